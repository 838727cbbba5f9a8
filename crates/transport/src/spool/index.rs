//! The spool's index of its folder in memory.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use afterimage_config::{SegmentName, SessionName};
use litemap::LiteMap;

use super::{
    folder,
    limits::{SegmentAge, SpoolLimits},
    sequences::NumberUse,
    state::SpoolState,
};
use crate::spool_time::SpoolTime;

/// Sizes of the files with the blocks of packed segments.
pub(super) type KeptBlocks = LiteMap<SegmentName, u64>;

/// Statistics of a spool's segments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SpoolStats {
    /// Number of segments that are ready for delivery.
    pub sealed: u64,
    /// Number of segments that are being written, or that earlier runs did not seal.
    pub open: u64,
    /// Number of sealed segments that the server refused, and that are set aside.
    pub set_aside: u64,
    /// Number of encrypted segments that cannot be read: a different key encrypted them, the spool has none, or a byte was altered.
    /// They stay until a limit deletes them.
    pub unreadable: u64,
    /// Total size of the segments that are set aside and of those that cannot be read.
    pub set_aside_bytes: u64,
    /// Total size of the sealed, open and set aside segments.
    pub bytes: u64,
    /// Number of segments that were deleted before delivery since the spool was opened: by age, by the size limit, or by
    /// somebody else.
    pub evicted_segments: u64,
    /// Total size of these segments.
    pub evicted_bytes: u64,
    /// Number of those that the age limit deleted.
    pub expired_segments: u64,
    /// Total size of these segments.
    pub expired_bytes: u64,
    /// Total size of torn or altered records at the ends of recovered files.
    pub lost_bytes: u64,
}

/// Index of the folder. The process owns the folder, so the index is complete.
#[derive(Debug)]
pub(super) struct SpoolIndex {
    pub(super) sealed: LiteMap<SegmentName, SealedFile>,
    /// Segments that the server refused, and those that cannot be read. They stay until a limit deletes them.
    pub(super) set_aside: LiteMap<SegmentName, SealedFile>,
    pub(super) open: LiteMap<SegmentName, OpenFile>,
    /// Sealed forms of segments in `open` that the disk has no room for.
    pub(super) held: LiteMap<SegmentName, Arc<[u8]>>,
    pub(super) state: SpoolState,
    /// Number of times that the spool was cleared. A segment that was opened in an earlier generation is deleted.
    pub(super) generation: u64,
    pub(super) evicted_segments: u64,
    pub(super) evicted_bytes: u64,
    /// The part of the evicted segments that the age limit deleted.
    pub(super) expired_segments: u64,
    pub(super) expired_bytes: u64,
    pub(super) lost_bytes: u64,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct SealedFile {
    pub(super) bytes: u64,
    pub(super) begun: SpoolTime,
    /// Modification time of the file by the wall clock: it orders segments of one age, and decides nothing else.
    pub(super) modified_ms: u64,
    /// Extension of the file.
    pub(super) extension: &'static str,
}

impl SealedFile {
    /// Returns whether the server refused the segment.
    pub(super) fn is_refused(&self) -> bool {
        folder::set_aside_extension(self.extension) == self.extension
    }
}

#[derive(Clone, Debug)]
pub(super) struct OpenFile {
    pub(super) bytes: Arc<AtomicU64>,
    pub(super) generation: u64,
    pub(super) begun: SpoolTime,
    /// Extension of the file.
    pub(super) extension: &'static str,
}

/// A sealed segment that was removed from the index by the limits.
pub(super) struct EvictedSegment {
    pub(super) name: SegmentName,
    pub(super) bytes: u64,
    is_expired: bool,
    pub(super) extension: &'static str,
}

impl SpoolIndex {
    pub(super) fn stats(&self) -> SpoolStats {
        let refused = self.set_aside.values().filter(|file| file.is_refused()).count();
        SpoolStats {
            sealed: self.sealed.len() as u64,
            open: self.open.len() as u64,
            set_aside: refused as u64,
            unreadable: (self.set_aside.len() - refused) as u64,
            set_aside_bytes: self.set_aside.values().map(|file| file.bytes).sum(),
            bytes: self.bytes(),
            evicted_segments: self.evicted_segments,
            evicted_bytes: self.evicted_bytes,
            expired_segments: self.expired_segments,
            expired_bytes: self.expired_bytes,
            lost_bytes: self.lost_bytes,
        }
    }

    /// Returns the number under which a session's next segment is recorded. If they are used up, it is one for a new number.
    pub(super) fn next_sequence(&self, session: &SessionName) -> u64 {
        let next = self.next_number(session, NumberUse::Recorded);
        match NumberUse::of(next) {
            NumberUse::Recorded => next,
            NumberUse::Reassigned => self.next_number(session, NumberUse::Reassigned),
        }
    }

    /// Returns the next number of a session for a use: above all that are remembered, and above those of the segments in the
    /// spool, which outlive the memory.
    pub(super) fn next_number(&self, session: &SessionName, number_use: NumberUse) -> u64 {
        let stored = self
            .sealed
            .keys()
            .chain(self.set_aside.keys())
            .chain(self.open.keys());
        let numbers = stored
            .filter(|name| name.session() == session)
            .map(SegmentName::sequence)
            .filter(|number| NumberUse::of(*number) == number_use);
        let above_stored = numbers.map(|number| number.saturating_add(1)).max();
        let remembered = self.state.sequences.next(session, number_use);
        remembered.max(above_stored.unwrap_or(0))
    }

    /// Returns whether the spool has a segment, open or sealed.
    pub(super) fn contains(&self, name: &SegmentName) -> bool {
        self.sealed.contains_key(name) || self.set_aside.contains_key(name) || self.open.contains_key(name)
    }

    /// Returns whether the spool has a segment of the same session with a later number of the same use.
    pub(super) fn contains_later(&self, name: &SegmentName) -> bool {
        let is_later = |other: &&SegmentName| {
            other.session() == name.session()
                && other.sequence() > name.sequence()
                && NumberUse::of(other.sequence()) == NumberUse::of(name.sequence())
        };
        self.sealed
            .keys()
            .chain(self.set_aside.keys())
            .chain(self.open.keys())
            .any(|other| is_later(&other))
    }

    /// Returns the segments that can be delivered: those that are sealed, and those whose sealed form waits in memory.
    pub(super) fn deliverable(&self) -> impl Iterator<Item = (&SegmentName, SealedFile)> {
        let sealed = self.sealed.iter().map(|(name, file)| (name, *file));
        let held = self.held.keys();
        sealed.chain(held.filter_map(|name| Some((name, self.sealed_file(name)?))))
    }

    /// Returns a segment that can be delivered.
    pub(super) fn sealed_file(&self, name: &SegmentName) -> Option<SealedFile> {
        let sealed = self.sealed.get(name).copied();
        sealed.or_else(|| {
            Some(SealedFile {
                bytes: self.held.get(name)?.len() as u64,
                begun: self.open.get(name)?.begun,
                extension: self.open.get(name)?.extension,
                // After the segments of an earlier version, whose ages are not known.
                modified_ms: u64::MAX,
            })
        })
    }

    /// Removes a segment that can be delivered.
    pub(super) fn remove_sealed(&mut self, name: &SegmentName) {
        self.sealed.remove(name);
        if self.held.remove(name).is_some() {
            self.open.remove(name);
        }
    }

    /// Returns when each segment was begun.
    pub(super) fn begun(&self) -> impl Iterator<Item = (&SegmentName, SpoolTime)> {
        let sealed = self.sealed.iter().chain(self.set_aside.iter());
        let sealed = sealed.map(|(name, file)| (name, file.begun));
        sealed.chain(self.open.iter().map(|(name, file)| (name, file.begun)))
    }

    fn bytes(&self) -> u64 {
        let sealed = self.sealed.values().chain(self.set_aside.values());
        let sealed: u64 = sealed.map(|file| file.bytes).sum();
        let open = self.open.values().map(|open| open.bytes.load(Ordering::Relaxed));
        sealed + open.sum::<u64>()
    }

    /// Removes all sealed segments, and counts them.
    pub(super) fn drop_sealed(&mut self) {
        let sealed = std::mem::take(&mut self.sealed);
        let set_aside = std::mem::take(&mut self.set_aside);
        for (_, file) in sealed.into_iter().chain(set_aside) {
            self.count_evicted(file.bytes);
        }
    }

    pub(super) fn count_evicted(&mut self, bytes: u64) {
        self.evicted_segments += 1;
        self.evicted_bytes += bytes;
    }

    /// Counts a segment that the age limit deletes.
    pub(super) fn count_expired(&mut self, bytes: u64) {
        self.count_evicted(bytes);
        self.expired_segments += 1;
        self.expired_bytes += bytes;
    }

    /// Removes and returns the segments, sealed or set aside, that the limits do not allow, and counts them.
    pub(super) fn take_evictions(&mut self, limits: &SpoolLimits, now: SpoolTime) -> Vec<EvictedSegment> {
        let segments = self.sealed.iter().chain(self.set_aside.iter());
        let segments = segments.map(|(name, file)| SegmentAge {
            name,
            bytes: file.bytes,
            begun: file.begun,
            modified_ms: file.modified_ms,
        });
        let names = limits.evictions(segments.collect(), self.bytes(), now);
        let mut evictions = Vec::with_capacity(names.len());
        let names: LiteMap<SegmentName, ()> = names.into_iter().map(|name| (name, ())).collect();
        // In one pass each: the index may have as many segments as a folder has files.
        for files in [&mut self.sealed, &mut self.set_aside] {
            files.retain(|name, file| {
                let is_evicted = names.contains_key(name);
                if is_evicted {
                    evictions.push(EvictedSegment {
                        name: name.clone(),
                        bytes: file.bytes,
                        is_expired: limits.is_expired(file.begun, now),
                        extension: file.extension,
                    });
                }
                !is_evicted
            });
        }
        debug_assert_eq!(
            evictions.len(),
            names.len(),
            "the limits return names of the index"
        );
        for segment in &evictions {
            if segment.is_expired {
                self.count_expired(segment.bytes);
            } else {
                self.count_evicted(segment.bytes);
            }
        }
        evictions
    }
}
