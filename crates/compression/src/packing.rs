//! Compression of a block's columns: one LZ4 block, which may copy from the columns of the blocks before it.
//!
//! A block of one second is too small to contain many repetitions, but consecutive seconds of one screen are similar.

use crate::error::FaultKind;
use crate::limits::{BLOCK_HISTORY_BYTES, MAX_BLOCK_BYTES};
use crate::primitives::{put, take, take_bytes};

/// Columns without compression.
const NONE: u8 = 0;
/// Columns in one LZ4 block without a history.
const LZ4: u8 = 1;
/// Columns in one LZ4 block with the history as its dictionary.
const LZ4_BEHIND_HISTORY: u8 = 2;
/// Maximum LZ4 expansion per input byte. A larger declared length is invalid.
const LZ4_MOST_EXPANSION: usize = 255;

/// The end of the columns of all blocks so far, the same for the writer and the reader.
#[derive(Debug, Default)]
pub(crate) struct History(Vec<u8>);

impl History {
    /// Returns a block's payload: its columns, compressed if that makes them smaller.
    pub(crate) fn pack(&mut self, columns: &[u8]) -> Vec<u8> {
        let packed = lz4_flex::block::compress_with_dict(columns, &self.0);
        let (packing, body) = if packed.len() < columns.len() {
            (LZ4_BEHIND_HISTORY, packed.as_slice())
        } else {
            (NONE, columns)
        };
        let mut payload = vec![packing];
        put(&mut payload, columns.len() as u32);
        payload.extend_from_slice(body);
        self.add(columns);
        payload
    }

    /// Returns the columns of a block's payload.
    pub(crate) fn unpack(&mut self, mut payload: &[u8]) -> Result<Vec<u8>, FaultKind> {
        let packing = take_bytes(&mut payload, 1).and_then(<[u8]>::first).copied();
        let length: u32 = take(&mut payload).ok_or(FaultKind::Packing)?;
        let length = usize::try_from(length).map_err(|_| FaultKind::Packing)?;
        if length > MAX_BLOCK_BYTES {
            return Err(FaultKind::LimitExceeded);
        }
        let is_possible = length <= payload.len().saturating_mul(LZ4_MOST_EXPANSION);
        let columns = match packing {
            Some(NONE) => payload.to_vec(),
            Some(LZ4) if is_possible => {
                lz4_flex::block::decompress(payload, length).map_err(|_| FaultKind::Packing)?
            }
            Some(LZ4_BEHIND_HISTORY) if is_possible => {
                lz4_flex::block::decompress_with_dict(payload, length, &self.0)
                    .map_err(|_| FaultKind::Packing)?
            }
            _ => return Err(FaultKind::Packing),
        };
        if columns.len() != length {
            return Err(FaultKind::Packing);
        }
        self.add(&columns);
        Ok(columns)
    }

    fn add(&mut self, columns: &[u8]) {
        let end = columns.rchunks(BLOCK_HISTORY_BYTES).next();
        self.0.extend_from_slice(end.unwrap_or_default());
        let over = self.0.len().saturating_sub(BLOCK_HISTORY_BYTES);
        self.0.drain(..over);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(blocks: &[&[u8]]) -> Vec<Vec<u8>> {
        let mut history = History::default();
        blocks.iter().map(|columns| history.pack(columns)).collect()
    }

    #[test]
    fn block_equal_to_an_earlier_one_takes_few_bytes() {
        let block: Vec<u8> = (0..200).collect();
        let others = vec![7; BLOCK_HISTORY_BYTES - 400];
        let payloads = packed(&[&block, &others, &block]);
        assert!(payloads[2].len() < 16, "{}", payloads[2].len());
        let mut history = History::default();
        for (payload, columns) in payloads.iter().zip([&block, &others, &block]) {
            assert_eq!(&history.unpack(payload).unwrap(), columns);
        }
    }

    #[test]
    fn history_is_the_end_of_all_columns() {
        let mut history = History::default();
        let bytes: Vec<u8> = (0..3 * BLOCK_HISTORY_BYTES).map(|at| (at % 251) as u8).collect();
        for part in bytes.chunks(1000) {
            history.pack(part);
        }
        assert_eq!(history.0, bytes[bytes.len() - BLOCK_HISTORY_BYTES..]);
        history.pack(&bytes);
        assert_eq!(history.0, bytes[bytes.len() - BLOCK_HISTORY_BYTES..]);
    }

    #[test]
    fn block_cannot_be_unpacked_without_its_history() {
        let block: Vec<u8> = (0..200).collect();
        let payloads = packed(&[&block, &block]);
        let mut history = History::default();
        assert_eq!(history.unpack(&payloads[1]), Err(FaultKind::Packing));
    }

    #[test]
    fn invalid_length_is_refused_before_memory_is_used() {
        let mut history = History::default();
        for packing in [LZ4, LZ4_BEHIND_HISTORY] {
            let mut payload = vec![packing];
            put(&mut payload, MAX_BLOCK_BYTES as u32);
            payload.extend([0x1f, 0, 1, 0, 255, 0]);
            assert_eq!(history.unpack(&payload), Err(FaultKind::Packing));
        }
        assert_eq!(history.unpack(&[3, 0]), Err(FaultKind::Packing));
        assert_eq!(history.unpack(&[]), Err(FaultKind::Packing));
    }
}
