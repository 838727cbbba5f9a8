//! Errors of reading a trace.

use std::path::PathBuf;

/// Newest supported version of the trace format.
pub(crate) const NEWEST_VERSION: u64 = 1;

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
