//! Records traces into segments, as the engine does.

use afterimage_compression::{SegmentHeader, SegmentWriter, seal};
use afterimage_wireframe::{Entry, Frame, RecordedText, Scene, SourceId, Timed, diff};

use crate::traces::RecordedTrace;

pub(crate) const START_WALL_MS: u64 = 1_790_000_000_000;
/// Elapsed time at the session's start. It is not 0, so that an unconverted time fails the tests.
pub(crate) const START_ELAPSED_MS: u64 = 777_000;

/// Records a trace into segments: the first snapshot as a keyframe, later ones as changes.
pub(crate) fn record(trace: &RecordedTrace) -> Vec<Vec<u8>> {
    let recorded = record_open(trace, trace.header(START_WALL_MS));
    recorded.iter().map(|records| seal(records)).collect()
}

/// Records a trace into segments, and returns the records of each.
pub(crate) fn record_open(trace: &RecordedTrace, header: SegmentHeader) -> Vec<Vec<Vec<u8>>> {
    let mut session = SegmentRecorder {
        header,
        ..SegmentRecorder::default()
    };
    let mut last: Option<Frame<RecordedText>> = None;
    for (t_ms, entry) in trace.entries() {
        let entry = match entry {
            Entry::Keyframe(frame) => {
                let changes = last.as_ref().map(|last| diff(last, &frame));
                last = Some(frame.clone());
                match changes {
                    Some(changes) => Entry::Changes {
                        source: SourceId(0),
                        changes,
                    },
                    None => Entry::Keyframe(frame),
                }
            }
            other => other,
        };
        session.push(&Timed::new(START_ELAPSED_MS + t_ms, entry));
    }
    session.seal();
    session.segments
}

#[derive(Default)]
struct SegmentRecorder {
    header: SegmentHeader,
    scene: Scene<RecordedText>,
    open: Option<(SegmentWriter, Vec<Vec<u8>>)>,
    segments: Vec<Vec<Vec<u8>>>,
}

impl SegmentRecorder {
    fn push(&mut self, entry: &Timed<Entry<RecordedText>>) {
        let now_ms = entry.elapsed_ms;
        self.open
            .as_mut()
            .filter(|(writer, _)| writer.is_due(now_ms))
            .map(cut);
        if self
            .open
            .as_ref()
            .is_none_or(|(writer, _)| writer.is_full(now_ms))
        {
            self.seal();
            let viewport = if self.segments.is_empty() {
                self.header.viewport
            } else {
                self.scene.viewport()
            };
            let (mut writer, record) = SegmentWriter::open(SegmentHeader {
                sequence: self.segments.len() as u64,
                wall_ms: START_WALL_MS + now_ms - START_ELAPSED_MS,
                elapsed_ms: now_ms,
                viewport,
                screen: self.scene.screen().unwrap_or_default().to_owned(),
                ..self.header.clone()
            });
            for entry in self.scene.opening() {
                writer.push(&Timed::new(now_ms, entry)).unwrap();
            }
            self.open = Some((writer, vec![record]));
        }
        let (writer, _) = self.open.as_mut().unwrap();
        writer.push(entry).unwrap();
        self.scene.apply(&entry.value).unwrap();
    }

    fn seal(&mut self) {
        if let Some(mut open) = self.open.take() {
            cut(&mut open);
            self.segments.push(open.1);
        }
    }
}

fn cut((writer, records): &mut (SegmentWriter, Vec<Vec<u8>>)) {
    records.extend(writer.cut_block());
}
