//! The sink of the trace export: scenes become snapshots, everything else records of its own.

use std::io::Write;

use afterimage_compression::SegmentHeader;
use afterimage_wireframe::{Environment, Gesture, Point, Recordable, Scene, Touch, TouchPhase, Viewport};
use serde::Serialize;
use serde::ser::{SerializeSeq, Serializer};
use serde_json::{Value, json};

use super::node::NodeRecord;
use crate::Result;
use crate::json::Tenths;
use crate::layout::Layout;
use crate::scene_stream::SceneSink;

/// Version of the trace format.
const VERSION: u32 = 1;

/// Writes the steps of a recording as trace records.
#[derive(Debug)]
pub(crate) struct TraceSink<W> {
    out: W,
    /// JSON of the last snapshot's nodes. An equal snapshot is not written again.
    last_nodes: Vec<u8>,
    written: u64,
}

impl<W: Write> TraceSink<W> {
    pub(super) fn new(mut out: W, header: &SegmentHeader, duration_ms: u64) -> Result<Self> {
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
        let mut sink = Self {
            out,
            last_nodes: Vec::new(),
            written: 1,
        };
        // The first record repeats the header's window, as if the host had reported it at the start.
        sink.write_environment(0, &Environment::Viewport(header.viewport))?;
        Ok(sink)
    }

    /// Flushes the output. Returns the number of lines.
    pub(super) fn finish(mut self) -> Result<u64> {
        self.out.flush()?;
        Ok(self.written)
    }

    fn write_environment(&mut self, t_ms: u64, environment: &Environment) -> Result<()> {
        let mut record = match environment {
            Environment::Viewport(window) => viewport(*window),
            Environment::Screen(name) => json!({ "type": "screen", "name": &**name }),
            Environment::Orientation(orientation) => {
                json!({ "type": "orientation", "orientation": orientation.name() })
            }
            Environment::App(state) => json!({ "type": "app", "state": state.name() }),
            Environment::Keyboard(None) => json!({ "type": "keyboard", "visible": false }),
            Environment::Keyboard(Some(frame)) => {
                let [x, y, w, h] = [frame.x, frame.y, frame.w, frame.h].map(px);
                json!({ "type": "keyboard", "visible": true, "x": x, "y": y, "w": w, "h": h })
            }
            Environment::Gesture(gesture) => gesture_record(gesture),
            Environment::TouchWithoutPlace { pointer, phase } => {
                json!({ "type": "touch-without-place", "id": pointer, "phase": phase.name() })
            }
            Environment::ClockAnchor { .. } => return Ok(()),
        };
        if let Value::Object(fields) = &mut record {
            fields.entry("type").or_insert_with(|| "viewport".into());
            fields.insert("t_ms".to_owned(), t_ms.into());
        }
        self.write_record(&record)
    }

    fn write_record(&mut self, record: &impl Serialize) -> Result<()> {
        serde_json::to_writer(&mut self.out, record).map_err(std::io::Error::from)?;
        self.out.write_all(b"\n")?;
        self.written += 1;
        Ok(())
    }
}

impl<T: Recordable, W: Write> SceneSink<T> for TraceSink<W> {
    fn scene(&mut self, t_ms: u64, scene: &Scene<T>) -> Result<()> {
        let mut nodes = Vec::with_capacity(self.last_nodes.len());
        serde_json::to_writer(&mut nodes, &Nodes(scene)).map_err(std::io::Error::from)?;
        if nodes == self.last_nodes {
            return Ok(());
        }
        write!(
            self.out,
            r#"{{"t_ms":{t_ms},"type":"snapshot","reason":"change","nodes":"#
        )?;
        self.out.write_all(&nodes)?;
        self.out.write_all(b"}\n")?;
        self.last_nodes = nodes;
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
        self.write_record(&Record {
            t_ms,
            r#type: "touch",
            phase,
            id: touch.pointer,
            x,
            y,
        })
    }

    fn environment(&mut self, t_ms: u64, environment: &Environment) -> Result<()> {
        self.write_environment(t_ms, environment)
    }
}

/// All nodes of a scene. Sources with higher ids are painted above those with lower ids.
struct Nodes<'a, T>(&'a Scene<T>);

impl<T: Recordable> Serialize for Nodes<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        let mut below = 0;
        for layout in self.0.trees().map(Layout::new) {
            for laid_out in &layout.nodes {
                list.serialize_element(&NodeRecord {
                    source: layout.source,
                    laid_out,
                    below,
                })?;
            }
            below += layout.nodes.len();
        }
        list.end()
    }
}

fn viewport(viewport: Viewport) -> Value {
    json!({ "w": px(viewport.w), "h": px(viewport.h) })
}

fn gesture_record(gesture: &Gesture) -> Value {
    let point = |at: Point| [px(at.x), px(at.y)];
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
