//! Reader of recorded UI traces: NDJSON, often compressed with zstd. `examples/traces/README.md` describes the format.
//! A trace is read and validated as a whole, so that nothing is recorded from an invalid one.

use std::path::{Path, PathBuf};

use afterimage_wireframe::TouchPhase;
use serde::Deserialize;
use serde::de::{Deserializer, Error as _};

/// Newest supported version of the trace format.
const NEWEST_VERSION: u64 = 1;

/// Maximum size of a trace after decompression. One minute of a busy app takes about 2 MB.
const MAX_TRACE_BYTES: u64 = 1 << 30;

/// A validated trace.
#[derive(Debug)]
pub struct Trace {
    /// The first line.
    pub header: TraceHeader,
    /// All other lines.
    pub records: Vec<TraceRecord>,
}

/// The first line of a trace.
#[derive(Debug, Deserialize)]
pub struct TraceHeader {
    /// Version of the format.
    v: u64,
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

/// Error of reading a trace.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file cannot be read.
    #[error("{}: cannot be read: {source}", path.display())]
    Read {
        /// Path of the trace.
        path: PathBuf,
        /// Cause.
        source: std::io::Error,
    },
    /// The zstd data is truncated or damaged.
    #[error("{}: the compressed data is truncated or damaged", path.display())]
    Compression {
        /// Path of the trace.
        path: PathBuf,
    },
    /// A line is not a valid record.
    #[error("{}: line {line} is not a trace record ({source}); the file may be truncated", path.display())]
    Line {
        /// Path of the trace.
        path: PathBuf,
        /// Line number, from 1.
        line: usize,
        /// Cause.
        source: serde_json::Error,
    },
    /// The file has no header line.
    #[error("{}: the file is empty; a trace begins with a header line", path.display())]
    Empty {
        /// Path of the trace.
        path: PathBuf,
    },
    /// The trace has a newer version of the format.
    #[error("{}: the trace has version {version} of the format and this player supports {NEWEST_VERSION}; use a newer player", path.display())]
    Newer {
        /// Path of the trace.
        path: PathBuf,
        /// Version of the trace.
        version: u64,
    },
    /// The nodes of a snapshot do not form a tree.
    #[error("{}: line {line}: node {node} {problem}", path.display())]
    Node {
        /// Path of the trace.
        path: PathBuf,
        /// Line number, from 1.
        line: usize,
        /// Id of the invalid node.
        node: u32,
        /// Problem, as the predicate of the message.
        problem: &'static str,
    },
}

impl Trace {
    /// Reads and validates a trace.
    ///
    /// # Errors
    ///
    /// The first problem, with its file and line.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let text = decompressed(path)?;
        let mut lines = text.lines().enumerate().filter(|(_, line)| !line.is_empty());
        let parse_error = |line: usize| {
            move |source| Error::Line {
                path: path.to_owned(),
                line: line + 1,
                source,
            }
        };
        let (at, first) = lines.next().ok_or_else(|| Error::Empty {
            path: path.to_owned(),
        })?;
        let header: TraceHeader = serde_json::from_str(first).map_err(parse_error(at))?;
        if header.v > NEWEST_VERSION {
            return Err(Error::Newer {
                path: path.to_owned(),
                version: header.v,
            });
        }
        let mut records = Vec::new();
        for (at, line) in lines {
            let record: TraceRecord = serde_json::from_str(line).map_err(parse_error(at))?;
            if let RecordData::Snapshot { nodes } = &record.data {
                check_nodes(nodes).map_err(|invalid| Error::Node {
                    path: path.to_owned(),
                    line: at + 1,
                    node: invalid.node,
                    problem: invalid.problem,
                })?;
            }
            records.push(record);
        }
        Ok(Self { header, records })
    }

    /// Returns the highest node id, or 0 if there are no nodes.
    #[must_use]
    pub fn highest_id(&self) -> u32 {
        let nodes = self.records.iter().filter_map(|record| match &record.data {
            RecordData::Snapshot { nodes } => Some(nodes),
            _ => None,
        });
        nodes.flatten().map(|node| node.id).max().unwrap_or(0)
    }
}

fn decompressed(path: &Path) -> Result<String, Error> {
    use std::io::Read;
    const ZSTD_MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
    let read = |source| Error::Read {
        path: path.to_owned(),
        source,
    };
    let bytes = std::fs::read(path).map_err(read)?;
    if !bytes.starts_with(&ZSTD_MAGIC) {
        return String::from_utf8(bytes).map_err(|e| read(std::io::Error::other(e.utf8_error())));
    }
    let damaged = |_| Error::Compression {
        path: path.to_owned(),
    };
    let mut text = String::new();
    zstd::Decoder::new(bytes.as_slice())
        .map_err(damaged)?
        .take(MAX_TRACE_BYTES)
        .read_to_string(&mut text)
        .map_err(damaged)?;
    Ok(text)
}

/// A node that does not fit the tree of its snapshot.
struct InvalidNode {
    node: u32,
    problem: &'static str,
}

/// Checks that ids are unique and that parents exist.
fn check_nodes(nodes: &[TraceNode]) -> Result<(), InvalidNode> {
    let invalid = |node: &TraceNode, problem| InvalidNode {
        node: node.id,
        problem,
    };
    let mut ids = std::collections::HashSet::new();
    for node in nodes {
        if node.id == 0 {
            return Err(invalid(node, "has the id 0, which is reserved for no node"));
        }
        if !ids.insert(node.id) {
            return Err(invalid(node, "is present twice"));
        }
    }
    let orphan = nodes.iter().find(|node| node.p != 0 && !ids.contains(&node.p));
    orphan.map_or(Ok(()), |node| {
        Err(invalid(node, "names a parent that does not exist"))
    })
}
