//! Deferred packing: a segment that was sealed unpacked is packed right before its upload, if the conditions permit it by then.
//!
//! One segment is packed at a time, so a backlog of unpacked segments delays no upload by more than the packing of one. The
//! collector confirms either form of a segment, since both have the same entries.

use std::sync::Arc;

use afterimage_compression::{SegmentForm, block_records};
use afterimage_config::SegmentName;
use afterimage_engine::allows_packing;
use afterimage_transport::{Error, Spool, UploadItem};

use super::handle::Runtime;
use super::pack;

/// The segment that is uploaded next, and its form.
#[derive(Debug)]
pub(super) struct NextSegment {
    name: SegmentName,
    /// Its form. A segment that cannot be read counts as packed: nothing is to be done with it here.
    form: SegmentForm,
}

impl NextSegment {
    /// Returns whether an item is this segment, and it is unpacked.
    pub(super) fn is_unpacked(&self, item: &UploadItem) -> bool {
        self.form == SegmentForm::Blocks && matches!(item, UploadItem::Segment(name) if *name == self.name)
    }
}

/// Reads the form of the segment that is uploaded next, and packs it if it is unpacked and the conditions permit it. `kept` is
/// the latest segment that could not be packed: it is not tried again.
pub(super) fn prepare(
    name: SegmentName,
    kept: &mut Option<SegmentName>,
    spool: &Spool,
    runtime: &Arc<Runtime>,
) -> NextSegment {
    let bytes = spool.read(&name).unwrap_or_default();
    let mut form = SegmentForm::of(&bytes).unwrap_or(SegmentForm::Packed);
    let may_pack = runtime.read(|settings| allows_packing(settings.conditions));
    if form == SegmentForm::Blocks && may_pack && kept.as_ref() != Some(&name) {
        match pack_stored(&name, &bytes, spool, runtime) {
            Some(packed) => form = packed,
            None => *kept = Some(name.clone()),
        }
    }
    NextSegment { name, form }
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
            spool.keep_blocks(name, blocks);
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
