//! The range coder: decisions and their probabilities in, bytes out, and back.
//!
//! An interval of 32-bit numbers is cut in two at each decision, in proportion to the probabilities; bytes
//! that both ends share are settled and leave it.

/// One side of the coder. A model asks it for every decision, which the writing side gives along.
pub(super) trait Coder {
    /// Codes a decision that is true with a probability of `p` in 65,536, `p` from 1 to 65,535.
    fn bit(&mut self, p: u32, bit: bool) -> bool;

    /// Bits spent so far, for reports alone.
    fn spent_bits(&self) -> f64;

    /// The same, where somebody asked.
    fn spent_bits_if(&self, asked: bool) -> f64 {
        if asked { self.spent_bits() } else { 0.0 }
    }
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

    /// The last number of the part that stands for true.
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

    /// The first byte, where both ends share it; it is shifted out.
    fn settled(&mut self) -> Option<u8> {
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

/// The writing side.
#[derive(Debug)]
pub(super) struct Encoder {
    interval: Interval,
    out: Vec<u8>,
}

impl Encoder {
    pub(super) fn new() -> Self {
        Self {
            interval: Interval::WHOLE,
            out: Vec::new(),
        }
    }

    /// The bytes: after those that are settled as many as it takes to stay within the interval when all
    /// that follows is taken for zero. Zeros at the end are left out for the same reason.
    pub(super) fn finish(mut self) -> Vec<u8> {
        let Interval { low, high } = self.interval;
        for bits in [32, 24, 16, 8, 0_u32] {
            let mask = u32::MAX.checked_shl(bits).unwrap_or(0);
            // The least number not below `low` whose lower bits are zero, where there is one.
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

impl Coder for Encoder {
    fn bit(&mut self, p: u32, bit: bool) -> bool {
        let middle = self.interval.middle(p);
        self.interval.narrow(middle, bit);
        while let Some(byte) = self.interval.settled() {
            self.out.push(byte);
        }
        bit
    }

    fn spent_bits(&self) -> f64 {
        self.out.len() as f64 * 8.0 + self.interval.spent_bits()
    }
}

/// The reading side. After the bytes come zeros without end: who reads counts what he makes of them.
#[derive(Debug)]
pub(super) struct Decoder {
    interval: Interval,
    code: u32,
    at: usize,
}

/// The reading side at work on bytes that somebody else holds.
#[derive(Debug)]
pub(super) struct Reading<'a> {
    state: &'a mut Decoder,
    bytes: &'a [u8],
}

impl Decoder {
    pub(super) fn new(bytes: &[u8]) -> Self {
        let mut decoder = Self {
            interval: Interval::WHOLE,
            code: 0,
            at: 0,
        };
        let mut reading = decoder.over(bytes);
        for _ in 0..4 {
            reading.next_byte();
        }
        decoder
    }

    /// Bytes taken so far.
    pub(super) fn taken(&self) -> usize {
        self.at
    }

    pub(super) fn over<'a>(&'a mut self, bytes: &'a [u8]) -> Reading<'a> {
        Reading { state: self, bytes }
    }
}

impl Reading<'_> {
    fn next_byte(&mut self) {
        let byte = self.bytes.get(self.state.at).copied().unwrap_or(0);
        self.state.code = self.state.code << 8 | u32::from(byte);
        self.state.at += 1;
    }
}

impl Coder for Reading<'_> {
    fn bit(&mut self, p: u32, _: bool) -> bool {
        let middle = self.state.interval.middle(p);
        let bit = self.state.code <= middle;
        self.state.interval.narrow(middle, bit);
        while self.state.interval.settled().is_some() {
            self.next_byte();
        }
        bit
    }

    fn spent_bits(&self) -> f64 {
        self.state.at as f64 * 8.0 + self.state.interval.spent_bits()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decisions_come_back_whatever_their_probability() {
        let decisions: Vec<(u32, bool)> = (0..5000_u32)
            .map(|n| {
                let mixed = n.wrapping_mul(2_654_435_761);
                let p = [1, 65_535, 32_768, (mixed >> 16).max(1)][n as usize % 4];
                (p, mixed >> 7 & 1 == 1)
            })
            .collect();
        for length in [0, 1, 2, 3, 17, 5000] {
            let mut encoder = Encoder::new();
            for (p, bit) in &decisions[..length] {
                encoder.bit(*p, *bit);
            }
            let bytes = encoder.finish();
            let mut decoder = Decoder::new(&bytes);
            for (p, bit) in &decisions[..length] {
                assert_eq!(decoder.over(&bytes).bit(*p, !bit), *bit);
            }
        }
    }
}
