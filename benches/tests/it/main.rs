//! The traces of the repository, frame by frame: a tracker records the same entries as parsing, masking and diffing
//! every frame as a whole.

// `clippy.toml` exempts only test functions, not the helpers of an integration test.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::path::{Path, PathBuf};

use afterimage_bench::host_call::host_calls;
use afterimage_bench::recording::HostCall;
use afterimage_config::PrivacyLevel;
use afterimage_masking::{FrameChange, MaskPolicy, MaskedFrame, MaskedText, Masker, Tracker};
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

/// The slow path: processes every frame as a whole.
struct WholeFrames {
    masker: Masker,
    frame: Option<MaskedFrame>,
}

impl WholeFrames {
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

/// The fast path of the recorder: processes differences.
#[derive(Default)]
struct TrackedFrames {
    masker: Masker,
    tracker: Option<Tracker<Vec<u8>>>,
    /// Number of frames that were parsed in part.
    partial: usize,
}

impl TrackedFrames {
    fn take(&mut self, policy: &MaskPolicy, buffer: &[u8]) -> Option<Entry<MaskedText>> {
        let tree = FrameBuffer::open(buffer).unwrap().tree().unwrap();
        let raw = RawFrame::copy_of(&tree, Vec::new());
        let Some(tracker) = &mut self.tracker else {
            let (tracker, _) = Tracker::open(&mut self.masker, SOURCE, policy, raw).unwrap();
            let keyframe = Entry::Keyframe(tracker.frame().clone());
            self.tracker = Some(tracker);
            return Some(keyframe);
        };
        let outcome = tracker.update(&mut self.masker, policy, raw).unwrap();
        self.partial += usize::from(!outcome.read_whole);
        match outcome.change {
            FrameChange::Unchanged => None,
            FrameChange::Changed(changes) => as_entry(changes),
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
fn tracked_frames_record_the_same_entries_as_whole_frames() {
    let traces = traces();
    assert!(!traces.is_empty());
    for trace in traces {
        let calls = host_calls(&trace).unwrap();
        let frames = || {
            calls.iter().filter_map(|(at_ms, call)| match call {
                HostCall::Frame(buffer) => Some((*at_ms, buffer)),
                _ => None,
            })
        };
        for level in [
            PrivacyLevel::Light,
            PrivacyLevel::Medium,
            PrivacyLevel::Conservative,
        ] {
            let policy = MaskPolicy::new(level);
            let mut tracked = TrackedFrames::default();
            let mut whole = WholeFrames {
                masker: Masker::new(),
                frame: None,
            };
            for (at_ms, buffer) in frames() {
                let expected = whole.take(&policy, buffer);
                let recorded = tracked.take(&policy, buffer);
                assert!(
                    recorded == expected,
                    "{} at {at_ms} ms, {level:?}: the entries differ",
                    trace.display()
                );
                let shown = tracked.tracker.as_ref().map(Tracker::frame);
                assert!(
                    shown == whole.frame.as_ref(),
                    "{} at {at_ms} ms, {level:?}: the frames differ",
                    trace.display()
                );
            }
            // Otherwise the test would compare the slow path with itself.
            assert!(
                tracked.partial * 2 > frames().count(),
                "only {} of {} frames of {} were parsed in part",
                tracked.partial,
                frames().count(),
                trace.display()
            );
        }
    }
}
