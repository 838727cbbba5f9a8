//! Export of a whole recording.

use std::io::Write;

use afterimage_compression::SegmentHeader;
use afterimage_wireframe::RecordedText;

use crate::scene_stream::{SceneSink, SceneStream};
use crate::{ImageLookup, Recording, Result, RrwebWriter, TraceWriter};

impl Recording {
    /// Writes the recording as a trace: NDJSON with absolute frames. Returns the number of lines.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Write`] if `out` fails.
    pub fn export_trace(&self, out: impl Write) -> Result<u64> {
        let mut writer = TraceWriter::<RecordedText, _>::new(out, &self.export_header(), self.duration_ms())?;
        self.feed(&mut writer.0)?;
        writer.finish()
    }

    /// Writes the recording as one JSON array of rrweb events, with placeholders for images. Returns the number
    /// of events.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Write`] if `out` fails.
    pub fn export_rrweb(&self, out: impl Write) -> Result<u64> {
        self.export_rrweb_with(out, ImageLookup::none())
    }

    /// Like [`Recording::export_rrweb`], with the images that `images` finds.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Write`] if `out` fails.
    pub fn export_rrweb_with(&self, out: impl Write, images: ImageLookup<'_>) -> Result<u64> {
        let mut writer = RrwebWriter::<RecordedText, _>::new(out, &self.export_header())
            .with_images(images)
            .with_gaps(self.gaps())
            .with_defects(self.defects());
        if self.has_mask_decisions() {
            writer = writer.with_mask_decisions();
        }
        self.feed(&mut writer.0)?;
        writer.finish(self.duration_ms())
    }

    /// Pushes all readable entries into a stream, with the segment boundaries.
    pub(crate) fn feed<S: SceneSink<RecordedText>>(
        &self,
        stream: &mut SceneStream<RecordedText, S>,
    ) -> Result<()> {
        for segment in self.segments() {
            stream.begin_segment();
            for entry in segment.entries() {
                // An entry that does not fit its tree is already among the recording's defects.
                let _ = stream.push(entry.t_ms, &entry.entry)?;
            }
        }
        Ok(())
    }

    /// Returns the first segment's header with the recording's initial window and corrected start.
    fn export_header(&self) -> SegmentHeader {
        SegmentHeader {
            viewport: self.viewport(),
            session_start_wall_ms: self
                .started_at_wall_ms()
                .unwrap_or(self.header().session_start_wall_ms),
            ..self.header().clone()
        }
    }
}
