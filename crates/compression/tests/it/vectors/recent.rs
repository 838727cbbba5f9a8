//! More values of a property than the limit of recent values, and then values by index. A reader that drops too many or too
//! few recent values decodes different ones.

use afterimage_wireframe::{Attr, Kind};

use super::Made;
use super::made::{at, changes, keyframe, node, rect, set, vector};

/// More values than the recent values of a column.
const MANY: u32 = 300;
/// The first value, which is dropped; the last; and the oldest values that are kept, with their neighbours.
const AGAIN: [u32; 8] = [0, MANY - 1, 100, 59, 60, 61, 62, 63];

pub(super) fn recent() -> Made {
    let list = node(1, 0, Kind::Scroll, rect(0, 0, 3900, 8440));
    let width = |step: u32| set(1, Attr::ContentWidth, Some(3900 + 7 * step));
    let mut entries = vec![
        at(0, keyframe(0, vec![list], None)),
        at(100, changes(0, (0..MANY).map(width).collect())),
    ];
    for (after, step) in (2..).zip(AGAIN) {
        entries.push(at(100 * after, changes(0, vec![width(step)])));
    }
    vector("recent", vec![entries])
}
