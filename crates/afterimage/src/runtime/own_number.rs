//! The sequence number in the header of a segment that got a new one, since the collector has other bytes under its name.
//!
//! The name of the file has the new number first. The header follows right before the upload, also in a later process.

use afterimage_compression::{SegmentForm, SegmentHeader, SegmentReader, renumbered};
use afterimage_config::SegmentName;
use afterimage_transport::{Error, Spool};

use super::handle::Runtime;
use super::pack;

/// Returns the bytes of a sealed segment, with the number of its name in the header. A segment of another session, or one that cannot
/// be decoded, is returned as it is: the collector refuses it.
pub(super) fn with_own_number(
    name: &SegmentName,
    segment: Vec<u8>,
    spool: &Spool,
    runtime: &Runtime,
) -> Vec<u8> {
    let is_another = |header: &SegmentHeader| {
        header.sequence != name.sequence()
            && header.device_id == name.device_id().as_str()
            && header.session_id == name.session_id().to_string()
    };
    if !SegmentReader::open(&segment).is_ok_and(|reader| is_another(reader.header())) {
        return segment;
    }
    let form = SegmentForm::of(&segment).unwrap_or(SegmentForm::Blocks);
    let Some(records) = renumbered(&segment, name.sequence()) else {
        return segment;
    };
    let own = pack::seal_as(form, records, &runtime.inbox);
    match spool.replace(name, &own) {
        Ok(()) => own,
        // It was deleted meanwhile, and the next step finds another one.
        Err(Error::Cleared { .. }) => segment,
        Err(cause) => {
            runtime.count_failure(Err(cause));
            segment
        }
    }
}
