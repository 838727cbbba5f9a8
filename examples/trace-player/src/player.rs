//! Playback of a trace into an engine.

use std::time::{Duration, Instant};

use afterimage::clock::VirtualClock;
use afterimage::{CaptureAdvice, HostEvent, SessionReplay, WantedImage};
use afterimage_wireframe::buffer::FrameWriter;
use afterimage_wireframe::{Frame, RawText, SourceId, Timed};
use ui_trace::record::{RecordData, TraceRecord};
use ui_trace::trace::Trace;
use ui_trace::tree;

use crate::drawing::{Drawing, Gallery};

/// Any error, with a message for a person.
pub type Error = Box<dyn std::error::Error + Send + Sync>;

/// Maximum time for recording one input. A busy test machine needs a few milliseconds.
const MAX_RECORD_WAIT: Duration = Duration::from_mins(1);

/// Plays one trace into an engine.
pub struct TracePlayer<'a> {
    /// The session replay that records.
    pub replay: &'a SessionReplay,
    /// Its clock.
    pub clock: &'a VirtualClock,
    /// Factor of real time; 0 plays as fast as possible.
    pub speed: f64,
    /// Elapsed time at the trace's time 0.
    pub start_ms: u64,
    /// Offset of node ids: the sum of the highest ids of earlier traces.
    pub ids_from: u32,
    /// Drawings of the trace's images, if they are submitted.
    pub gallery: Option<Gallery>,
}

impl TracePlayer<'_> {
    /// Submits all records of a trace, each at its time.
    ///
    /// # Errors
    ///
    /// If the engine does not record an input in time.
    pub fn play(&self, trace: &Trace) -> Result<(), Error> {
        let mut viewport = tree::viewport(trace.header.viewport);
        let mut writer = FrameWriter::default();
        let mut frame: Option<Frame<RawText<'_>>> = None;
        let start = Instant::now();
        self.wait_recorded()?;
        for TraceRecord { t_ms, data } in &trace.records {
            let t_ms = t_ms.saturating_sub(trace.header.t_ms);
            self.wait_until(start, t_ms);
            let now_ms = self.start_ms + t_ms;
            self.clock.advance_to(now_ms);
            // What is due before the record, such as the end of a segment, happens before it.
            self.wait_recorded()?;
            match data {
                RecordData::Snapshot { nodes } => {
                    let snapshot = tree::frame(nodes, viewport, self.ids_from, RawText::new);
                    self.submit(&mut writer, now_ms, &snapshot);
                    frame = Some(snapshot);
                }
                RecordData::Tick => {
                    if let Some(frame) = &frame {
                        self.submit(&mut writer, now_ms, frame);
                    }
                }
                RecordData::Touch(touch) => {
                    writer.begin(SourceId::default(), now_ms, viewport);
                    writer.touch(&Timed::new(now_ms, tree::touch(touch)));
                    let _ = self.replay.submit_frame(writer.finish());
                }
                RecordData::Viewport(size) => {
                    viewport = tree::viewport(*size);
                    self.replay.record_event(HostEvent::Viewport {
                        width: size.w as f32,
                        height: size.h as f32,
                    });
                }
                RecordData::Screen { name } => self.replay.record_screen(name),
            }
            self.wait_recorded()?;
        }
        Ok(())
    }

    fn submit(&self, writer: &mut FrameWriter, now_ms: u64, frame: &Frame<RawText<'_>>) {
        writer.begin(SourceId::default(), now_ms, frame.viewport);
        writer.frame(frame);
        // The trace has its own pace, so only the requested images of the advice matter.
        let advice = self.replay.submit_frame(writer.finish());
        let (CaptureAdvice::Next { images, .. }, Some(gallery)) = (advice, &self.gallery) else {
            return;
        };
        for WantedImage { hash, .. } in images {
            if let Some(drawing) = gallery.draw(&hash) {
                let Drawing { width, height, rgba } = drawing;
                // A refusal is counted in the status.
                let _ = self.replay.submit_image(&hash, width, height, &rgba);
            }
        }
    }

    /// At speed 0, waits until all input is recorded, so that nothing is dropped.
    ///
    /// # Errors
    ///
    /// If the engine does not record it in time.
    pub fn wait_recorded(&self) -> Result<(), Error> {
        if self.speed > 0.0 || self.replay.wait_recorded(MAX_RECORD_WAIT) {
            return Ok(());
        }
        Err("the engine did not record an input in time".into())
    }

    fn wait_until(&self, start: Instant, t_ms: u64) {
        if self.speed > 0.0 {
            let due = Duration::from_secs_f64(t_ms as f64 / 1000.0 / self.speed);
            std::thread::sleep(due.saturating_sub(start.elapsed()));
        }
    }
}
