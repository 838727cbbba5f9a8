//! Lines of a trace: the header and the records. `examples/traces/README.md` describes the format.

use afterimage_wireframe::TouchPhase;
use serde::Deserialize;
use serde::de::{Deserializer, Error as _};

/// The first line of a trace.
#[derive(Debug, Deserialize)]
pub struct TraceHeader {
    /// Version of the format.
    pub(crate) v: u64,
    /// Initial window size.
    pub viewport: Size,
    /// Time of the first event, in milliseconds.
    #[serde(default)]
    pub t_ms: u64,
    /// Facts about the capture, if recorded.
    #[serde(default)]
    pub capture: Option<Capture>,
}

/// Facts about the capture of a trace.
#[derive(Debug, Deserialize)]
pub struct Capture {
    /// Wall clock at time 0, in Unix milliseconds.
    #[serde(default)]
    pub epoch0: Option<u64>,
}

/// A size in logical pixels.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Size {
    /// Width in logical pixels.
    pub w: f64,
    /// Height in logical pixels.
    pub h: f64,
}

/// One line of a trace after the header.
#[derive(Debug, Deserialize)]
pub struct TraceRecord {
    /// Time in milliseconds.
    pub t_ms: u64,
    /// Content, by the record's `type`.
    #[serde(flatten)]
    pub data: RecordData,
}

/// Content of a record.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum RecordData {
    /// The whole tree.
    Snapshot {
        /// All nodes, in any order.
        nodes: Vec<TraceNode>,
    },
    /// A capture of the unchanged tree.
    Tick,
    /// A touch point.
    Touch(TraceTouch),
    /// A new window size.
    Viewport(Size),
    /// A new screen.
    Screen {
        /// Name of the screen.
        name: String,
    },
}

/// A touch point.
#[derive(Debug, Deserialize)]
pub struct TraceTouch {
    /// Phase of the touch.
    #[serde(deserialize_with = "touch_phase")]
    pub phase: TouchPhase,
    /// Distance from the left edge, in logical pixels.
    pub x: f64,
    /// Distance from the top edge, in logical pixels.
    pub y: f64,
    /// Id of the pointer.
    pub id: i64,
}

fn touch_phase<'de, D: Deserializer<'de>>(deserializer: D) -> Result<TouchPhase, D::Error> {
    let name = String::deserialize(deserializer)?;
    TouchPhase::from_name(&name).ok_or_else(|| D::Error::custom(format!("unknown touch phase `{name}`")))
}

/// A node of a snapshot. Its short field names are those of the format.
#[derive(Debug, Deserialize)]
#[allow(missing_docs, reason = "the trace format defines the fields")]
pub struct TraceNode {
    pub id: u32,
    pub p: u32,
    pub z: u32,
    pub k: String,
    pub x: f64,
    pub y: f64,
    pub w: f64,
    pub h: f64,
    pub text: Option<String>,
    pub value: Option<String>,
    pub ph: Option<String>,
    pub alt: Option<String>,
    pub aid: Option<String>,
    pub cls: Option<String>,
    pub src: Option<String>,
    pub itype: Option<String>,
    pub on: Option<u32>,
    pub foc: Option<u32>,
    pub range: Option<[f32; 2]>,
    pub fg: Option<String>,
    pub bg: Option<String>,
    pub bgi: Option<u32>,
    pub fs: Option<f64>,
    pub fw: Option<u32>,
    pub al: Option<String>,
    pub r: Option<f64>,
    pub bd: Option<Border>,
    pub sh: Option<u32>,
    pub op: Option<f64>,
    pub clip: Option<[f64; 4]>,
    pub sx: Option<f64>,
    pub sy: Option<f64>,
    pub sw: Option<f64>,
    pub sht: Option<f64>,
    pub nat: Option<[f64; 2]>,
    pub tap: Option<u32>,
    pub dir: Option<String>,
    pub ml: Option<u32>,
    pub ell: Option<String>,
}

/// A border: width, colour, and the sides if there are fewer than four.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Border {
    /// A border on all sides.
    Around(f64, String),
    /// A border on some sides: letters of `trbl`.
    Sides(f64, String, String),
}
