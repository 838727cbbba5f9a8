//! What a spool knows of its folder without looking, and the sums over it.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use afterimage_config::SegmentName;

use super::{limits::SpoolLimits, state::SpoolState};

/// What a spool holds, and what it had to give up since it was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SpoolStats {
    /// Segments that wait to be delivered.
    pub sealed: u64,
    /// Segments that are being written, or were when an earlier run ended.
    pub open: u64,
    /// Bytes of all of them.
    pub bytes: u64,
    /// Segments deleted undelivered, because of age, to keep within the bytes, or by somebody else.
    pub evicted_segments: u64,
    /// Their bytes.
    pub evicted_bytes: u64,
    /// Bytes of torn or altered records at the ends of recovered files.
    pub lost_bytes: u64,
}

/// What the folder holds. The process owns the folder, so this is the truth while it runs.
#[derive(Debug)]
pub(super) struct SpoolIndex {
    pub(super) sealed: BTreeMap<SegmentName, SealedFile>,
    pub(super) open: BTreeMap<SegmentName, OpenFile>,
    pub(super) state: SpoolState,
    /// Counts the times the spool was cleared; a segment begun before the last one is gone.
    pub(super) generation: u64,
    pub(super) evicted_segments: u64,
    pub(super) evicted_bytes: u64,
    pub(super) lost_bytes: u64,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct SealedFile {
    pub(super) bytes: u64,
    pub(super) sealed_at_ms: u64,
}

#[derive(Clone, Debug)]
pub(super) struct OpenFile {
    pub(super) bytes: Arc<AtomicU64>,
    pub(super) generation: u64,
}

impl SpoolIndex {
    pub(super) fn stats(&self) -> SpoolStats {
        SpoolStats {
            sealed: self.sealed.len() as u64,
            open: self.open.len() as u64,
            bytes: self.bytes(),
            evicted_segments: self.evicted_segments,
            evicted_bytes: self.evicted_bytes,
            lost_bytes: self.lost_bytes,
        }
    }

    /// Whether a segment is here, open or sealed.
    pub(super) fn holds(&self, name: &SegmentName) -> bool {
        self.sealed.contains_key(name) || self.open.contains_key(name)
    }

    /// Whether a later segment of the same session is here.
    pub(super) fn holds_later(&self, name: &SegmentName) -> bool {
        let is_later =
            |other: &&SegmentName| other.session() == name.session() && other.sequence() > name.sequence();
        self.sealed
            .keys()
            .chain(self.open.keys())
            .any(|other| is_later(&other))
    }

    fn bytes(&self) -> u64 {
        let sealed: u64 = self.sealed.values().map(|file| file.bytes).sum();
        sealed
            + self
                .open
                .values()
                .map(|open| open.bytes.load(Ordering::Relaxed))
                .sum::<u64>()
    }

    /// Gives up all that is sealed, and counts it.
    pub(super) fn give_up_sealed(&mut self) {
        let sealed = std::mem::take(&mut self.sealed);
        for file in sealed.values() {
            self.count_evicted(file);
        }
    }

    pub(super) fn count_evicted(&mut self, file: &SealedFile) {
        self.evicted_segments += 1;
        self.evicted_bytes += file.bytes;
    }

    /// Takes out of the index what the limits do not allow, and counts it.
    pub(super) fn take_evictions(
        &mut self,
        limits: &SpoolLimits,
        now_wall_ms: u64,
    ) -> Vec<(SegmentName, SealedFile)> {
        let files = self
            .sealed
            .iter()
            .map(|(name, file)| (name, file.bytes, file.sealed_at_ms));
        let names = limits.evictions(files.collect(), self.bytes(), now_wall_ms);
        let evictions: Vec<_> = names
            .into_iter()
            .filter_map(|name| self.sealed.remove_entry(&name))
            .collect();
        for (_, file) in &evictions {
            self.count_evicted(file);
        }
        evictions
    }
}
