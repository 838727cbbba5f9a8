//! Sealing: segments are packed, or stored as they are on the disk while the device saves power or is hot. A segment that cannot
//! be written is kept in memory and retried.

use std::sync::Arc;

use afterimage_compression::{SegmentForm, seal_blocks};
use afterimage_config::SegmentName;
use afterimage_engine::{Input, IoEvent, allows_packing};
use afterimage_transport::{Error, MIN_BODY_LIMIT_BYTES, RecoveredSegment, Spool};

use super::handle::Runtime;
use super::pack;
use super::segment_file::FinishedSegment;

/// Seals a segment. If the disk takes it, the segments that waited for room are tried again.
pub(super) fn seal(segment: FinishedSegment, runtime: &Arc<Runtime>) {
    let FinishedSegment { file, clock, records } = segment;
    let name = file.name().clone();
    let SealedForms { bytes, blocks } = seal_as(form(runtime), records, runtime);
    let now = runtime.services.clock.now();
    let sealed = runtime.spool.open(now.elapsed_ms).and_then(|spool| {
        // A later boot continues behind everything that is sealed.
        runtime.count_failure(spool.save_session_record(name.session(), clock.record_at(now)));
        spool.seal(file, &bytes, now.elapsed_ms)?;
        keep_blocks(&name, blocks, &spool);
        Ok(())
    });
    if finish(name, bytes, sealed, runtime) == Sealing::Finished {
        seal_unwritten(runtime);
    }
}

/// Seals the segments that could not be written earlier, until the disk refuses one.
pub(super) fn seal_unwritten(runtime: &Arc<Runtime>) {
    while let Some((name, bytes)) = runtime.spool.take_unwritten() {
        let now_ms = runtime.services.clock.now().elapsed_ms;
        let sealed = runtime.spool.open(now_ms);
        let sealed = sealed.and_then(|spool| spool.seal_recovered(&name, &bytes, now_ms));
        if finish(name, bytes, sealed, runtime) == Sealing::Postponed {
            return;
        }
    }
}

/// Seals the segments that a killed run left open: their whole blocks are segments like any other.
pub(super) fn seal_recovered(spool: &Spool, runtime: &Arc<Runtime>) {
    for RecoveredSegment { name, records, .. } in runtime.spool.take_recovered() {
        let blocks = records.len();
        let SealedForms { bytes, blocks: kept } = seal_as(form(runtime), records, runtime);
        match spool.seal_recovered(&name, &bytes, runtime.services.clock.now().elapsed_ms) {
            Ok(()) => {
                tracing::info!(segment = %name, blocks, "recovered from an earlier run");
                keep_blocks(&name, kept, spool);
            }
            Err(cause) => {
                postpone(name, bytes, cause, runtime);
            }
        }
    }
}

/// The sealed form of a segment, and that of its blocks if the segment is packed and may have to be split.
struct SealedForms {
    bytes: Arc<[u8]>,
    blocks: Option<Vec<u8>>,
}

fn seal_as(form: SegmentForm, records: Vec<Vec<u8>>, runtime: &Runtime) -> SealedForms {
    let blocks = seal_blocks(&records);
    let bytes: Arc<[u8]> = match form {
        SegmentForm::Blocks => {
            return SealedForms {
                bytes: Arc::from(blocks),
                blocks: None,
            };
        }
        SegmentForm::Packed => Arc::from(pack::pack(records, &runtime.inbox)),
    };
    let is_packed = SegmentForm::of(&bytes) == Some(SegmentForm::Packed);
    let may_be_split = is_packed && bytes.len() as u64 > MIN_BODY_LIMIT_BYTES;
    SealedForms {
        bytes,
        blocks: may_be_split.then_some(blocks),
    }
}

/// Keeps the blocks of a packed segment that is stored.
fn keep_blocks(name: &SegmentName, blocks: Option<Vec<u8>>, spool: &Spool) {
    if let Some(blocks) = blocks {
        spool.keep_blocks(name, &blocks);
    }
}

/// Returns the form in which a segment is sealed now.
fn form(runtime: &Runtime) -> SegmentForm {
    if runtime.read(|settings| allows_packing(settings.conditions)) {
        SegmentForm::Packed
    } else {
        SegmentForm::Blocks
    }
}

/// Whether a segment has to be sealed again.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sealing {
    Finished,
    Postponed,
}

fn finish(name: SegmentName, bytes: Arc<[u8]>, sealed: Result<(), Error>, runtime: &Arc<Runtime>) -> Sealing {
    match sealed {
        Ok(()) => {
            if runtime.spool.end_loss() {
                runtime.send(Input::Io(IoEvent::StorageChanged { is_lossy: false }));
            }
            let is_unpacked = SegmentForm::of(&bytes) == Some(SegmentForm::Blocks);
            if is_unpacked {
                tracing::debug!(segment = %name, bytes = bytes.len(), "sealed unpacked");
            }
            let io = &mut runtime.published.lock().io;
            io.storage = None;
            io.segments += 1;
            io.segment_bytes += bytes.len() as u64;
            io.unpacked_segments += u64::from(is_unpacked);
            Sealing::Finished
        }
        Err(cause) => postpone(name, bytes, cause, runtime),
    }
}

/// Keeps a segment that could not be written, unless the user opted out meanwhile.
fn postpone(name: SegmentName, bytes: Arc<[u8]>, cause: Error, runtime: &Arc<Runtime>) -> Sealing {
    if matches!(cause, Error::Cleared { .. }) {
        return Sealing::Finished;
    }
    runtime.count_failure(Err(cause));
    let dropped = runtime.spool.keep_unwritten(name, bytes);
    if !dropped.is_empty() {
        {
            let unwritten = &mut runtime.published.lock().io.unwritten;
            unwritten.segments += dropped.segments;
            unwritten.segment_bytes += dropped.segment_bytes;
        }
        runtime.send(Input::Io(IoEvent::StorageChanged { is_lossy: true }));
    }
    Sealing::Postponed
}
