//! A recording as rrweb events, for the stock player and for services that read rrweb.
//!
//! Events beside `Meta`, `FullSnapshot` and `Mutation`:
//! * touches of the first pointer down as `MouseInteraction` (start, end, cancel) and `TouchMove`. The player has
//!   one cursor, so touches of further pointers are custom events `touch`;
//! * a changed window size as `ViewportResize`;
//! * custom events: `session` (device, system, app; `explained` in a debug recording) and `defects`
//!   `{count, listed: [{kind, text}]}` (unless there are none) at the start, `screen`
//!   `{name}`, `app` `{state}`, `orientation` `{orientation}`, `keyboard` `{visible, x, y, width, height}`,
//!   `gesture` `{kind, ...}`, `gap` `{reason, from_ms, to_ms, duration_ms}` at the beginning of each [`Gap`], and `end`
//!   `{duration_ms, active_ms}` at the recording's end, which preserves its duration. `active_ms` is the time outside
//!   the gaps. Both times of a gap count from the recording's start.
//!
//! The first frame is the document at time 0, because the player needs a document there: a recording of one frame shows
//! it from its beginning.
//!
//! The keyframe of every segment is a checkout. The player seeks from the last checkout before its target, and
//! applies the changes of half a minute, one segment, without a noticeable pause.

mod clip_region;
mod css_matrix;
mod css_value;
mod custom_events;
mod document;
mod dom_state;
mod event_writer;
mod hierarchy;
mod image_element;
mod insets;
mod json;
mod mask_overlay;
mod mutation;
mod node_elements;
mod node_style;
mod node_update;
mod paint_context;
mod sibling_order;
mod sink;
mod source_elements;
mod stacking;
mod style;
mod text_attrs;
mod text_direction;
mod text_elements;
mod text_layout;
mod text_style;

use std::io::Write;

use afterimage_compression::SegmentHeader;
use afterimage_wireframe::{Entry, Recordable, TreeError};

use crate::scene_stream::SceneStream;
use crate::{Defect, Gap, ImageLookup, Result};
use sink::RrwebSink;

/// Writes entries as rrweb events while they arrive: one JSON array, event by event.
#[derive(Debug)]
pub struct RrwebWriter<'a, T, W>(pub(crate) SceneStream<T, RrwebSink<'a, W>>);

impl<'a, T: Recordable, W: Write> RrwebWriter<'a, T, W> {
    /// Begins the export of a recording. `header` is that of its first segment.
    pub fn new(out: W, header: &SegmentHeader) -> Self {
        Self(SceneStream::new(header.viewport, RrwebSink::new(out, header)))
    }

    /// Shows the images that the lookup finds.
    #[must_use]
    pub fn with_images(mut self, images: ImageLookup<'a>) -> Self {
        self.0.sink_mut().set_images(images);
        self
    }

    /// Adds an overlay with the masking decisions of a debug recording, and marks the `session` event as
    /// `explained`.
    #[must_use]
    pub fn with_mask_decisions(mut self) -> Self {
        self.0.sink_mut().show_mask_decisions();
        self
    }

    /// Marks the gaps of the recording, in order of time, before the first entry is written.
    #[must_use]
    pub fn with_gaps(mut self, gaps: &[Gap]) -> Self {
        self.0.sink_mut().set_gaps(gaps);
        self
    }

    /// Lists the defects of the recording.
    #[must_use]
    pub fn with_defects(mut self, defects: &[Defect]) -> Self {
        self.0.sink_mut().set_defects(defects);
        self
    }

    /// Marks the beginning of a segment, whose keyframe becomes a checkout.
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

    /// Ends the array of a recording of `duration_ms`. Returns the number of events.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Write`] if `out` fails.
    pub fn finish(self, duration_ms: u64) -> Result<u64> {
        self.0.finish()?.finish(duration_ms)
    }
}
