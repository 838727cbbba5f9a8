//! The segments that a script recorded, decoded from the blocks that the engine had appended.

use afterimage_compression::{SegmentHeader, SegmentReader};
use afterimage_engine::SegmentKey;
use afterimage_wireframe::{Entry, RecordedText, Scene, Timed};

use crate::notation;
use crate::script::Script;

/// A segment that the engine opened.
pub(crate) struct Segment {
    pub key: SegmentKey,
    pub session: String,
    pub header: SegmentHeader,
    pub bytes: Vec<u8>,
}

impl Segment {
    /// Returns the entries of the appended blocks.
    pub(crate) fn entries(&self) -> Vec<Timed<Entry<RecordedText>>> {
        SegmentReader::open(&self.bytes)
            .unwrap()
            .map(Result::unwrap)
            .collect()
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        let mut scene = Scene::new(self.header.viewport);
        let line = |entry: Timed<Entry<RecordedText>>| {
            scene.apply(&entry.value).unwrap();
            notation::entry(&entry, &scene)
        };
        self.entries().into_iter().map(line).collect()
    }
}

/// Checks the entries of a segment, each as `time entry`.
#[track_caller]
pub(crate) fn check_segment(script: &Script, key: u64, expected: &[&str]) {
    assert_eq!(script.segment(key).lines(), expected, "entries of s{key}");
}

/// Checks the texts that a session's recording ends with.
#[track_caller]
pub(crate) fn check_texts(script: &Script, session: i64, expected: &[&str]) {
    assert_eq!(texts(script, session), expected, "texts of {session}");
}

fn texts(script: &Script, session: i64) -> Vec<String> {
    let name = format!("/{session}");
    let mut scene = Scene::default();
    for segment in script
        .segments()
        .iter()
        .filter(|segment| segment.session.ends_with(&name))
    {
        scene = Scene::new(segment.header.viewport);
        segment
            .entries()
            .iter()
            .for_each(|entry| scene.apply(&entry.value).unwrap());
    }
    scene.frames().flat_map(|frame| notation::texts(&frame)).collect()
}
