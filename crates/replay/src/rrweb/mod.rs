//! A recording as rrweb events, for the stock player and for services that speak rrweb.
//!
//! What the events hold beside `Meta`, `FullSnapshot` and `Mutation`:
//! * touches of the first finger down as `MouseInteraction` (start, end, cancel) and `TouchMove`; the
//!   player has one cursor, so further fingers are custom events `touch`;
//! * a changed window as `ViewportResize`;
//! * custom events: `session` (device, system, app; `explained` in a debug recording) at the start, `screen` `{name}`, `app` `{state}`,
//!   `orientation` `{orientation}`, `keyboard` `{visible, x, y, width, height}`, `gesture` `{kind, ...}`,
//!   and `end` at the recording's end, which keeps its length.
//!
//! Every segment's keyframe is a checkout: the player seeks from the last one before its target, and
//! half a minute of changes is as much as it applies without a pause that can be felt.

mod around;
mod boxed;
mod custom;
mod document;
mod events;
mod explain;
mod family;
mod image;
mod json;
mod look;
mod order;
mod source;
mod stage;
mod style;
mod text;
mod value;

use std::io::Write;

use afterimage_compression::SegmentHeader;
use afterimage_wireframe::{Entry, Environment, Recordable, Scene, Touch, TouchPhase, TreeError, Viewport};

use crate::picture::Picture;
use crate::steps::{Sink, Steps};
use crate::{ImageLookup, Result};
use events::{Contact, Events};
use stage::Stage;

/// A finger that was not heard of for so long may have gone without a word, which happens where the app
/// takes the touched view away: the next one gets the cursor.
const LOST_MS: u64 = 2_000;

/// Writes a recording as rrweb events while its entries come: one JSON array, event by event.
#[derive(Debug)]
pub struct RrwebWriter<'a, T, W>(Steps<T, Rrweb<'a, W>>);

impl<'a, T: Recordable, W: Write> RrwebWriter<'a, T, W> {
    /// Begins the export of the recording whose first segment has this header.
    pub fn new(out: W, header: &SegmentHeader) -> Self {
        Self(Steps::new(header.viewport, Rrweb::new(out, header)))
    }

    /// Shows the images that are there.
    #[must_use]
    pub fn with_images(mut self, images: ImageLookup<'a>) -> Self {
        self.0.sink_mut().images = images;
        self
    }

    /// Has the document draw what a debug recording says of its nodes, and the first event say that it does.
    #[must_use]
    pub fn with_mask_decisions(mut self) -> Self {
        let rrweb = self.0.sink_mut();
        rrweb.sheet = Some(explain::sheet());
        if let Some(session) = &mut rrweb.session {
            session["explained"] = true.into();
        }
        self
    }

    /// Says that a segment begins: its keyframe becomes a checkout.
    pub fn begin_segment(&mut self) {
        self.0.segment();
    }

    /// Takes the next entry, `t_ms` after the recording's start. An entry that does not fit its tree is
    /// left out, and the first of a source is returned.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Write`] where `out` fails.
    pub fn write_entry(&mut self, t_ms: u64, entry: &Entry<T>) -> Result<Option<TreeError>> {
        self.0.entry(t_ms, entry)
    }

    /// Ends the list, the recording being `duration_ms` long, and returns the number of events.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Write`] where `out` fails.
    pub fn finish(self, duration_ms: u64) -> Result<u64> {
        self.0.finish()?.finish(duration_ms)
    }
}

#[derive(Debug)]
struct Rrweb<'a, W> {
    events: Events<W>,
    stage: Stage,
    images: ImageLookup<'a>,
    viewport: Viewport,
    has_document: bool,
    /// What the first custom event tells, until it is written.
    session: Option<serde_json::Value>,
    /// Outlines nodes by what was decided about them, in a debug recording.
    sheet: Option<String>,
    /// The pointer that the player's cursor shows, and when it was heard of last.
    cursor: Option<(u32, u64)>,
}

impl<W: Write> Rrweb<'_, W> {
    fn new(out: W, header: &SegmentHeader) -> Self {
        Self {
            events: Events::new(out, header.session_start_wall_ms),
            stage: Stage::default(),
            images: ImageLookup::none(),
            viewport: header.viewport,
            has_document: false,
            session: Some(custom::session(header)),
            sheet: None,
            cursor: None,
        }
    }

    /// Ends the list at the recording's end.
    fn finish(mut self, end_ms: u64) -> Result<u64> {
        self.ensure_document()?;
        custom::end(&mut self.events, end_ms)?;
        let written = self.events.written();
        self.events.finish()?;
        Ok(written)
    }

    /// The player needs a document before anything else, and counts time from its first event.
    fn ensure_document(&mut self) -> Result<()> {
        if !self.has_document {
            self.has_document = true;
            self.events
                .document(0, self.viewport, &[], self.sheet.as_deref())?;
        }
        self.tell_session(0)
    }

    fn tell_session(&mut self, t_ms: u64) -> Result<()> {
        if let Some(session) = self.session.take() {
            self.events.custom(t_ms, "session", &session)?;
        }
        Ok(())
    }
}

impl<T: Recordable, W: Write> Sink<T> for Rrweb<'_, W> {
    fn scene(&mut self, t_ms: u64, scene: &Scene<T>, opening: bool) -> Result<()> {
        let pictures: Vec<_> = scene.trees().map(Picture::new).collect();
        if t_ms > 0 {
            self.ensure_document()?;
        }
        if opening {
            self.has_document = true;
            self.stage = Stage::default();
            let built = self.stage.show(&pictures, &mut self.images, scene.keyboard());
            self.events
                .document(t_ms, self.viewport, &built.adds, self.sheet.as_deref())?;
            return self.tell_session(t_ms);
        }
        self.ensure_document()?;
        let mutation = self.stage.show(&pictures, &mut self.images, scene.keyboard());
        if !mutation.is_empty() {
            self.events.mutation(t_ms, &mutation)?;
        }
        Ok(())
    }

    fn touch(&mut self, t_ms: u64, touch: &Touch) -> Result<()> {
        self.ensure_document()?;
        if touch.phase == TouchPhase::Start
            && self
                .cursor
                .is_none_or(|(_, heard_ms)| heard_ms.saturating_add(LOST_MS) <= t_ms)
        {
            self.cursor = Some((touch.pointer, t_ms));
        }
        match &mut self.cursor {
            Some((pointer, heard_ms)) if *pointer == touch.pointer => *heard_ms = t_ms,
            _ => return Ok(custom::touch(&mut self.events, t_ms, touch)?),
        }
        let contact = match touch.phase {
            TouchPhase::Move => return Ok(self.events.touch_move(t_ms, touch.at)?),
            TouchPhase::Start => Contact::Start,
            TouchPhase::End => Contact::End,
            _ => Contact::Cancel,
        };
        if !matches!(contact, Contact::Start) {
            self.cursor = None;
        }
        Ok(self.events.contact(t_ms, contact, touch.at)?)
    }

    fn environment(&mut self, t_ms: u64, environment: &Environment) -> Result<()> {
        self.ensure_document()?;
        if let Environment::Viewport(viewport) = environment {
            self.viewport = *viewport;
            return Ok(self.events.resize(t_ms, *viewport)?);
        }
        Ok(custom::environment(&mut self.events, t_ms, environment)?)
    }
}
