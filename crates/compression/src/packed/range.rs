//! The range coder: converts bits and their probabilities into bytes and back.
//!
//! Each bit splits an interval of 32-bit numbers in proportion to its probabilities and keeps one part. Once both ends
//! of the interval have the same highest byte, that byte is final: it is written and shifted out.

/// One side of the range coder: the encoder or the decoder.
pub(super) trait BitCoder {
    /// Whether bits are read. An encoder has the entries already, so it does not build them again.
    const DECODES: bool;

    /// Codes a bit that is 1 with the probability `p / 65536`, where `p` is from 1 to 65,535. An encoder writes `bit`
    /// and returns it; a decoder ignores `bit` and returns the bit that it reads.
    fn bit(&mut self, p: u32, bit: bool) -> bool;

    /// Bits spent so far, for reports only.
    fn spent_bits(&self) -> f64;
}

#[derive(Clone, Copy, Debug)]
struct Interval {
    low: u32,
    high: u32,
}

impl Interval {
    const WHOLE: Self = Self {
        low: 0,
        high: u32::MAX,
    };

    /// The last number of the part for a 1.
    fn middle(self, p: u32) -> u32 {
        let span = self.high - self.low;
        let share = (u64::from(span) * u64::from(p)) >> 16;
        self.low + share as u32
    }

    fn narrow(&mut self, middle: u32, bit: bool) {
        if bit {
            self.high = middle;
        } else {
            self.low = middle.wrapping_add(1);
        }
    }

    /// Shifts out the highest byte if both ends share it.
    fn shift_out(&mut self) -> Option<u8> {
        if (self.low ^ self.high) >> 24 != 0 {
            return None;
        }
        let byte = (self.high >> 24) as u8;
        self.low <<= 8;
        self.high = self.high << 8 | 0xff;
        Some(byte)
    }

    fn spent_bits(self) -> f64 {
        32.0 - (f64::from(self.high - self.low) + 1.0).log2()
    }
}

/// Writes bits.
#[derive(Debug)]
pub(super) struct RangeEncoder {
    interval: Interval,
    out: Vec<u8>,
}

impl RangeEncoder {
    pub(super) fn new() -> Self {
        Self {
            interval: Interval::WHOLE,
            out: Vec::new(),
        }
    }

    /// Returns the bytes. The decoder reads zeros after the last byte, so the fewest bytes are added that, followed by
    /// zeros, lie within the interval; zeros at the end are removed.
    pub(super) fn finish(mut self) -> Vec<u8> {
        let Interval { low, high } = self.interval;
        for bits in [32, 24, 16, 8, 0_u32] {
            let mask = u32::MAX.checked_shl(bits).unwrap_or(0);
            // The least number from `low` on whose lower bits are zero, if there is one.
            let candidate = low.checked_add(!mask).map(|sum| sum & mask);
            if let Some(number) = candidate.filter(|number| (low..=high).contains(number)) {
                self.out.extend(number.to_be_bytes());
                break;
            }
        }
        while self.out.last() == Some(&0) {
            self.out.pop();
        }
        self.out
    }
}

impl BitCoder for RangeEncoder {
    const DECODES: bool = false;

    fn bit(&mut self, p: u32, bit: bool) -> bool {
        let middle = self.interval.middle(p);
        self.interval.narrow(middle, bit);
        while let Some(byte) = self.interval.shift_out() {
            self.out.push(byte);
        }
        bit
    }

    fn spent_bits(&self) -> f64 {
        self.out.len() as f64 * 8.0 + self.interval.spent_bits()
    }
}

/// Reads bits. Zeros without end follow the bytes, so the caller bounds the amount of data that it decodes.
#[derive(Debug)]
pub(super) struct RangeDecoder {
    interval: Interval,
    code: u32,
    bytes: Vec<u8>,
    /// Bytes taken so far, which may be more than there are.
    taken: usize,
}

impl RangeDecoder {
    pub(super) fn new(bytes: Vec<u8>) -> Self {
        let mut decoder = Self {
            interval: Interval::WHOLE,
            code: 0,
            bytes,
            taken: 0,
        };
        for _ in 0..4 {
            decoder.next_byte();
        }
        decoder
    }

    /// Bytes taken so far, including the zeros behind the last byte.
    pub(super) fn bytes_taken(&self) -> usize {
        self.taken
    }

    /// Number of bytes there are.
    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Not inlined: one bit in ten takes a byte, and the others are then decoded in fewer instructions.
    #[cold]
    #[inline(never)]
    fn next_byte(&mut self) {
        let byte = self.bytes.get(self.taken).copied().unwrap_or(0);
        self.code = self.code << 8 | u32::from(byte);
        self.taken += 1;
    }
}

impl BitCoder for RangeDecoder {
    const DECODES: bool = true;

    fn bit(&mut self, p: u32, _: bool) -> bool {
        let middle = self.interval.middle(p);
        let bit = self.code <= middle;
        self.interval.narrow(middle, bit);
        while self.interval.shift_out().is_some() {
            self.next_byte();
        }
        bit
    }

    fn spent_bits(&self) -> f64 {
        self.taken as f64 * 8.0 + self.interval.spent_bits()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_of_any_probability_are_decoded() {
        let bits: Vec<(u32, bool)> = (0..5000_u32)
            .map(|n| {
                let mixed = n.wrapping_mul(2_654_435_761);
                let p = [1, 65_535, 32_768, (mixed >> 16).max(1)][n as usize % 4];
                (p, mixed >> 7 & 1 == 1)
            })
            .collect();
        for length in [0, 1, 2, 3, 17, 5000] {
            let mut encoder = RangeEncoder::new();
            for (p, bit) in &bits[..length] {
                encoder.bit(*p, *bit);
            }
            let mut decoder = RangeDecoder::new(encoder.finish());
            for (p, bit) in &bits[..length] {
                assert_eq!(decoder.bit(*p, !bit), *bit);
            }
        }
    }
}
