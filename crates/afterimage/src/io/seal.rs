//! Giving segments their final form, in the end also where the disk was full for a while.

use afterimage_config::SegmentName;
use afterimage_transport::{Error, RecoveredSegment, Spool};

use super::{Io, pack};
use crate::segment::FinishedSegment;

impl Io<'_> {
    pub(super) fn seal(&self, segment: FinishedSegment) {
        let core = self.core;
        let name = segment.file.name().clone();
        let bytes = pack::pack(segment.records, &core.mailbox);
        self.begin_run();
        let now_wall_ms = core.clock.wall_ms();
        let sealed = core.store.open(now_wall_ms);
        let sealed = sealed.and_then(|spool| spool.seal(segment.file, &bytes, now_wall_ms));
        if self.is_over(name, bytes, sealed) {
            self.seal_unwritten();
        }
    }

    /// Seals what could not be written earlier, until the disk refuses again.
    pub(super) fn seal_unwritten(&self) {
        let core = self.core;
        while let Some((name, bytes)) = core.store.take_unwritten() {
            let now_wall_ms = core.clock.wall_ms();
            let sealed = core.store.open(now_wall_ms);
            let sealed = sealed.and_then(|spool| spool.seal_recovered(&name, &bytes, now_wall_ms));
            if !self.is_over(name, bytes, sealed) {
                return;
            }
        }
    }

    /// Seals what a killed run left open: its whole blocks are a segment like any other.
    pub(super) fn seal_recovered(&self, spool: &Spool) {
        for RecoveredSegment { name, records, .. } in self.core.store.take_recovered() {
            let blocks = records.len();
            let bytes = pack::pack(records, &self.core.mailbox);
            match spool.seal_recovered(&name, &bytes, self.core.clock.wall_ms()) {
                Ok(()) => tracing::info!(segment = %name, blocks, "recovered from an earlier run"),
                Err(why) => {
                    self.put_off(name, bytes, &why);
                }
            }
        }
    }

    /// Takes in how sealing went; says whether there is nothing more to do for the segment.
    fn is_over(&self, name: SegmentName, bytes: Vec<u8>, sealed: Result<(), Error>) -> bool {
        match sealed {
            Ok(()) => {
                self.core.counters.segments.one();
                self.core.counters.segment_bytes.add(bytes.len() as u64);
                true
            }
            Err(why) => !self.put_off(name, bytes, &why),
        }
    }

    /// Keeps a segment that could not be written; not one that is gone because the user opted out meanwhile.
    fn put_off(&self, name: SegmentName, bytes: Vec<u8>, why: &Error) -> bool {
        if matches!(why, Error::Cleared { .. }) {
            return false;
        }
        self.core.counters.write_failure(why);
        self.core.store.keep_unwritten(name, bytes);
        true
    }
}
