//! Reader of recorded UI traces: NDJSON, often compressed with zstd. `examples/traces/README.md` describes the format.
//! A trace is read and validated as a whole, so that nothing is recorded from an invalid one.

use std::path::Path;

use crate::error::{Error, NEWEST_VERSION};
use crate::record::{RecordData, TraceHeader, TraceNode, TraceRecord};

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

impl Trace {
    /// Reads and validates a trace.
    ///
    /// # Errors
    ///
    /// The first problem, with its file and line.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let text = read_text(path)?;
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

/// Reads the lines of a trace without parsing them, plain or compressed with zstd.
///
/// # Errors
///
/// If the file cannot be read or decompressed.
pub fn read_text(path: &Path) -> Result<String, Error> {
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
