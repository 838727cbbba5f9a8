//! Deferred packing: a segment that was sealed unpacked is packed right before its upload, if the conditions permit it by then.
//!
//! One segment is packed at a time, so a backlog of unpacked segments delays no upload by more than the packing of one. The
//! collector keeps the first form of a segment that it gets; both have the same entries.

use std::sync::Arc;

use afterimage_compression::{SegmentForm, block_records};
use afterimage_config::SegmentName;
use afterimage_engine::allows_packing;
use afterimage_transport::{Error, Spool};

use super::handle::Runtime;
use super::pack;

/// Packs the segment that is uploaded next, if it is unpacked and the conditions permit it. `kept` is the latest segment that
/// could not be packed: it is not tried again.
pub(super) fn prepare(
    name: &SegmentName,
    kept: &mut Option<SegmentName>,
    spool: &Spool,
    runtime: &Arc<Runtime>,
) {
    if kept.as_ref() == Some(name) || !runtime.read(|settings| allows_packing(settings.conditions)) {
        return;
    }
    // A file that cannot be read is left to the upload.
    let bytes = spool.read(name).unwrap_or_default();
    if SegmentForm::of(&bytes) == Some(SegmentForm::Blocks)
        && pack_stored(name, &bytes, spool, runtime).is_none()
    {
        *kept = Some(name.clone());
    }
}

/// Packs a sealed segment and stores it. Returns its new form; `None` if it keeps the earlier one.
fn pack_stored(
    name: &SegmentName,
    blocks: &[u8],
    spool: &Spool,
    runtime: &Arc<Runtime>,
) -> Option<SegmentForm> {
    let records = block_records(blocks).ok()?;
    let packed = pack::pack(records, &runtime.inbox);
    let form = SegmentForm::of(&packed).filter(|form| *form == SegmentForm::Packed)?;
    match spool.replace(name, &packed) {
        Ok(()) => {
            let (from, to) = (blocks.len(), packed.len());
            tracing::debug!(segment = %name, from, to, "packed before its upload");
            Some(form)
        }
        // The next step finds another segment.
        Err(Error::Cleared { .. }) => None,
        Err(cause) => {
            runtime.count_failure(Err(cause));
            None
        }
    }
}
