//! Recorded sessions, as JSON records and as entries.

use std::path::Path;

use afterimage_compression::SegmentHeader;
use afterimage_wireframe::{Entry, RecordedText, Rect, Viewport};
use serde_json::Value;
use ui_trace::{TraceEvent, session_paths, tree};

/// A recorded UI session.
pub(crate) struct RecordedTrace {
    pub(crate) name: String,
    /// The unparsed records, which exports are compared with.
    pub(crate) records: Vec<Value>,
    trace: ui_trace::Trace,
}

/// The traces of the repository, or all sessions of the corpus if there is one.
pub(crate) fn all() -> Vec<RecordedTrace> {
    let paths = session_paths().unwrap();
    paths.iter().map(|path| RecordedTrace::read(path)).collect()
}

impl RecordedTrace {
    pub(crate) fn read(path: &Path) -> Self {
        let text = zstd::decode_all(std::fs::File::open(path).unwrap()).unwrap();
        let text = String::from_utf8(text).unwrap();
        let records = text.lines().map(|line| serde_json::from_str(line).unwrap());
        let name = path.file_name().unwrap().to_string_lossy();
        Self {
            name: name.trim_end_matches(".ndjson.zst").to_owned(),
            records: records.collect(),
            trace: ui_trace::Trace::read(path).unwrap(),
        }
    }

    pub(crate) fn viewport(&self) -> Viewport {
        tree::viewport(self.trace.header.viewport)
    }

    /// The header of the session's first segment.
    pub(crate) fn header(&self, start_wall_ms: u64) -> SegmentHeader {
        SegmentHeader {
            device_id: "test-device".to_owned(),
            session_id: start_wall_ms.to_string(),
            session_start_wall_ms: start_wall_ms,
            wall_ms: start_wall_ms,
            viewport: self.viewport(),
            ..SegmentHeader::default()
        }
    }

    pub(crate) fn duration_ms(&self) -> u64 {
        self.records[0]["duration_ms"].as_u64().unwrap()
    }

    /// All records except the header, as entries with their times. Each snapshot is a keyframe.
    pub(crate) fn entries(&self) -> Vec<(u64, Entry<RecordedText>)> {
        let entry = |event| match event {
            TraceEvent::Frame(frame) => Entry::Keyframe(frame),
            TraceEvent::Other(entry) => entry,
        };
        self.trace
            .events(RecordedText::new)
            .into_iter()
            .map(|(t_ms, event)| (t_ms, entry(event)))
            .collect()
    }
}

/// The absolute frame of a trace's node.
pub(crate) fn rect(value: &Value) -> Rect {
    let edge = |name: &str| tenths(&value[name]);
    Rect {
        x: edge("x"),
        y: edge("y"),
        w: edge("w"),
        h: edge("h"),
    }
}

/// A length of a trace in tenths of a pixel.
pub(crate) fn tenths(value: &Value) -> i32 {
    afterimage_wireframe::tenths(value.as_f64().unwrap())
}
