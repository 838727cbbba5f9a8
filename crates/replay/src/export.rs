//! Recordings written out whole.

use std::io::Write;

use afterimage_compression::SegmentHeader;
use afterimage_wireframe::RecordedText;

use crate::{ImageLookup, Recording, Result, RrwebWriter, TraceWriter};

impl Recording {
    /// Writes the recording as a trace: NDJSON with absolute frames. Returns the number of lines.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Write`] where `out` fails.
    pub fn export_trace(&self, out: impl Write) -> Result<u64> {
        let mut writer = TraceWriter::<RecordedText, _>::new(out, &self.first_header(), self.duration_ms())?;
        let mut segment = None;
        for entry in self.entries() {
            if segment.replace(entry.sequence) != Some(entry.sequence) {
                writer.begin_segment();
            }
            // What does not fit is among the recording's flaws.
            let _ = writer.write_entry(entry.t_ms, &entry.entry)?;
        }
        writer.finish()
    }

    /// Writes the recording as rrweb events: one JSON array. Returns the number of events. ImageLookup have placeholders.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Write`] where `out` fails.
    pub fn export_rrweb(&self, out: impl Write) -> Result<u64> {
        self.export_rrweb_with(out, ImageLookup::none())
    }

    /// As [`Recording::export_rrweb`], with those images that are there.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Write`] where `out` fails.
    pub fn export_rrweb_with(&self, out: impl Write, images: ImageLookup<'_>) -> Result<u64> {
        let mut writer = RrwebWriter::<RecordedText, _>::new(out, &self.first_header()).with_images(images);
        if self.has_mask_decisions() {
            writer = writer.with_mask_decisions();
        }
        let mut segment = None;
        for entry in self.entries() {
            if segment.replace(entry.sequence) != Some(entry.sequence) {
                writer.begin_segment();
            }
            let _ = writer.write_entry(entry.t_ms, &entry.entry)?;
        }
        writer.finish(self.duration_ms())
    }

    /// The header that an export begins with.
    fn first_header(&self) -> SegmentHeader {
        SegmentHeader {
            viewport: self.viewport(),
            ..self.header().clone()
        }
    }
}
