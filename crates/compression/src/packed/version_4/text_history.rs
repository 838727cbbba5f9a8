//! The bytes of all strings so far, which predict the next one.

/// Bits of a word's place.
const PLACE_BITS: u32 = 12;
/// Greatest length of a match, and most letters, that the standing of a prediction distinguishes.
const MAX_LENGTH: u32 = 16;
const MAX_LETTERS: u32 = 3;
/// Set in the standing of a prediction by a match.
const MATCHED: u32 = 0x100;

/// The letters of the current word.
#[derive(Clone, Copy, Default)]
pub(super) struct Word {
    /// Their hash; 0 for no letters.
    pub(super) hash: u32,
    pub(super) letters: u32,
}

/// A byte that is likely to be next.
#[derive(Clone, Copy)]
pub(super) struct PredictedByte {
    pub(super) byte: u8,
    /// Reliability of the prediction.
    pub(super) standing: u32,
}

/// An earlier occurrence of the word, whose following bytes are predicted.
#[derive(Clone, Copy)]
struct Match {
    /// Index of the predicted byte.
    at: usize,
    /// Bytes predicted correctly so far.
    length: u32,
    /// Letters of the word when it was found.
    letters: u32,
}

/// The bytes of all strings, each with its end, behind those of the dictionary.
#[derive(Clone)]
pub(super) struct TextHistory {
    bytes: Vec<u8>,
    /// By the hash of a word's letters so far: where the bytes behind their latest copy begin; 0 for none.
    words: Vec<u32>,
    found: Option<Match>,
}

impl TextHistory {
    pub(super) fn new() -> Self {
        Self {
            bytes: Vec::new(),
            words: vec![0; 1 << PLACE_BITS],
            found: None,
        }
    }

    /// The last byte; 0 before any.
    #[inline]
    pub(super) fn last(&self) -> u8 {
        self.bytes.last().copied().unwrap_or(0)
    }

    /// The byte behind the latest copy of the word's letters, or the next byte of the copy that was right last.
    #[inline]
    pub(super) fn predicted(&mut self, word: Word) -> Option<PredictedByte> {
        if self.found.is_none() && word.hash != 0 {
            let at = self.words.get(place(word.hash)).copied().unwrap_or(0) as usize;
            self.found = (at > 0).then(|| Match {
                at,
                length: 0,
                letters: word.letters.min(MAX_LETTERS),
            });
        }
        let Match { at, length, letters } = self.found?;
        Some(PredictedByte {
            byte: *self.bytes.get(at)?,
            standing: MATCHED | length << 2 | letters,
        })
    }

    /// Appends a byte behind the word's letters.
    #[inline]
    pub(super) fn push(&mut self, word: Word, byte: u8) {
        if word.hash != 0
            && let Some(at) = self.words.get_mut(place(word.hash))
        {
            *at = self.bytes.len() as u32;
        }
        self.found = self.found.filter(|found| self.bytes.get(found.at) == Some(&byte));
        if let Some(found) = &mut self.found {
            found.at += 1;
            found.length = (found.length + 1).min(MAX_LENGTH);
        }
        self.bytes.push(byte);
    }
}

fn place(hash: u32) -> usize {
    (hash >> (u32::BITS - PLACE_BITS)) as usize
}
