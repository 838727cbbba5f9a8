//! The blocks of packed segments. They are kept until the segment is delivered: a packed segment cannot be decoded on the device, so
//! one that a server refuses as too large is split by its blocks.
//!
//! The files are a cache. They are not synced, each has a checksum, and the size limit deletes them before it deletes a recording. Without them a segment is delivered as before, but it cannot be split.

use std::{fs::File, io::BufReader};

use afterimage_config::SegmentName;

use super::Spool;
use crate::error::Result;
use crate::files::{self, WritableFile};
use crate::record;

impl Spool {
    /// Keeps another form of a sealed segment, which has its blocks, if the limit has room. It is deleted with the segment.
    pub fn keep_blocks(&self, name: &SegmentName, blocks: &[u8]) {
        let path = self.folder.blocks_path(name);
        let encrypted = self.encoded_blocks(name, blocks, &path);
        let Some(bytes) = encrypted.ok().and_then(|blocks| record::frame(&blocks)) else {
            return;
        };
        let used = self.stats().bytes + self.resources.lock().bytes() + self.kept_block_bytes();
        let has_room = used.saturating_add(bytes.len() as u64) <= self.limits.max_bytes;
        if !has_room || !self.index.lock().sealed.contains_key(name) {
            return;
        }
        let written = WritableFile::create(&path).and_then(|mut file| file.write_all(&bytes));
        if let Err(error) = written {
            tracing::debug!(segment = %name, %error, "its blocks are not kept");
            let _ = files::delete(&path);
            return;
        }
        self.kept_blocks.lock().insert(name.clone(), bytes.len() as u64);
    }

    /// Returns the blocks that are kept of a segment; `None` if there are none or they are damaged.
    #[must_use]
    pub fn kept_blocks(&self, name: &SegmentName) -> Option<Vec<u8>> {
        let bytes = self.kept_blocks.lock().get(name).copied()?;
        let file = File::open(self.folder.blocks_path(name)).ok()?;
        let recovery = record::recover(BufReader::new(file), bytes).ok()?;
        let blocks = recovery.records.into_iter().next()?;
        Some(self.decoded_blocks(name, &blocks).unwrap_or(blocks))
    }

    /// Keeps the blocks of a segment that got a new name.
    pub(super) fn rename_blocks(&self, name: &SegmentName, renamed: &SegmentName) {
        let Some(bytes) = self.kept_blocks.lock().remove(name) else {
            return;
        };
        let (from, to) = (self.folder.blocks_path(name), self.folder.blocks_path(renamed));
        if files::rename(&from, &to).is_ok() {
            self.kept_blocks.lock().insert(renamed.clone(), bytes);
        }
    }

    /// Deletes the blocks of a segment.
    pub(super) fn drop_blocks(&self, name: &SegmentName) -> Result<()> {
        if self.kept_blocks.lock().remove(name).is_none() {
            return Ok(());
        }
        files::delete(&self.folder.blocks_path(name))
    }

    /// Deletes blocks, those of the oldest segments first, until so many bytes are free.
    pub(super) fn drop_blocks_for(&self, mut bytes: u64) -> Result<()> {
        let mut dropped = Ok(());
        for segment in self.sealed() {
            if bytes == 0 {
                break;
            }
            let kept = self.kept_blocks.lock().get(&segment.name).copied();
            if let Some(kept) = kept {
                dropped = dropped.and(self.drop_blocks(&segment.name));
                bytes = bytes.saturating_sub(kept);
            }
        }
        dropped
    }

    /// Returns the size of all blocks that are kept.
    pub(super) fn kept_block_bytes(&self) -> u64 {
        self.kept_blocks.lock().values().sum()
    }
}
