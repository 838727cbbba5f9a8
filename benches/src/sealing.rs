//! What sealing a segment takes.

use std::fs;
use std::path::Path;

use afterimage_compression::assemble;

use crate::Error;
use crate::count::Work;

/// Sealing the segment whose records stand in a file.
pub fn work(file: &Path) -> Result<Work, Error> {
    let bytes = fs::read(file)?;
    let mut rest = bytes.as_slice();
    let mut records = Vec::new();
    while let Some((length, tail)) = rest.split_first_chunk::<4>() {
        let length = u32::from_le_bytes(*length) as usize;
        let (record, tail) = tail
            .split_at_checked(length)
            .ok_or("the file of records is cut")?;
        records.push(record.to_vec());
        rest = tail;
    }
    Ok(Box::new(move || {
        std::hint::black_box(assemble(&records));
    }))
}
