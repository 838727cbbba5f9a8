//! The server's last answer on disk: two records, one that says of which server and when, and the answer as it came.

use std::{
    fs,
    path::{Path, PathBuf},
};

use afterimage_config::{ParsedRemoteConfig, Platform, RemoteConfig, ServerUrl};

use crate::{codec, files, record};

/// The file. Its name has one dot, so that no segment is ever called that.
const CACHE_FILE: &str = "remote-config.cache";

/// The layout of the file; another one is read as nothing.
const VERSION: u8 = 1;

/// Version, a sum over server and key, and the wall time of the answer in milliseconds.
type Stored = (u8, u32, u64);

/// A stored response.
pub(crate) struct CachedResponse {
    pub(crate) parsed: ParsedRemoteConfig,
    /// Wall-clock time of the response, in milliseconds since 1970.
    pub(crate) fetched_at_ms: u64,
}

#[derive(Debug)]
pub(crate) struct CachedConfig {
    dir: PathBuf,
    path: PathBuf,
    /// Tells the answers of two projects apart without writing a key to disk.
    source: u32,
}

impl CachedConfig {
    pub(crate) fn new(dir: &Path, server: &ServerUrl, api_key: &str) -> Self {
        let source = crc32fast::hash(format!("{server}\n{api_key}").as_bytes());
        Self {
            dir: dir.into(),
            path: dir.join(CACHE_FILE),
            source,
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Keeps an answer. Where that fails the present session has it all the same.
    pub(crate) fn store(&self, body: &[u8], fetched_at_ms: u64) {
        let stored: Stored = (VERSION, self.source, fetched_at_ms);
        let head = codec::encode(&stored).and_then(|head| record::frame(&head));
        let Some((mut bytes, body)) = head.zip(record::frame(body)) else {
            return;
        };
        bytes.extend(body);
        if let Err(error) = files::replace(&self.dir, &self.path, &bytes) {
            tracing::warn!(%error, "the remote config cannot be kept");
        }
    }

    pub(crate) fn forget(&self) {
        if let Err(error) = files::delete(&self.path) {
            tracing::warn!(%error, "an earlier remote config cannot be deleted");
        }
    }

    /// Returns the last answer of this server for this key, when it came, and what was left out of it.
    pub(crate) fn load(&self, platform: Platform) -> Option<CachedResponse> {
        let bytes = fs::read(&self.path).ok()?;
        let recovery = record::recover(bytes.as_slice(), bytes.len() as u64).ok()?;
        let [head, body] = recovery.records.as_slice() else {
            return None;
        };
        let (version, source, fetched_at_ms): Stored = codec::decode(head)?;
        if (version, source) != (VERSION, self.source) {
            return None;
        }
        let parsed = RemoteConfig::parse(body, platform).ok()?;
        Some(CachedResponse {
            parsed,
            fetched_at_ms,
        })
    }
}
