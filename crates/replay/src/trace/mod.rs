//! A recording as a trace: NDJSON with a header line, a snapshot of absolute frames for each changed screen, and
//! touch, viewport and screen records. Tests compare recordings by their traces.

mod node;
mod sink;

use std::io::Write;

use afterimage_compression::SegmentHeader;
use afterimage_wireframe::{Entry, Recordable, TreeError};

use crate::Result;
use crate::scene_stream::SceneStream;
use sink::TraceSink;

/// Writes entries as a trace while they arrive.
#[derive(Debug)]
pub struct TraceWriter<T, W>(pub(crate) SceneStream<T, TraceSink<W>>);

impl<T: Recordable, W: Write> TraceWriter<T, W> {
    /// Writes the header line. `duration_ms` is the recording's duration, which the header holds too.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Write`] if `out` fails.
    pub fn new(out: W, header: &SegmentHeader, duration_ms: u64) -> Result<Self> {
        let sink = TraceSink::new(out, header, duration_ms)?;
        Ok(Self(SceneStream::new(header.viewport, sink)))
    }

    /// Marks the beginning of a segment. Its first entries repeat the current state and are not written again.
    pub fn begin_segment(&mut self) {
        self.0.begin_segment();
    }

    /// Writes the next entry. `t_ms` is the time since the recording's start. An entry that does not fit its tree
    /// is skipped and its error returned. Changes of its source are then skipped without an error until its next
    /// keyframe.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Write`] if `out` fails.
    pub fn write_entry(&mut self, t_ms: u64, entry: &Entry<T>) -> Result<Option<TreeError>> {
        self.0.push(t_ms, entry)
    }

    /// Ends the trace. Returns the number of lines.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Write`] if `out` fails.
    pub fn finish(self) -> Result<u64> {
        self.0.finish()?.finish()
    }
}
