//! The cache of remote config: a file of two records, the metadata and the body of the server's last response.

use std::{
    fs,
    path::{Path, PathBuf},
};

use afterimage_checksum::crc32;
use afterimage_config::{ParsedRemoteConfig, Platform, RemoteConfig, ServerUrl};

use crate::error;
use crate::{codec, files, record};

/// Name of the file. It has one dot, so that no file name of a segment equals it.
const CACHE_FILE: &str = "remote-config.cache";

/// Version of the file's layout. A file of a different version is ignored.
const VERSION: u8 = 1;

/// Version, checksum of server and key, and a number that is not used: earlier versions stored a wall-clock time, and none
/// read it.
type CacheHeader = (u8, u32, u64);

#[derive(Debug)]
pub(crate) struct CachedConfig {
    dir: PathBuf,
    path: PathBuf,
    /// Checksum of server and key. It distinguishes projects without writing a key to disk.
    source: u32,
}

impl CachedConfig {
    pub(crate) fn new(dir: &Path, server: &ServerUrl, api_key: &str) -> Self {
        let source = crc32(&[format!("{server}\n{api_key}").as_bytes()]);
        Self {
            dir: dir.into(),
            path: dir.join(CACHE_FILE),
            source,
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Stores a response. A failure is logged only: the current session uses the response anyway.
    pub(crate) fn store(&self, body: &[u8]) {
        let header: CacheHeader = (VERSION, self.source, 0);
        let head = codec::encode(&header).and_then(|head| record::frame(&head));
        debug_assert!(head.is_some(), "the metadata has a fixed size");
        let Some((mut bytes, body)) = head.zip(record::frame(body)) else {
            tracing::warn!(bytes = body.len(), "the remote config is too large for the cache");
            return;
        };
        bytes.extend(body);
        if let Err(error) = files::replace(&self.dir, &self.path, &bytes) {
            error::warn(&error, "the remote config cannot be cached");
        }
    }

    /// Deletes the file. A failure is logged only.
    pub(crate) fn delete(&self) {
        if let Err(error) = files::delete(&self.path) {
            error::warn(&error, "the cached remote config cannot be deleted");
        }
    }

    /// Loads the last response of this server for this key, if there is a valid one.
    pub(crate) fn load(&self, platform: Platform) -> Option<ParsedRemoteConfig> {
        let bytes = fs::read(&self.path).ok()?;
        let recovery = record::recover(bytes.as_slice(), bytes.len() as u64).ok()?;
        let [head, body] = recovery.records.as_slice() else {
            return None;
        };
        let (version, source, _): CacheHeader = codec::decode(head)?;
        if (version, source) != (VERSION, self.source) {
            return None;
        }
        RemoteConfig::parse(body, platform).ok()
    }
}
