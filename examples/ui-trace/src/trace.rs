//! Reading a recorded UI trace: NDJSON, often compressed with zstd. The format is described in
//! `examples/traces/README.md`; a trace is read and checked whole before anything is recorded from it.

use std::path::{Path, PathBuf};

use serde::Deserialize;

/// The newest version of the trace format that is understood.
const NEWEST_VERSION: u64 = 1;

/// Largest trace after decompression; a minute of a busy app is about 2 MB.
const MAX_TRACE_BYTES: u64 = 1 << 30;

/// A whole trace.
#[derive(Debug)]
pub struct Trace {
    /// Its first line.
    pub header: TraceHeader,
    /// All other lines.
    pub records: Vec<TraceRecord>,
}

/// The first line of a trace.
#[derive(Debug, Deserialize)]
pub struct TraceHeader {
    /// Version of the format.
    v: u64,
    /// Size of the window, logical pixels.
    pub viewport: Size,
    /// Time of the first event.
    #[serde(default)]
    pub t_ms: u64,
    /// How it was captured.
    #[serde(default)]
    pub capture: Option<Capture>,
}

/// How a trace was captured.
#[derive(Debug, Deserialize)]
pub struct Capture {
    /// Wall clock at time 0.
    #[serde(default)]
    pub epoch0: Option<u64>,
}

/// A size in logical pixels.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Size {
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

/// A line of a trace.
#[derive(Debug, Deserialize)]
pub struct TraceRecord {
    /// When, milliseconds.
    pub t_ms: u64,
    /// What.
    #[serde(flatten)]
    pub data: RecordData,
}

/// What a line says.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum RecordData {
    /// The whole visible tree.
    Snapshot {
        /// Its nodes.
        nodes: Vec<TraceNode>,
    },
    /// The tree is as it was.
    Tick,
    /// A touch point.
    Touch {
        /// `start`, `move`, `end`, `cancel`.
        phase: String,
        /// From the left.
        x: f64,
        /// From the top.
        y: f64,
        /// The pointer.
        id: i64,
    },
    /// The window has another size.
    Viewport {
        /// Width.
        w: f64,
        /// Height.
        h: f64,
    },
    /// Another screen is shown.
    Screen {
        /// Its name.
        name: String,
    },
}

/// A node of a snapshot; the short names are the format's.
#[derive(Debug, Deserialize)]
#[allow(missing_docs, reason = "the names and meanings are those of the trace format")]
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

/// A border: width, colour, and the sides if it is not on all four.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Border {
    /// On all sides.
    Around(f64, String),
    /// On some: letters of `trbl`.
    Sides(f64, String, String),
}

/// Why a trace cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It cannot be read.
    #[error("{}: cannot be read: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It is compressed and the compression breaks off or is damaged.
    #[error("{}: the compressed data is cut or damaged", path.display())]
    Compression {
        /// The file.
        path: PathBuf,
    },
    /// A line is not what the format says.
    #[error("{}: line {line} is not a trace record ({source}); is the file cut?", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
        /// Why.
        source: serde_json::Error,
    },
    /// There is no header.
    #[error("{}: is empty; a trace begins with a header line", path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// It was written by a later version.
    #[error("{}: has version {version}, and this player knows {NEWEST_VERSION}; take a newer player", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        version: u64,
    },
    /// A snapshot does not hold together.
    #[error("{}: line {line}: node {node} {problem}", path.display())]
    Node {
        /// The file.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
        /// The node's id.
        node: u32,
        /// What is wrong.
        problem: &'static str,
    },
}

impl Trace {
    /// Reads and checks a trace.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong, with the file and the line.
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
                check_nodes(nodes).map_err(|(node, problem)| Error::Node {
                    path: path.to_owned(),
                    line: at + 1,
                    node,
                    problem,
                })?;
            }
            records.push(record);
        }
        Ok(Self { header, records })
    }

    /// The highest id of a node.
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
    let broken = |_| Error::Compression {
        path: path.to_owned(),
    };
    let mut text = String::new();
    zstd::Decoder::new(bytes.as_slice())
        .map_err(broken)?
        .take(MAX_TRACE_BYTES)
        .read_to_string(&mut text)
        .map_err(broken)?;
    Ok(text)
}

fn check_nodes(nodes: &[TraceNode]) -> Result<(), (u32, &'static str)> {
    let mut seen = std::collections::HashSet::new();
    for node in nodes {
        if node.id == 0 {
            return Err((node.id, "has the id 0, which means none"));
        }
        if !seen.insert(node.id) {
            return Err((node.id, "is there twice"));
        }
    }
    nodes
        .iter()
        .find(|node| node.p != 0 && !seen.contains(&node.p))
        .map_or(Ok(()), |node| Err((node.id, "names a parent that is not there")))
}
