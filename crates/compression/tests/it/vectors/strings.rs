//! Strings of all kinds, with enough bytes for several parts of the packed form.

use afterimage_wireframe::{Ident, TextField};

use super::Made;
use super::made::{at, changes, insert, keyframe, rect, say, text_node, update, updated, vector};
use crate::random::Recorded;

/// Characters of each length in UTF-8, combining marks, both directions, characters that JSON escapes, and masked text.
const SORTS: &[&str] = &[
    "",
    " ",
    "a",
    "Settings",
    "SETTINGS",
    "settings of the account",
    "Gr\u{fc}\u{df}e aus \u{d6}sterreich",
    "e\u{301}",
    "\u{5e9}\u{5dc}\u{5d5}\u{5dd} \u{645}\u{631}\u{62d}\u{628}\u{627}",
    "\u{4f60}\u{597d}\u{ff0c}\u{4e16}\u{754c}",
    "\u{1f469}\u{200d}\u{1f469}\u{200d}\u{1f467} \u{1f1e6}\u{1f1f9}",
    "\u{10ffff}\u{e000}\u{fffd}",
    "\0 \u{1} \u{8} \t \n \u{c} \r \u{1b} \u{1f} \u{7f} \u{80} \u{2028}",
    "\"quoted\" \\ and / slashed",
    "********",
    "*** ** *****",
    "Item 9",
    "Item 10",
    "Item 11",
    "07:59",
    "08:00",
    "999999999",
    "1000000000",
    "12345678901234567890",
    "Page 2 of 12",
];

pub(super) fn strings() -> Made {
    vector("strings", vec![sorts(), updates(), long()])
}

fn sorts() -> Vec<Recorded> {
    let nodes = (1..).zip(SORTS).map(|(id, text)| {
        let mut node = text_node(id, 0, rect(0, 100 * id as i32, 900, 90), text);
        node.idents.insert(Ident::Identifier, (*text).into());
        node
    });
    vec![at(0, keyframe(0, nodes.collect(), None))]
}

/// A counter, a text that is set and removed, and names that alternate.
fn updates() -> Vec<Recorded> {
    let counted = (58..65).map(|second: u64| {
        let text = format!("{}:{:02}", 7 + second / 60, second % 60);
        at(
            second * 1000,
            changes(0, vec![say(1, TextField::Text, Some(&text))]),
        )
    });
    let blinking = (0..4).map(|step: u64| {
        let text = if step.is_multiple_of(2) {
            "typing\u{2026}"
        } else {
            "online"
        };
        at(
            70_000 + step * 500,
            changes(0, vec![say(2, TextField::Value, Some(text))]),
        )
    });
    let mut named = update(3);
    named.idents.push((Ident::Identifier, Some("Settings".into())));
    named.texts.push((TextField::Text, None));
    named.texts.push((
        TextField::Tooltip,
        Some(afterimage_wireframe::RecordedText::new("Settings")),
    ));
    counted
        .chain(blinking)
        .chain([at(72_000, changes(0, vec![updated(named)]))])
        .collect()
}

/// Long texts that are unpredictable, of which the second is similar to the first.
fn long() -> Vec<Recorded> {
    let mut state = 1_u32;
    let noise: String = (0..2_400)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            char::from_u32(0x21 + (state >> 16) % 0x5d).unwrap()
        })
        .collect();
    let again = noise.replace('7', "\u{2777}");
    vec![
        at(
            80_000,
            changes(
                0,
                vec![insert(text_node(100, 0, rect(0, 0, 3900, 4000), &noise), 0)],
            ),
        ),
        at(
            81_000,
            changes(
                0,
                vec![insert(text_node(101, 0, rect(0, 4000, 3900, 4000), &again), 100)],
            ),
        ),
    ]
}
