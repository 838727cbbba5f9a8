//! One session of random trees through the real engine, with a host that also makes mistakes.

use std::path::Path;

use afterimage::{LogLevel, PrivacyLevel, SessionReplayConfig};
use afterimage_wireframe::buffer::FrameWriter;
use afterimage_wireframe::{Ident, Point, SourceId, TextField, Timed, Touch, TouchPhase, Viewport};

use crate::expectation::{ExpectedMasking, chain};
use crate::outputs::Outputs;
use crate::rig::{PRIVATE_SCREENS, Rig, SESSION};
use crate::rules::{Privacy, SCREENS};
use crate::tokens::{self, HIDDEN, Letters, SHOWN};
use crate::tree::{self, Shape};

const WINDOW: Viewport = Viewport { w: 3900, h: 8440 };

/// Virtual time between two trees: long enough that some segments end by age.
const MS_PER_TREE: u64 = 400;

/// The spool is copied after this fraction of the trees, to simulate a killed process.
const KILLED_AFTER: u64 = 3;

/// One session of random trees, before it runs.
pub(crate) struct Batch {
    letters: Letters,
    /// The options that the engine receives.
    privacy: Privacy,
    /// The options that predict the masked texts.
    expected: Privacy,
    screens: Screens,
    names_screens: bool,
    random: fastrand::Rng,
    is_debug: bool,
    tokens: u64,
    next_id: u32,
    /// Hashes of the hidden images of the last frame.
    hidden_images: Vec<String>,
}

/// The visible screens, by the rule of `docs/book/privacy.md`: a screen stays visible for a second after the
/// app names another.
#[derive(Default)]
struct Screens {
    shown: Option<&'static str>,
    leaving: Vec<(&'static str, u64)>,
}

impl Screens {
    const LEAVING_MS: u64 = 1000;

    fn show(&mut self, name: &'static str, at: u64) {
        if self.shown == Some(name) {
            return;
        }
        self.leaving.retain(|(leaving, _)| *leaving != name);
        let before = self.shown.replace(name);
        self.leaving
            .extend(before.map(|before| (before, at + Self::LEAVING_MS)));
    }

    /// Returns the screens that may be visible at a time.
    fn at(&self, at: u64) -> Vec<&'static str> {
        let leaving = self.leaving.iter().filter(|(_, until)| *until > at);
        self.shown
            .into_iter()
            .chain(leaving.map(|(name, _)| *name))
            .collect()
    }
}

impl Batch {
    /// A session of trees from a seed, with random rules and options.
    pub(crate) fn new(seed: u64, level: PrivacyLevel) -> Self {
        let mut random = fastrand::Rng::with_seed(seed);
        let privacy = Privacy::random(level, &mut random);
        Self {
            random,
            privacy: privacy.clone(),
            expected: privacy,
            ..Self::plain(seed, level)
        }
    }

    /// A session of trees from a seed, with a level and default options.
    pub(crate) fn plain(seed: u64, level: PrivacyLevel) -> Self {
        Self {
            letters: Letters::Original,
            privacy: Privacy::plain(level),
            expected: Privacy::plain(level),
            screens: Screens::default(),
            names_screens: true,
            random: fastrand::Rng::with_seed(seed),
            is_debug: seed.is_multiple_of(2),
            tokens: 0,
            next_id: 1,
            hidden_images: Vec::new(),
        }
    }

    /// Writes the hidden texts in these letters. The app names no screen: the moment at which the engine treats a
    /// screen as gone varies between runs, and would make two recordings differ.
    pub(crate) fn with_letters(self, letters: Letters) -> Self {
        Self {
            letters,
            names_screens: false,
            ..self
        }
    }

    /// Predicts the masked texts by another level than the engine's, so that hidden tokens are recorded.
    pub(crate) fn expecting(self, expected: PrivacyLevel) -> Self {
        Self {
            expected: Privacy::plain(expected),
            ..self
        }
    }

    /// Records `trees` trees and returns all outputs.
    pub(crate) fn run(mut self, trees: u64) -> Outputs {
        let folder = tempfile::tempdir().unwrap();
        let (spool, left) = (folder.path().join("spool"), folder.path().join("left"));
        let mut outputs = Outputs::default();
        let rig = Rig::start(self.config(1.0), self.privacy.remote_config(), &spool);
        for count in 1..=trees {
            if count == trees / KILLED_AFTER {
                outputs.files("spool after a kill", &spool);
                copy(&spool, &left);
            }
            rig.clock.advance_to(count * MS_PER_TREE);
            let is_last = count == trees;
            self.name_screen(&rig, count * MS_PER_TREE);
            let next = if is_last {
                u64::MAX
            } else {
                (count + 1) * MS_PER_TREE
            };
            self.tree(&rig, count * MS_PER_TREE, next);
        }
        *rig.collector.is_down.lock().unwrap() = true;
        rig.flush();
        outputs.files("spool", &spool);
        rig.collect(&mut outputs, "while the collector is down");
        *rig.collector.is_down.lock().unwrap() = false;
        rig.clock.advance_to(trees * MS_PER_TREE + 3_600_000);
        let report = rig.flush();
        assert_eq!(report.left.segments, 0, "{}", report.problem);
        outputs.add("flush".to_owned(), format!("{report:?}").into_bytes());
        rig.collect(&mut outputs, "at the end");
        rig.engine.dispose();
        // The next process after the kill records nothing itself: its session is not sampled.
        let next = Rig::start(self.config(0.0), self.privacy.remote_config(), &left);
        next.flush();
        assert!(
            !next.collector.segments.lock().unwrap().is_empty(),
            "the segments of the killed process were not delivered"
        );
        next.collect(&mut outputs, "after the kill");
        outputs
    }

    fn config(&self, sample_rate: f64) -> SessionReplayConfig {
        SessionReplayConfig {
            session_id: SESSION,
            sample_rate,
            enable_remote_config: self.privacy.is_remote,
            server_url: Some("http://collector.test".to_owned()),
            privacy_config: self.privacy.local_level(),
            image_policy: self.privacy.images,
            mask_rules: self.privacy.local_rules(),
            record_identifiers: self.privacy.records_identifiers,
            hide_text_length: self.privacy.hides_length,
            log_level: LogLevel::Debug,
            // The recorded reasons of decisions must not contain masked text either.
            debug_recording: self.is_debug,
            ..SessionReplayConfig::new(format!("{HIDDEN}-the-key"), "device-1")
        }
    }

    /// Names a screen before one tree in ten. At first, no screen has a name.
    fn name_screen(&mut self, rig: &Rig, at: u64) {
        if !self.names_screens || self.random.u8(..10) > 0 {
            return;
        }
        let all = [SCREENS, PRIVATE_SCREENS].concat();
        let name = all[self.random.usize(..all.len())];
        rig.engine.record_screen(name);
        self.screens.show(name, at);
    }

    /// Submits a tree, and for half of the trees also a changed version of it. Sometimes also submits a truncated
    /// buffer, and images that the engine did not request. The tree stays on the screen until `next`.
    fn tree(&mut self, rig: &Rig, at: u64, next: u64) {
        // Views that are masked only because of a leaving screen are recorded when that screen has gone.
        let screens = self.screens.at(next);
        let mut first = tree::tree(&mut self.random, self.next_id);
        self.next_id += first.len() as u32;
        let mut writer = FrameWriter::default();
        self.frame(&mut writer, &first, &screens, at);
        let whole = writer.finish().to_vec();
        if self.random.u8(..16) == 0 {
            let cut = self.random.usize(..whole.len());
            rig.submit(&whole[..cut]);
        }
        rig.submit(&whole);
        // The engine requested none of these.
        if self.random.u8(..8) == 0 {
            self.hidden_images.iter().for_each(|hash| rig.submit_image(hash));
        }
        self.hidden_images.clear();
        if self.random.bool() {
            return;
        }
        let secret_for_life: Vec<bool> = (0..first.len())
            .map(|index| {
                self.expected_masking(&chain(&first, index), &screens)
                    .is_secret_for_life()
            })
            .collect();
        for (shape, once) in first.iter_mut().zip(secret_for_life) {
            shape.once_secret = once;
        }
        let second = tree::later(&mut self.random, &first);
        self.frame(&mut writer, &second, &screens, at + 1);
        self.touches(&mut writer, at + 1);
        rig.submit(writer.finish());
    }

    fn expected_masking<'a>(&'a self, chain: &'a [&'a Shape], screens: &'a [&'a str]) -> ExpectedMasking<'a> {
        ExpectedMasking {
            privacy: &self.expected,
            screens,
            chain,
        }
    }

    fn frame(&mut self, writer: &mut FrameWriter, tree: &[Shape], screens: &[&str], at: u64) {
        writer.begin(SourceId(0), at, WINDOW);
        for (index, shape) in tree.iter().enumerate() {
            let chain = chain(tree, index);
            let parent = chain.len().checked_sub(2).map(|parent| chain[parent].id);
            writer.node(shape.id, parent, shape.kind, shape.rect);
            for (key, value) in &shape.attrs {
                writer.attr(*key, *value);
            }
            let expected = self.expected_masking(&chain, screens);
            let (is_blocked, hides_image) = (expected.is_blocked(), expected.must_hide_image());
            let hides: Vec<bool> = TextField::ALL
                .iter()
                .map(|field| expected.must_hide(*field))
                .collect();
            writer.ident(Ident::Class, shape.class);
            // Identifiers are recorded only if `record_identifiers` is on.
            let hides_identifier = is_blocked || !self.expected.records_identifiers;
            let identifier = shape
                .identifier
                .map_or_else(|| self.token(hides_identifier), str::to_owned);
            writer.ident(Ident::Identifier, &identifier);
            if let Some(tag) = shape.tag {
                writer.ident(Ident::Tag, tag);
            }
            for name in [Ident::Tag, Ident::Window, Ident::FontFamily, Ident::InputTypeName] {
                if self.random.u8(..8) == 0 && (name != Ident::Tag || shape.tag.is_none()) {
                    writer.ident(name, &self.token(is_blocked));
                }
            }
            if self.random.u8(..4) == 0 {
                let hash = self.token(hides_image);
                writer.ident(Ident::ImageHash, &hash);
                self.hidden_images.extend(hides_image.then_some(hash));
            }
            for (field, hides) in TextField::ALL.iter().zip(hides) {
                if self.random.u8(..3) > 0 {
                    writer.text(*field, &self.token(hides));
                }
            }
        }
    }

    fn token(&mut self, hidden: bool) -> String {
        self.tokens += 1;
        let text = tokens::text(&mut self.random, if hidden { HIDDEN } else { SHOWN }, self.tokens);
        match self.letters {
            Letters::Replaced if hidden => tokens::replace_letters(&text),
            _ => text,
        }
    }

    fn touches(&mut self, writer: &mut FrameWriter, at: u64) {
        for (phase, after) in [
            (TouchPhase::Start, 0),
            (TouchPhase::Move, 5),
            (TouchPhase::End, 9),
        ] {
            let place = Point {
                x: self.random.i32(0..WINDOW.w),
                y: self.random.i32(0..WINDOW.h),
            };
            writer.touch(&Timed::new(
                at + after,
                Touch {
                    pointer: 1,
                    phase,
                    at: place,
                },
            ));
        }
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            // The I/O thread may rename or remove the file first; a killed process could lack it too.
            let _ = std::fs::copy(from, to);
        }
    }
}
