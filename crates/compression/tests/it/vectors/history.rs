//! Blocks that copy from almost the start of a full history.

use afterimage_wireframe::TextField;

use super::Made;
use super::made::{at, changes, keyframe, rect, say, text_node, vector};

/// Bytes of the repeated text. Each time it has a different end, so that it is a new string.
const REPEATED: usize = 400;
/// Bytes of the texts in between, in each of the blocks: their sum is slightly less than the 16 KiB of the history.
const BETWEEN: usize = 1_560;
const BLOCKS: u64 = 10;

pub(super) fn history() -> Made {
    let mut letters = Letters(1);
    let repeated = letters.text(REPEATED);
    let mut blocks = vec![vec![at(
        0,
        keyframe(0, vec![text_node(1, 0, rect(0, 0, 900, 90), "")], None),
    )]];
    for round in 0..2 {
        let said = format!("{repeated}{round}");
        let begin = 100 + 10_000 * round;
        blocks.push(vec![at(
            begin,
            changes(0, vec![say(1, TextField::Text, Some(&said))]),
        )]);
        for block in 1..=BLOCKS {
            let said = letters.text(BETWEEN);
            blocks.push(vec![at(
                begin + 100 * block,
                changes(0, vec![say(1, TextField::Value, Some(&said))]),
            )]);
        }
    }
    vector("history", blocks)
}

/// Letters without repetitions.
struct Letters(u32);

impl Letters {
    fn text(&mut self, length: usize) -> String {
        (0..length).map(|_| self.letter()).collect()
    }

    fn letter(&mut self) -> char {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from(b'!' + (self.0 >> 24) as u8 % 94)
    }
}
