//! A tracked source has the same frames and changes as one whose frames are all read as a whole.

mod screen;

use afterimage_config::PrivacyLevel;
use afterimage_masking::{FrameChange, MaskPolicy, MaskedFrame, Masker, Rules, Tracker};
use afterimage_wireframe::buffer::{FrameBuffer, RawFrame, parse};
use afterimage_wireframe::{SourceId, Viewport, diff, keep_unreached};

use self::screen::{Dice, Screen};

const SCREENS: u64 = 120;
const STEPS: usize = 40;
/// Length of the header, after which the tree starts.
const TREE_AT: usize = 48;
const SOURCE: SourceId = SourceId(3);

fn raw_frame(bytes: &[u8]) -> RawFrame<Vec<u8>> {
    RawFrame::copy_of(&FrameBuffer::open(bytes).unwrap().tree().unwrap(), Vec::new())
}

/// Reads, masks and compares every frame as a whole.
struct Reference {
    masker: Masker,
    frame: MaskedFrame,
}

impl Reference {
    /// Advances to the next frame. Returns `None` if the buffer is invalid.
    fn update(&mut self, buffer: &[u8], policy: &MaskPolicy) -> Option<FrameChange> {
        let mut raw = parse(buffer).ok()?.frame.unwrap();
        raw.source = SOURCE;
        let masked = self.masker.mask(&raw, policy);
        let frame = keep_unreached(&self.frame, masked);
        let changes = diff(&self.frame, &frame);
        self.frame = frame;
        Some(FrameChange::Changed(changes))
    }
}

/// A tracked source, and the same source read as a whole at each frame.
struct Pair {
    policy: MaskPolicy,
    masker: Masker,
    tracker: Tracker<Vec<u8>>,
    reference: Reference,
    last: Vec<u8>,
    /// Number of frames that were masked as a delta.
    deltas: usize,
}

impl Pair {
    fn open(first: Vec<u8>, viewport: Viewport, policy: MaskPolicy) -> Self {
        let mut masker = Masker::new();
        let mut reference = Reference {
            masker: Masker::new(),
            frame: MaskedFrame::empty(SOURCE, viewport),
        };
        reference.update(&first, &policy).unwrap();
        let (tracker, _) = Tracker::open(&mut masker, SOURCE, &policy, raw_frame(&first)).unwrap();
        assert_eq!(tracker.frame(), &reference.frame);
        Self {
            policy,
            masker,
            tracker,
            reference,
            last: first,
            deltas: 0,
        }
    }

    fn update(&mut self, buffer: Vec<u8>, at: &str) {
        let expected = self.reference.update(&buffer, &self.policy);
        let outcome = self
            .tracker
            .update(&mut self.masker, &self.policy, raw_frame(&buffer));
        assert_eq!(outcome.is_ok(), expected.is_some(), "{at}");
        if let (Ok(outcome), Some(expected)) = (outcome, expected) {
            let same = buffer == self.last;
            self.deltas += usize::from(!outcome.read_whole && !same);
            assert_eq!(
                outcome.change,
                if same { FrameChange::Unchanged } else { expected },
                "{at}"
            );
            self.last = buffer;
        }
        assert_eq!(self.tracker.frame(), &self.reference.frame, "{at}");
        let hidden = |masker: &mut Masker| {
            let mut hidden = masker.hidden_images().take_new();
            hidden.sort();
            hidden
        };
        assert_eq!(
            hidden(&mut self.masker),
            hidden(&mut self.reference.masker),
            "{at}"
        );
    }
}

/// Tracks one screen. Returns the number of frames that were masked as a delta.
fn track(seed: u64, level: PrivacyLevel) -> usize {
    let mut policy = MaskPolicy::new(level);
    policy.record_identifiers = seed.is_multiple_of(2);
    policy.explain = seed.is_multiple_of(5);
    policy.hide_text_length = seed.is_multiple_of(7);
    if seed.is_multiple_of(4) {
        let rules = [
            "mask class=Messages",
            "unmask class=a*",
            "block class=שלום",
            "mask kind=switch",
        ];
        let rules = rules.map(|rule| rule.parse().unwrap());
        policy.rules = Rules::new(&rules, &[], 1);
    }
    let mut screen = Screen::new(seed);
    let mut pair = Pair::open(screen.buffer(), screen.viewport, policy);
    for step in 0..STEPS {
        screen.step();
        pair.update(screen.buffer(), &format!("seed {seed}, step {step}"));
    }
    pair.deltas
}

#[test]
fn a_tracked_source_equals_one_that_is_read_as_a_whole() {
    let levels = [
        PrivacyLevel::Light,
        PrivacyLevel::Medium,
        PrivacyLevel::Conservative,
    ];
    let screens = (0..SCREENS).zip(levels.into_iter().cycle());
    let deltas: usize = screens.map(|(seed, level)| track(seed, level)).sum();
    // With only whole frames, the test would compare nothing.
    assert!(deltas > SCREENS as usize * STEPS / 4, "{deltas}");
}

/// Tracks all screens by altered buffers. `changes_in_three` of three frames differ from the previous one. Returns the
/// number of frames that were masked as a delta.
fn track_altered(changes_in_three: usize, mut alter: impl FnMut(Vec<u8>, &mut Dice) -> Vec<u8>) -> usize {
    let track = |seed| {
        let mut screen = Screen::new(seed);
        let policy = MaskPolicy::new(PrivacyLevel::Light);
        let mut pair = Pair::open(screen.buffer(), screen.viewport, policy);
        let mut dice = Dice(seed);
        for step in 0..STEPS {
            if dice.roll(3) < changes_in_three {
                screen.step();
            }
            pair.update(
                alter(screen.buffer(), &mut dice),
                &format!("seed {seed}, step {step}"),
            );
        }
        pair.deltas
    };
    (0..SCREENS).map(track).sum()
}

/// Replaces some bytes of the tree. Counts in the header stay intact, or the buffer would only be rejected.
fn damaged(mut buffer: Vec<u8>, dice: &mut Dice) -> Vec<u8> {
    let damages = if buffer.len() > TREE_AT { dice.roll(3) } else { 0 };
    for _ in 0..damages {
        let at = TREE_AT + dice.roll(buffer.len() - TREE_AT);
        buffer[at] = match dice.roll(3) {
            0 => buffer[at].wrapping_add(1),
            1 => buffer[at] ^ 0x80,
            _ => buffer[dice.roll(buffer.len())],
        };
    }
    buffer
}

#[test]
fn a_damaged_buffer_has_the_same_result_as_when_read_as_a_whole() {
    let deltas = track_altered(1, damaged);
    assert!(deltas > SCREENS as usize, "{deltas}");
}

/// Moves the boundaries between strings in the text: one string becomes longer, and the next one shorter.
fn with_moved_boundaries(mut buffer: Vec<u8>, dice: &mut Dice) -> Vec<u8> {
    let word = |buffer: &[u8], at: usize| u32::from_le_bytes(buffer[at..at + 4].try_into().unwrap());
    let attrs_at = TREE_AT + word(&buffer, 32) as usize * 28;
    let attrs_end = attrs_at + word(&buffer, 36) as usize * 8;
    let is_string = |at: &usize| buffer[at + 2] > 0;
    let lengths: Vec<usize> = (attrs_at..attrs_end).step_by(8).filter(is_string).collect();
    for _ in 0..dice.roll(4) {
        let first = dice.roll(lengths.len());
        if let [longer, shorter] = lengths.get(first..first + 2).unwrap_or_default() {
            let bytes = dice.roll(word(&buffer, shorter + 4) as usize + 1) as u32;
            for (at, length) in [
                (longer, word(&buffer, longer + 4) + bytes),
                (shorter, word(&buffer, shorter + 4) - bytes),
            ] {
                buffer[at + 4..at + 8].copy_from_slice(&length.to_le_bytes());
            }
        }
    }
    buffer
}

#[test]
fn moved_string_boundaries_have_the_same_result_as_when_read_as_a_whole() {
    for changes in [0, 2] {
        let deltas = track_altered(changes, with_moved_boundaries);
        assert!(deltas > SCREENS as usize * STEPS / 4, "{deltas}");
    }
}
