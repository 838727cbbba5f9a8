//! Where a segment's bytes go.

use crate::error::Fault;
use crate::packed::PackedReader;
use crate::record::Parts;

/// Bytes of a packed segment by what they tell, the largest first; `None` for another form.
///
/// # Errors
///
/// [`Fault`] where the segment cannot be read.
pub fn packed_bytes(segment: &[u8]) -> Result<Option<Vec<(&'static str, f64)>>, Fault> {
    let count = || {
        let Some(parts) = Parts::open(segment)? else {
            return Ok(None);
        };
        let mut reader = PackedReader::open_counting(parts)?;
        while reader.next()?.is_some() {}
        Ok(Some(reader.counted()))
    };
    count().map_err(|reason| Fault { offset: 0, reason })
}
