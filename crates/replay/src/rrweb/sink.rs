//! The sink of the rrweb export: scenes become documents and mutations, everything else events of its own.

use std::io::Write;

use afterimage_compression::SegmentHeader;
use afterimage_wireframe::{Environment, Recordable, Scene, Touch, TouchPhase, Viewport};

use super::custom_events;
use super::dom_state::DomState;
use super::event_writer::{EventWriter, TouchInteraction};
use super::mask_overlay;
use super::mutation::Add;
use crate::layout::Layout;
use crate::scene_stream::SceneSink;
use crate::{Defect, Gap, ImageLookup, Result};

/// Silence after which the cursor's pointer is taken as lost, so that the next pointer gets the cursor. A touch
/// ends without an event if the app removes the touched view.
const LOST_POINTER_MS: u64 = 2_000;

/// Maximum number of steps that wait for the first frame: more than an SDK keeps for it, and less than a mebibyte.
const MAX_EARLY_STEPS: usize = 10_000;

/// Writes the steps of a recording as rrweb events.
#[derive(Debug)]
pub(crate) struct RrwebSink<'a, W> {
    events: EventWriter<W>,
    dom: DomState,
    images: ImageLookup<'a>,
    viewport: Viewport,
    /// Window size at time 0.
    first_viewport: Viewport,
    has_document: bool,
    /// Steps before the first frame, until it arrives.
    early: Vec<EarlyStep>,
    /// Defects of the recording, until they are written.
    defects: Vec<Defect>,
    /// Gaps of the recording, if they are known.
    gaps: Option<Vec<Gap>>,
    /// Number of gaps written so far.
    written_gaps: usize,
    /// Payload of the `session` event, until it is written.
    session: Option<serde_json::Value>,
    /// Style sheet of the overlay with masking decisions.
    overlay_sheet: Option<String>,
    cursor: Option<CursorPointer>,
}

/// A step before the first frame.
#[derive(Debug)]
enum EarlyStep {
    Touch(u64, Touch),
    Environment(u64, Environment),
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
            first_viewport: header.viewport,
            has_document: false,
            early: Vec::new(),
            defects: Vec::new(),
            gaps: None,
            written_gaps: 0,
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

    /// Writes a `gap` event at the beginning of each of these gaps.
    pub(super) fn set_gaps(&mut self, gaps: &[Gap]) {
        self.gaps = Some(gaps.to_vec());
    }

    /// Writes a `defects` event, unless there are none.
    pub(super) fn set_defects(&mut self, defects: &[Defect]) {
        self.defects = defects.to_vec();
    }

    /// Ends the array at the recording's end. Returns the number of events.
    pub(super) fn finish(mut self, end_ms: u64) -> Result<u64> {
        self.ensure_document()?;
        self.write_gaps_before(u64::MAX)?;
        let active_ms = self.gaps.map(|gaps| Gap::active_ms(&gaps, end_ms));
        custom_events::end(&mut self.events, end_ms, active_ms)?;
        let written = self.events.written();
        self.events.finish()?;
        Ok(written)
    }

    /// Writes an empty document if there is none yet.
    fn ensure_document(&mut self) -> Result<()> {
        if self.has_document {
            return Ok(());
        }
        self.write_first_document(&[])
    }

    /// Writes the document at time 0, and the steps that waited for it. The player needs a document before any other
    /// event, and counts time from its first event. So the first frame is shown from time 0 on.
    fn write_first_document(&mut self, adds: &[Add]) -> Result<()> {
        self.has_document = true;
        let viewport = if self.first_viewport == Viewport::default() {
            self.viewport
        } else {
            self.first_viewport
        };
        self.events
            .full_snapshot(0, viewport, adds, self.overlay_sheet.as_deref())?;
        if let Some(session) = self.session.take() {
            self.events.custom(0, "session", &session)?;
        }
        if !self.defects.is_empty() {
            custom_events::defects(&mut self.events, &self.defects)?;
            self.defects.clear();
        }
        for step in std::mem::take(&mut self.early) {
            match step {
                EarlyStep::Touch(t_ms, touch) => self.write_touch(t_ms, &touch)?,
                EarlyStep::Environment(t_ms, environment) => self.write_environment(t_ms, &environment)?,
            }
        }
        Ok(())
    }

    /// Returns whether a step has to wait for the first frame.
    fn is_early(&mut self) -> Result<bool> {
        if self.early.len() >= MAX_EARLY_STEPS {
            self.ensure_document()?;
        }
        Ok(!self.has_document)
    }

    /// Writes the gaps that begin before a time.
    fn write_gaps_before(&mut self, t_ms: u64) -> Result<()> {
        let gaps = self.gaps.iter().flatten().skip(self.written_gaps);
        for gap in gaps.take_while(|gap| gap.from_ms < t_ms) {
            custom_events::gap(&mut self.events, gap)?;
            self.written_gaps += 1;
        }
        Ok(())
    }

    fn write_touch(&mut self, t_ms: u64, touch: &Touch) -> Result<()> {
        self.write_gaps_before(t_ms)?;
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

    fn write_environment(&mut self, t_ms: u64, environment: &Environment) -> Result<()> {
        self.write_gaps_before(t_ms)?;
        if let Environment::Viewport(viewport) = environment {
            return Ok(self.events.viewport_resize(t_ms, *viewport)?);
        }
        Ok(custom_events::environment(&mut self.events, t_ms, environment)?)
    }
}

impl<T: Recordable, W: Write> SceneSink<T> for RrwebSink<'_, W> {
    fn scene(&mut self, t_ms: u64, scene: &Scene<T>) -> Result<()> {
        if !self.has_document {
            return self.opening_scene(t_ms, scene);
        }
        self.write_gaps_before(t_ms)?;
        let layouts: Vec<_> = scene.trees().map(Layout::new).collect();
        let mutation = self.dom.update(&layouts, &mut self.images, scene.keyboard());
        if !mutation.is_empty() {
            self.events.mutation(t_ms, &mutation)?;
        }
        Ok(())
    }

    /// Writes a checkout: a full snapshot with a new document.
    fn opening_scene(&mut self, t_ms: u64, scene: &Scene<T>) -> Result<()> {
        if !self.has_document && scene.trees().next().is_none() {
            // Only the window or the keyboard is known yet.
            return Ok(());
        }
        self.dom = DomState::default();
        let layouts: Vec<_> = scene.trees().map(Layout::new).collect();
        let built = self.dom.update(&layouts, &mut self.images, scene.keyboard());
        if !self.has_document {
            return self.write_first_document(&built.adds);
        }
        self.write_gaps_before(t_ms)?;
        self.events
            .full_snapshot(t_ms, self.viewport, &built.adds, self.overlay_sheet.as_deref())?;
        Ok(())
    }

    fn touch(&mut self, t_ms: u64, touch: &Touch) -> Result<()> {
        if self.is_early()? {
            self.early.push(EarlyStep::Touch(t_ms, *touch));
            return Ok(());
        }
        self.write_touch(t_ms, touch)
    }

    fn environment(&mut self, t_ms: u64, environment: &Environment) -> Result<()> {
        if let Environment::Viewport(viewport) = environment {
            self.viewport = *viewport;
        }
        if self.is_early()? {
            self.early.push(EarlyStep::Environment(t_ms, environment.clone()));
            return Ok(());
        }
        self.write_environment(t_ms, environment)
    }
}
