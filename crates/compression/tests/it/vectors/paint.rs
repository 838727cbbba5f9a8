//! Orders of painting that differ from depth-first order, and changes of the tree between them.

use afterimage_wireframe::{Change, Kind, Node, RecordedText};

use super::Made;
use super::made::{at, changes, id, insert, keyframe, move_to, node, order, rect, vector};

pub(super) fn paint() -> Made {
    let paint = |ids: &[u32]| Change::Paint(Some(order(ids)));
    vector(
        "paint",
        vec![
            vec![
                at(0, keyframe(0, nodes(), Some(&[1, 2, 6, 7, 3, 4, 5, 8]))),
                at(
                    100,
                    changes(0, vec![insert(item(9, 3), 4), insert(item(10, 0), 0)]),
                ),
                at(200, changes(0, vec![Change::Remove(id(6))])),
                at(300, changes(0, vec![move_to(3, 2, 0), move_to(8, 0, 10)])),
            ],
            vec![
                at(400, changes(0, vec![paint(&[8, 10, 1, 2, 7, 3, 4, 9, 5])])),
                at(500, changes(0, vec![Change::Paint(None)])),
                at(600, changes(0, vec![paint(&[5, 9, 4, 3, 7, 2, 1, 10, 8])])),
                at(700, changes(0, vec![paint(&[5, 9, 4, 3, 7, 2, 1, 8, 10])])),
                at(800, keyframe(0, nodes(), Some(&[1, 2, 3, 4, 5, 6, 7, 8]))),
                at(900, keyframe(0, Vec::new(), Some(&[]))),
                at(
                    1000,
                    changes(0, vec![insert(item(1, 0), 0), insert(item(2, 1), 0)]),
                ),
            ],
        ],
    )
}

fn item(value: u32, parent: u32) -> Node<RecordedText> {
    node(
        value,
        parent,
        Kind::Container,
        rect(10 * value as i32, 20, 300, 200),
    )
}

/// Node 1 has the children 2 and 3, 3 has 4 and 5, 2 has 6 and 7; 8 is a root.
fn nodes() -> Vec<Node<RecordedText>> {
    let parents = [(1, 0), (2, 1), (6, 2), (7, 2), (3, 1), (4, 3), (5, 3), (8, 0)];
    parents.map(|(value, parent)| item(value, parent)).into()
}
