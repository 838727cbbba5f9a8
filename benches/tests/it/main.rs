//! The carried traces, frame by frame: what following a source by its differences records is what parsing,
//! masking and comparing every frame as a whole records.

// Helpers of tests are tests, which `clippy.toml` cannot know of an integration test.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::path::{Path, PathBuf};

use afterimage_bench::session::{HostCall, host_calls};
use afterimage_config::PrivacyLevel;
use afterimage_masking::{MaskPolicy, MaskedFrame, MaskedText, Masker, Seen, Tracker};
use afterimage_wireframe::buffer::{FrameBuffer, RawFrame, parse};
use afterimage_wireframe::{Entry, SourceId, diff, keep_unreached};

const SOURCE: SourceId = SourceId(0);

fn traces() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/traces");
    let files = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path());
    files
        .filter(|path| path.to_string_lossy().ends_with(".ndjson.zst"))
        .collect()
}

/// The slow path: every frame as a whole.
struct Whole {
    masker: Masker,
    frame: Option<MaskedFrame>,
}

impl Whole {
    fn take(&mut self, policy: &MaskPolicy, buffer: &[u8]) -> Option<Entry<MaskedText>> {
        let raw = parse(buffer).unwrap().frame.unwrap();
        let masked = self.masker.mask(&raw, policy);
        let Some(before) = self.frame.take() else {
            self.frame = Some(masked.clone());
            return Some(Entry::Keyframe(masked));
        };
        let frame = keep_unreached(&before, masked);
        let changes = diff(&before, &frame);
        self.frame = Some(frame);
        as_entry(changes)
    }
}

/// The fast path, as the recorder takes it.
#[derive(Default)]
struct Followed {
    masker: Masker,
    tracker: Option<Tracker<Vec<u8>>>,
    /// Frames of which only what is different was read.
    in_part: usize,
}

impl Followed {
    fn take(&mut self, policy: &MaskPolicy, buffer: &[u8]) -> Option<Entry<MaskedText>> {
        let tree = FrameBuffer::open(buffer).unwrap().tree().unwrap();
        let raw = RawFrame::copy_of(&tree, Vec::new());
        let Some(tracker) = &mut self.tracker else {
            let (tracker, _) = Tracker::open(&mut self.masker, SOURCE, policy, raw).unwrap();
            let keyframe = Entry::Keyframe(tracker.frame().clone());
            self.tracker = Some(tracker);
            return Some(keyframe);
        };
        let taken = tracker.take(&mut self.masker, policy, raw).unwrap();
        self.in_part += usize::from(!taken.read_whole);
        match taken.seen {
            Seen::Same => None,
            Seen::Changes(changes) => as_entry(changes),
        }
    }
}

fn as_entry(changes: Vec<afterimage_wireframe::Change<MaskedText>>) -> Option<Entry<MaskedText>> {
    (!changes.is_empty()).then_some(Entry::Changes {
        source: SOURCE,
        changes,
    })
}

#[test]
fn the_traces_are_recorded_as_if_each_frame_were_read_whole() {
    let traces = traces();
    assert!(!traces.is_empty());
    for trace in traces {
        let events = host_calls(&trace).unwrap();
        let frames = || {
            events.iter().filter_map(|(at, event)| match event {
                HostCall::Frame(buffer) => Some((*at, buffer)),
                _ => None,
            })
        };
        for level in [
            PrivacyLevel::Light,
            PrivacyLevel::Medium,
            PrivacyLevel::Conservative,
        ] {
            let policy = MaskPolicy::new(level);
            let mut followed = Followed::default();
            let mut whole = Whole {
                masker: Masker::new(),
                frame: None,
            };
            for (at, buffer) in frames() {
                let expected = whole.take(&policy, buffer);
                let recorded = followed.take(&policy, buffer);
                assert!(
                    recorded == expected,
                    "{} at {at} ms, {level:?}: another entry",
                    trace.display()
                );
                let shown = followed.tracker.as_ref().map(Tracker::frame);
                assert!(
                    shown == whole.frame.as_ref(),
                    "{} at {at} ms, {level:?}: another frame",
                    trace.display()
                );
            }
            // Otherwise this would show nothing.
            assert!(
                followed.in_part * 2 > frames().count(),
                "{} of {} frames of {} were not read whole",
                followed.in_part,
                frames().count(),
                trace.display()
            );
        }
    }
}
