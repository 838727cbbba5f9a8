//! The sink of the rrweb export: scenes become documents and mutations, everything else events of its own.

use std::io::Write;

use afterimage_compression::SegmentHeader;
use afterimage_wireframe::{Environment, Recordable, Scene, Touch, TouchPhase, Viewport};

use super::custom_events;
use super::dom_state::DomState;
use super::event_writer::{EventWriter, TouchInteraction};
use super::mask_overlay;
use crate::layout::Layout;
use crate::scene_stream::SceneSink;
use crate::{ImageLookup, Result};

/// Silence after which the cursor's pointer is taken as lost, so that the next pointer gets the cursor. A touch
/// ends without an event if the app removes the touched view.
const LOST_POINTER_MS: u64 = 2_000;

/// Writes the steps of a recording as rrweb events.
#[derive(Debug)]
pub(crate) struct RrwebSink<'a, W> {
    events: EventWriter<W>,
    dom: DomState,
    images: ImageLookup<'a>,
    viewport: Viewport,
    has_document: bool,
    /// Payload of the `session` event, until it is written.
    session: Option<serde_json::Value>,
    /// Style sheet of the overlay with masking decisions.
    overlay_sheet: Option<String>,
    cursor: Option<CursorPointer>,
}

/// The pointer that the player's cursor shows.
#[derive(Debug)]
struct CursorPointer {
    pointer: u32,
    /// Time of its last touch point.
    last_ms: u64,
}

impl<'a, W: Write> RrwebSink<'a, W> {
    pub(super) fn new(out: W, header: &SegmentHeader) -> Self {
        Self {
            events: EventWriter::new(out, header.session_start_wall_ms),
            dom: DomState::default(),
            images: ImageLookup::none(),
            viewport: header.viewport,
            has_document: false,
            session: Some(custom_events::session(header)),
            overlay_sheet: None,
            cursor: None,
        }
    }

    pub(super) fn set_images(&mut self, images: ImageLookup<'a>) {
        self.images = images;
    }

    /// Adds the overlay with masking decisions. The `session` event is marked, unless it is already written.
    pub(super) fn show_mask_decisions(&mut self) {
        debug_assert!(self.session.is_some(), "set before the first entry");
        self.overlay_sheet = Some(mask_overlay::sheet());
        if let Some(session) = &mut self.session {
            session["explained"] = true.into();
        }
    }

    /// Ends the array at the recording's end. Returns the number of events.
    pub(super) fn finish(mut self, end_ms: u64) -> Result<u64> {
        self.ensure_document()?;
        custom_events::end(&mut self.events, end_ms)?;
        let written = self.events.written();
        self.events.finish()?;
        Ok(written)
    }

    /// Writes an empty document at time 0 if there is none yet: the player needs a document before any other
    /// event, and counts time from its first event.
    fn ensure_document(&mut self) -> Result<()> {
        if !self.has_document {
            self.has_document = true;
            self.events
                .full_snapshot(0, self.viewport, &[], self.overlay_sheet.as_deref())?;
        }
        self.write_session(0)
    }

    fn write_session(&mut self, t_ms: u64) -> Result<()> {
        if let Some(session) = self.session.take() {
            self.events.custom(t_ms, "session", &session)?;
        }
        Ok(())
    }
}

impl<T: Recordable, W: Write> SceneSink<T> for RrwebSink<'_, W> {
    fn scene(&mut self, t_ms: u64, scene: &Scene<T>) -> Result<()> {
        self.ensure_document()?;
        let layouts: Vec<_> = scene.trees().map(Layout::new).collect();
        let mutation = self.dom.update(&layouts, &mut self.images, scene.keyboard());
        if !mutation.is_empty() {
            self.events.mutation(t_ms, &mutation)?;
        }
        Ok(())
    }

    /// Writes a checkout: a full snapshot with a new document.
    fn opening_scene(&mut self, t_ms: u64, scene: &Scene<T>) -> Result<()> {
        if t_ms > 0 {
            self.ensure_document()?;
        }
        self.has_document = true;
        self.dom = DomState::default();
        let layouts: Vec<_> = scene.trees().map(Layout::new).collect();
        let built = self.dom.update(&layouts, &mut self.images, scene.keyboard());
        self.events
            .full_snapshot(t_ms, self.viewport, &built.adds, self.overlay_sheet.as_deref())?;
        self.write_session(t_ms)
    }

    fn touch(&mut self, t_ms: u64, touch: &Touch) -> Result<()> {
        self.ensure_document()?;
        let is_free = |cursor: &CursorPointer| cursor.last_ms.saturating_add(LOST_POINTER_MS) <= t_ms;
        if touch.phase == TouchPhase::Start && self.cursor.as_ref().is_none_or(is_free) {
            self.cursor = Some(CursorPointer {
                pointer: touch.pointer,
                last_ms: t_ms,
            });
        }
        match &mut self.cursor {
            Some(cursor) if cursor.pointer == touch.pointer => cursor.last_ms = t_ms,
            _ => return Ok(custom_events::touch(&mut self.events, t_ms, touch)?),
        }
        let interaction = match touch.phase {
            TouchPhase::Move => return Ok(self.events.touch_move(t_ms, touch.at)?),
            TouchPhase::Start => TouchInteraction::Start,
            TouchPhase::End => TouchInteraction::End,
            _ => TouchInteraction::Cancel,
        };
        if !matches!(interaction, TouchInteraction::Start) {
            self.cursor = None;
        }
        Ok(self.events.touch_interaction(t_ms, interaction, touch.at)?)
    }

    fn environment(&mut self, t_ms: u64, environment: &Environment) -> Result<()> {
        self.ensure_document()?;
        if let Environment::Viewport(viewport) = environment {
            self.viewport = *viewport;
            return Ok(self.events.viewport_resize(t_ms, *viewport)?);
        }
        Ok(custom_events::environment(&mut self.events, t_ms, environment)?)
    }
}
