//! Blocks of texts: those that are masked together share an allocation.

use std::fmt;
use std::sync::Arc;

/// Size in bytes at which a block ends, and of the longest text in a block with others. A block stays in memory as
/// long as one of its texts, so it is small.
const BLOCK_BYTES: usize = 512;

/// A text in a block.
#[derive(Clone)]
pub(crate) struct BlockText {
    /// `None` if the text is empty, or if its block has not ended yet.
    block: Option<Arc<str>>,
    start: u32,
    end: u32,
}

impl BlockText {
    /// The text; empty until its block ends.
    #[inline]
    pub(crate) fn as_str(&self) -> &str {
        let text = self.block.as_deref();
        text.and_then(|text| text.get(self.start as usize..self.end as usize))
            .unwrap_or_default()
    }
}

impl PartialEq for BlockText {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for BlockText {}

/// A block that texts are added to. Its memory is reused for the next one.
#[derive(Default)]
pub(crate) struct TextBlock(String);

/// Shows only the length: kept text is still private to the user.
impl fmt::Debug for TextBlock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TextBlock({} bytes)", self.0.len())
    }
}

impl TextBlock {
    /// Adds a text, which `write` appends to the block.
    #[inline]
    pub(crate) fn add(&mut self, write: impl FnOnce(&mut String)) -> BlockText {
        let start = self.0.len();
        write(&mut self.0);
        self.text_from(start)
    }

    /// Returns the text from an offset to the end of the block.
    #[inline]
    fn text_from(&mut self, start: usize) -> BlockText {
        let end = self.0.len();
        if end - start > BLOCK_BYTES {
            return self.split_off(start);
        }
        BlockText {
            block: None,
            start: start as u32,
            end: end as u32,
        }
    }

    /// Adds a text, which `write` appends to the block, unless it equals `known`.
    pub(crate) fn add_unless(&mut self, known: &str, write: impl FnOnce(&mut String)) -> Option<BlockText> {
        let start = self.0.len();
        write(&mut self.0);
        if self.0.get(start..) == Some(known) {
            self.0.truncate(start);
            return None;
        }
        Some(self.text_from(start))
    }

    /// The number of bytes that were added.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Removes the texts that were added after the block had `len` bytes.
    pub(crate) fn truncate(&mut self, len: usize) {
        self.0.truncate(len);
    }

    /// Whether the block should end before further texts are added.
    #[inline]
    pub(crate) fn is_full(&self) -> bool {
        self.0.len() >= BLOCK_BYTES
    }

    /// Ends the block: sets it in `texts`, which are those that were added to it, and begins the next one.
    pub(crate) fn end<'t>(&mut self, texts: impl Iterator<Item = &'t mut BlockText>) {
        if self.0.is_empty() {
            return;
        }
        let block: Arc<str> = self.0.as_str().into();
        self.0.clear();
        for text in texts.filter(|text| text.block.is_none() && text.start < text.end) {
            text.block = Some(Arc::clone(&block));
        }
    }

    /// Turns the end of the block into a block of its own.
    #[cold]
    fn split_off(&mut self, start: usize) -> BlockText {
        let text = self.0.get(start..).unwrap_or_default();
        let alone = BlockText {
            end: text.len() as u32,
            block: Some(text.into()),
            start: 0,
        };
        self.0.truncate(start);
        self.0.shrink_to(2 * BLOCK_BYTES);
        alone
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn add(block: &mut TextBlock, text: &str) -> BlockText {
        block.add(|out| out.push_str(text))
    }

    fn allocation(text: &BlockText) -> *const u8 {
        text.block.as_ref().unwrap().as_ptr()
    }

    #[test]
    fn texts_of_a_block_share_an_allocation() {
        let mut block = TextBlock::default();
        let mut texts = ["Inbox", "", "naïve"].map(|text| add(&mut block, text));
        assert!(!block.is_full());
        block.end(texts.iter_mut());
        assert_eq!(texts.each_ref().map(BlockText::as_str), ["Inbox", "", "naïve"]);
        assert_eq!(allocation(&texts[0]), allocation(&texts[2]));
        let mut next = [add(&mut block, "Sent")];
        block.end(texts.iter_mut().chain(&mut next));
        assert_eq!(texts.each_ref().map(BlockText::as_str), ["Inbox", "", "naïve"]);
        assert_eq!(next[0].as_str(), "Sent");
    }

    #[test]
    fn long_text_has_a_block_of_its_own() {
        let mut block = TextBlock::default();
        let long = "x".repeat(BLOCK_BYTES + 1);
        let mut texts = ["Inbox", &long, "Sent"].map(|text| add(&mut block, text));
        assert_eq!(texts[1].as_str(), long);
        block.end(texts.iter_mut());
        assert_eq!(texts.each_ref().map(BlockText::as_str), ["Inbox", &long, "Sent"]);
        assert_ne!(allocation(&texts[0]), allocation(&texts[1]));
    }

    #[test]
    fn debug_shows_only_the_length() {
        let mut block = TextBlock::default();
        add(&mut block, "hunter2");
        assert_eq!(format!("{block:?}"), "TextBlock(7 bytes)");
    }

    #[test]
    fn block_is_full_when_it_is_large_enough() {
        let mut block = TextBlock::default();
        add(&mut block, &"x".repeat(BLOCK_BYTES - 1));
        assert!(!block.is_full());
        add(&mut block, "x");
        assert!(block.is_full());
        block.truncate(0);
        assert!(!block.is_full());
    }
}
