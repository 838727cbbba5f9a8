//! A recording as a trace: NDJSON with a header line, a snapshot of absolute frames for each changed
//! screen, and touch, viewport and screen records. It is what recordings are compared by.

mod node;

use std::io::Write;

use afterimage_compression::SegmentHeader;
use afterimage_wireframe::{
    Entry, Environment, Gesture, Recordable, Scene, Touch, TouchPhase, TreeError, Viewport,
};
use serde::Serialize;
use serde::ser::{SerializeSeq, Serializer};
use serde_json::{Value, json};

use crate::Result;
use crate::json::Tenths;
use crate::picture::Picture;
use crate::steps::{Sink, Steps};
use node::TraceNode;

/// The version of the trace format.
const VERSION: u32 = 1;

/// Writes a recording as a trace while its entries come.
#[derive(Debug)]
pub struct TraceWriter<T, W>(Steps<T, Trace<W>>);

impl<T: Recordable, W: Write> TraceWriter<T, W> {
    /// Writes the header line. `duration_ms` is known only to those who read the recording before.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Write`] where `out` fails.
    pub fn new(out: W, header: &SegmentHeader, duration_ms: u64) -> Result<Self> {
        let sink = Trace::new(out, header, duration_ms)?;
        Ok(Self(Steps::new(header.viewport, sink)))
    }

    /// Says that a segment begins, which repeats what is known.
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

    /// Ends the trace and returns the number of its lines.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Write`] where `out` fails.
    pub fn finish(self) -> Result<u64> {
        self.0.finish()?.finish()
    }
}

#[derive(Debug)]
struct Trace<W> {
    out: W,
    /// The last snapshot's nodes, so that an unchanged screen is not written again.
    last: Vec<u8>,
    written: u64,
}

impl<W: Write> Trace<W> {
    fn new(mut out: W, header: &SegmentHeader, duration_ms: u64) -> Result<Self> {
        let line = json!({
            "type": "header",
            "v": VERSION,
            "id": header.session_id,
            "family": "session",
            "viewport": viewport(header.viewport),
            "density": header.density,
            "duration_ms": duration_ms,
            "source": {
                "app": header.app_id,
                "version": header.app_version,
                "build": header.app_build,
                "platform": header.platform,
                "os": header.os_version,
                "device": header.device_model,
            },
        });
        serde_json::to_writer(&mut out, &line).map_err(std::io::Error::from)?;
        out.write_all(b"\n")?;
        let mut trace = Self {
            out,
            last: Vec::new(),
            written: 1,
        };
        // A host that tells its window's size at the start says what the header says.
        let window = Environment::Viewport(header.viewport);
        trace.around(0, &window)?;
        Ok(trace)
    }

    fn finish(mut self) -> Result<u64> {
        self.out.flush()?;
        Ok(self.written)
    }

    fn around(&mut self, t_ms: u64, environment: &Environment) -> Result<()> {
        let mut record = match environment {
            Environment::Viewport(window) => viewport(*window),
            Environment::Screen(name) => json!({ "type": "screen", "name": &**name }),
            Environment::Orientation(held) => json!({ "type": "orientation", "orientation": held.name() }),
            Environment::App(state) => json!({ "type": "app", "state": state.name() }),
            Environment::Keyboard(None) => json!({ "type": "keyboard", "visible": false }),
            Environment::Keyboard(Some(frame)) => {
                let [x, y, w, h] = [frame.x, frame.y, frame.w, frame.h].map(px);
                json!({ "type": "keyboard", "visible": true, "x": x, "y": y, "w": w, "h": h })
            }
            Environment::Gesture(gesture) => gesture_record(gesture),
            Environment::ClockAnchor { .. } => return Ok(()),
        };
        if let Value::Object(fields) = &mut record {
            fields.entry("type").or_insert_with(|| "viewport".into());
            fields.insert("t_ms".to_owned(), t_ms.into());
        }
        self.record(&record)
    }

    fn record(&mut self, record: &impl Serialize) -> Result<()> {
        serde_json::to_writer(&mut self.out, record).map_err(std::io::Error::from)?;
        self.out.write_all(b"\n")?;
        self.written += 1;
        Ok(())
    }
}

impl<T: Recordable, W: Write> Sink<T> for Trace<W> {
    fn scene(&mut self, t_ms: u64, scene: &Scene<T>, _opening: bool) -> Result<()> {
        let mut nodes = Vec::with_capacity(self.last.len());
        serde_json::to_writer(&mut nodes, &Nodes(scene)).map_err(std::io::Error::from)?;
        if nodes == self.last {
            return Ok(());
        }
        write!(
            self.out,
            r#"{{"t_ms":{t_ms},"type":"snapshot","reason":"change","nodes":"#
        )?;
        self.out.write_all(&nodes)?;
        self.out.write_all(b"}\n")?;
        self.last = nodes;
        self.written += 1;
        Ok(())
    }

    fn touch(&mut self, t_ms: u64, touch: &Touch) -> Result<()> {
        #[derive(Serialize)]
        struct Record {
            t_ms: u64,
            r#type: &'static str,
            phase: &'static str,
            id: u32,
            x: Tenths,
            y: Tenths,
        }
        let phase = TouchPhase::name(touch.phase);
        let (x, y) = (Tenths(touch.at.x), Tenths(touch.at.y));
        self.record(&Record {
            t_ms,
            r#type: "touch",
            phase,
            id: touch.pointer,
            x,
            y,
        })
    }

    fn environment(&mut self, t_ms: u64, environment: &Environment) -> Result<()> {
        self.around(t_ms, environment)
    }
}

/// The nodes of all sources, those of higher sources painted above.
struct Nodes<'a, T>(&'a Scene<T>);

impl<T: Recordable> Serialize for Nodes<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        let mut below = 0;
        for picture in self.0.trees().map(Picture::new) {
            for placed in &picture.placed {
                list.serialize_element(&TraceNode {
                    source: picture.source,
                    placed,
                    below,
                })?;
            }
            below += picture.placed.len();
        }
        list.end()
    }
}

fn viewport(viewport: Viewport) -> Value {
    json!({ "w": px(viewport.w), "h": px(viewport.h) })
}

fn gesture_record(gesture: &Gesture) -> Value {
    let point = |at: afterimage_wireframe::Point| [px(at.x), px(at.y)];
    match gesture {
        Gesture::Tap { at } => json!({ "type": "gesture", "gesture": "tap", "at": point(*at) }),
        Gesture::LongPress { at, duration_ms } => json!({
            "type": "gesture", "gesture": "long-press", "at": point(*at), "duration_ms": duration_ms,
        }),
        Gesture::Swipe {
            from,
            to,
            direction,
            duration_ms,
        } => json!({
            "type": "gesture", "gesture": "swipe", "from": point(*from), "to": point(*to),
            "direction": direction.name(), "duration_ms": duration_ms,
        }),
        Gesture::Pinch {
            centre,
            scale_permille,
            duration_ms,
        } => json!({
            "type": "gesture", "gesture": "pinch", "at": point(*centre),
            "scale_permille": scale_permille, "duration_ms": duration_ms,
        }),
    }
}

fn px(tenths: i32) -> Value {
    match tenths % 10 {
        0 => (tenths / 10).into(),
        _ => (f64::from(tenths) / 10.0).into(),
    }
}
