//! Splitting a segment that the server refuses as too large. The parts have blocks, and each is packed before it is sent.

use std::sync::Arc;

use afterimage_compression::{SegmentForm, block_records, seal_blocks};
use afterimage_config::SegmentName;
use afterimage_transport::{Error, Spool, UploadOutcome, Uploader};

use super::handle::Runtime;
use super::pack::MAX_YIELD;

/// Splits a stored segment of `bytes` and reports the result to the uploader. Returns the outcome for the segment if it cannot be split.
pub(super) fn split(
    name: &SegmentName,
    bytes: u64,
    uploader: &mut Uploader,
    spool: &Spool,
    runtime: &Arc<Runtime>,
) -> Option<UploadOutcome> {
    let parts = parts_of(name, spool, runtime);
    let now_ms = runtime.services.clock.now().elapsed_ms;
    let Some([first, second]) = parts else {
        tracing::warn!(segment = %name, bytes, "too large for the server, and cannot be split");
        return Some(uploader.on_unsplittable(name, bytes, now_ms));
    };
    match spool.split(name, [&first, &second]) {
        Ok([first, second]) => {
            tracing::debug!(segment = %name, bytes, %first, %second, "split: too large for the server");
            uploader.on_split(&first);
        }
        Err(cause) => {
            if !matches!(cause, Error::Cleared { .. }) {
                runtime.count_failure(Err(cause));
            }
            uploader.on_split_failed(name, now_ms);
        }
    }
    None
}

/// Returns both parts of a segment; `None` if its blocks are not known, or if it cannot be split.
fn parts_of(name: &SegmentName, spool: &Spool, runtime: &Runtime) -> Option<[Vec<u8>; 2]> {
    let stored = spool.read(name).ok()?;
    let blocks = match SegmentForm::of(&stored)? {
        SegmentForm::Blocks => stored,
        SegmentForm::Packed => spool.kept_blocks(name)?,
    };
    let records = block_records(&blocks).ok()?;
    let mut yields = true;
    let parts = afterimage_compression::split(&records, || {
        yields = yields && runtime.inbox.wait_handled(MAX_YIELD);
    })?;
    Some(parts.map(|records| seal_blocks(&records)))
}
