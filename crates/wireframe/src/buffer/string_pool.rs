//! Strings of a buffer while it is written, each once.

/// Texts one after another, with a table of where each is and an index that finds a text again. All of it
/// is used again for the next frame.
#[derive(Default)]
pub(super) struct StringPool {
    text: Vec<u8>,
    /// Start and length of each string.
    places: Vec<(u32, u32)>,
    /// Open addressing over number + 1 of a string, 0 where free; a power of two, at most half full.
    slots: Vec<u32>,
}

impl StringPool {
    pub fn clear(&mut self) {
        self.text.clear();
        self.places.clear();
        self.slots.fill(0);
    }

    /// The number of a string, which is added where it is new.
    pub fn add(&mut self, text: &str) -> u32 {
        if self.places.len() * 2 >= self.slots.len() {
            self.grow();
        }
        let slot = self.find(text.as_bytes());
        match self.slots.get_mut(slot) {
            Some(number) if *number != 0 => *number - 1,
            free => {
                let index = self.places.len() as u32;
                if let Some(free) = free {
                    *free = index + 1;
                }
                self.places.push((self.text.len() as u32, text.len() as u32));
                self.text.extend_from_slice(text.as_bytes());
                index
            }
        }
    }

    pub fn text(&self) -> &[u8] {
        &self.text
    }

    pub fn places(&self) -> &[(u32, u32)] {
        &self.places
    }

    /// The slot of a text, or the free one where it would stand.
    fn find(&self, text: &[u8]) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = hash(text) as usize & mask;
        while let Some(&number) = self.slots.get(slot)
            && number != 0
            && self.string(number - 1) != Some(text)
        {
            slot = (slot + 1) & mask;
        }
        slot
    }

    fn string(&self, index: u32) -> Option<&[u8]> {
        let (start, len) = *self.places.get(index as usize)?;
        self.text.get(start as usize..start as usize + len as usize)
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(64);
        self.slots.clear();
        self.slots.resize(size, 0);
        for index in 0..self.places.len() as u32 {
            let slot = self.string(index).map(|text| self.find(text));
            if let Some(slot) = slot.and_then(|slot| self.slots.get_mut(slot)) {
                *slot = index + 1;
            }
        }
    }
}

fn hash(text: &[u8]) -> u32 {
    let (words, rest) = text.as_chunks::<8>();
    let mix = |hash: u64, word: u64| (hash.rotate_left(5) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mut hash = text.len() as u64;
    for word in words {
        hash = mix(hash, u64::from_le_bytes(*word));
    }
    for &byte in rest {
        hash = mix(hash, u64::from(byte));
    }
    (hash >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_one_number_however_often_it_is_added() {
        let mut pool = StringPool::default();
        for _ in 0..2 {
            pool.clear();
            let numbers: Vec<u32> = (0..500).map(|i| pool.add(&format!("text {}", i % 250))).collect();
            let expected: Vec<u32> = (0..500).map(|i| i % 250).collect();
            assert_eq!(numbers, expected);
        }
        assert_eq!(pool.add(""), 250);
        assert_eq!(pool.add(""), 250);
    }
}
