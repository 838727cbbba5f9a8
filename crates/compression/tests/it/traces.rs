//! Recorded sessions: frames are diffed, encoded into segments, and decoded again.

use std::path::Path;

use afterimage_compression::{SegmentHeader, SegmentReader, SegmentWriter, seal, verify};
use afterimage_wireframe::{Entry, Frame, RecordedText, Scene, SourceId, Timed, diff};

use ui_trace::{Trace, TraceEvent, session_paths};

use crate::random::Recorded;

/// Most bytes of a second on the average of a session. This is no goal: it detects careless changes.
const MAX_BYTES_PER_SECOND: u64 = 2_000;

type Frames = Vec<(u64, Frame<RecordedText>)>;

/// Records a session in segments, as a host does.
struct Recording {
    segments: Vec<Vec<u8>>,
    open: Option<(SegmentWriter, Vec<Vec<u8>>)>,
    scene: Scene<RecordedText>,
}

impl Recording {
    fn push(&mut self, entry: &Recorded) {
        let now_ms = entry.elapsed_ms;
        if self
            .open
            .as_ref()
            .is_some_and(|(writer, _)| writer.is_due(now_ms))
        {
            self.cut();
        }
        if self
            .open
            .as_ref()
            .is_none_or(|(writer, _)| writer.is_full(now_ms))
        {
            self.seal();
            let (mut writer, record) = SegmentWriter::open(SegmentHeader {
                elapsed_ms: now_ms,
                viewport: self.scene.viewport(),
                ..SegmentHeader::default()
            });
            for entry in self.scene.opening() {
                writer.push(&Timed::new(now_ms, entry)).unwrap();
            }
            self.open = Some((writer, vec![record]));
        }
        if let Some((writer, _)) = &mut self.open {
            writer.push(entry).unwrap();
        }
        self.scene.apply(&entry.value).unwrap();
    }

    fn cut(&mut self) {
        if let Some((writer, records)) = &mut self.open {
            records.extend(writer.cut_block());
        }
    }

    fn seal(&mut self) {
        self.cut();
        self.segments
            .extend(self.open.take().map(|(_, records)| seal(&records)));
    }
}

/// Records a trace. Returns the segments and the expected frame after each entry.
fn record(path: &Path) -> (Vec<Vec<u8>>, Frames) {
    let mut recording = Recording {
        segments: Vec::new(),
        open: None,
        scene: Scene::default(),
    };
    let mut frames = Frames::new();
    let trace = Trace::read(path).unwrap();
    for (t_ms, event) in trace.events(RecordedText::new) {
        match event {
            TraceEvent::Other(entry) => recording.push(&Timed::new(t_ms, entry)),
            TraceEvent::Frame(frame) => {
                let entry = match frames.last() {
                    None => Entry::Keyframe(frame.clone()),
                    Some((_, last)) => Entry::Changes {
                        source: frame.source,
                        changes: diff(last, &frame),
                    },
                };
                recording.push(&Timed::new(t_ms, entry));
                frames.push((t_ms, frame));
            }
        }
    }
    recording.seal();
    (recording.segments, frames)
}

#[test]
fn every_frame_is_decoded_from_segments_alone() {
    for path in session_paths().unwrap() {
        let (segments, frames) = record(&path);
        let mut expected = frames.iter();
        let mut end_ms = 0;
        for segment in &segments {
            let verification = verify(segment);
            assert!(verification.sealed, "{:?}", verification.fault);
            let mut scene: Scene<RecordedText> = Scene::default();
            for entry in SegmentReader::open(segment).unwrap() {
                let entry = entry.unwrap();
                scene.apply(&entry.value).unwrap();
                let is_opening = entry.elapsed_ms == verification.header.as_ref().unwrap().elapsed_ms
                    && matches!(entry.value, Entry::Keyframe(_))
                    && end_ms > 0;
                let is_frame = matches!(entry.value, Entry::Keyframe(_) | Entry::Changes { .. });
                if is_frame && !is_opening {
                    let (t_ms, frame) = expected.next().unwrap();
                    assert_eq!(entry.elapsed_ms, *t_ms);
                    assert_eq!(&scene.tree(SourceId(0)).unwrap().to_frame(), frame);
                }
                end_ms = entry.elapsed_ms;
            }
        }
        assert!(expected.next().is_none());
        let bytes: usize = segments.iter().map(Vec::len).sum();
        let name = path.file_name().unwrap().to_string_lossy();
        println!(
            "{name}: {bytes} bytes in {} segments, {} frames, {} s",
            segments.len(),
            frames.len(),
            end_ms / 1000
        );
        assert!(
            (bytes as u64) < MAX_BYTES_PER_SECOND * end_ms / 1000,
            "{name}: {bytes}"
        );
    }
}

/// The records of the first segment of a session, up to a time.
pub(crate) fn short_segment(until_ms: u64) -> Vec<Vec<u8>> {
    let carried = |path: &std::path::PathBuf| path.ends_with("f7v9-tabs.ndjson.zst");
    let path = session_paths().unwrap().into_iter().find(carried).unwrap();
    let (segments, _) = record(&path);
    let (mut writer, record) = SegmentWriter::open(SegmentHeader::default());
    let mut records = vec![record];
    let entries = SegmentReader::open(&segments[0]).unwrap().map(Result::unwrap);
    for entry in entries.take_while(|entry| entry.elapsed_ms < until_ms) {
        if writer.is_due(entry.elapsed_ms) {
            records.extend(writer.cut_block());
        }
        writer.push(&entry).unwrap();
    }
    records.extend(writer.cut_block());
    records
}
