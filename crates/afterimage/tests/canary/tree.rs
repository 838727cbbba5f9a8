//! Random trees: every kind, every override, every form field, declared types known and unknown, deep and wide.

use afterimage_wireframe::{Attr, Kind, NodeId, Rect};

/// Nodes of a common tree at most, and of one of the few that are deep.
const NODES: usize = 24;
const DEEP_NODES: usize = 280;

/// Names that rules look for; some begin like others.
pub(crate) const CLASSES: &[&str] = &["View", "PinView", "PinPad", "dev.app.Iban"];
pub(crate) const IDENTIFIERS: &[&str] = &["pin_first", "pin_next", "user", "u"];
pub(crate) const TAGS: &[&str] = &["public", "private", "p"];
pub(crate) const KINDS: &[&str] = &[
    "container",
    "text",
    "input",
    "image",
    "button",
    "webview",
    "camera",
];

/// One node, without its texts.
#[derive(Clone)]
pub(crate) struct Shape {
    pub id: NodeId,
    /// Where its parent stands in the tree.
    pub parent: Option<usize>,
    pub kind: Kind,
    pub class: &'static str,
    /// One that rules may look for.
    pub identifier: Option<&'static str>,
    pub tag: Option<&'static str>,
    pub attrs: Vec<(Attr, u32)>,
    pub rect: Rect,
    /// It was secret in an earlier frame.
    pub once_secret: bool,
}

impl Shape {
    pub(crate) fn attr(&self, key: Attr) -> Option<u32> {
        self.attrs
            .iter()
            .find(|(of, _)| *of == key)
            .map(|(_, value)| *value)
    }
}

/// A random tree with ids from `first_id`.
pub(crate) fn tree(random: &mut fastrand::Rng, first_id: u32) -> Vec<Shape> {
    let deep = random.u8(..200) == 0;
    let count = random.usize(1..=if deep { DEEP_NODES } else { NODES });
    let mut open: Vec<usize> = Vec::new();
    let mut shapes: Vec<Shape> = Vec::new();
    for index in 0..count {
        let up = if deep {
            usize::from(random.u8(..40) == 0)
        } else {
            random.usize(..4)
        };
        open.truncate(open.len().saturating_sub(up));
        shapes.push(Shape {
            id: NodeId::new(first_id + index as u32).unwrap(),
            parent: open.last().copied(),
            kind: kind(random),
            class: CLASSES[random.usize(..CLASSES.len())],
            identifier: some_of(random, IDENTIFIERS),
            tag: some_of(random, TAGS),
            attrs: attrs(random),
            rect: Rect {
                x: random.i32(-100..4000),
                y: random.i32(-100..9000),
                w: random.i32(0..4000),
                h: random.i32(0..4000),
            },
            once_secret: false,
        });
        open.push(index);
    }
    shapes
}

/// The same views later: some are not declared as they were any more (a password that is shown), and some
/// stand elsewhere.
pub(crate) fn later(random: &mut fastrand::Rng, tree: &[Shape]) -> Vec<Shape> {
    let mut later = tree.to_vec();
    for shape in &mut later {
        let forgets = random.u8(..3) == 0;
        shape.attrs.retain(|(key, _)| {
            !forgets
                || !matches!(
                    key,
                    Attr::InputType | Attr::ContentType | Attr::Secure | Attr::MaskOverride
                )
        });
        shape.rect.x += random.i32(0..3) * 10;
    }
    later
}

/// One of some names on every third node.
fn some_of(random: &mut fastrand::Rng, names: &[&'static str]) -> Option<&'static str> {
    (random.u8(..3) == 0).then(|| names[random.usize(..names.len())])
}

fn kind(random: &mut fastrand::Rng) -> Kind {
    // Half of them groups, texts and fields, as on real screens.
    match random.u8(..8) {
        0 | 1 => Kind::Container,
        2 => Kind::Text,
        3 => Kind::Input,
        _ => Kind::ALL[random.usize(..Kind::ALL.len())],
    }
}

fn attrs(random: &mut fastrand::Rng) -> Vec<(Attr, u32)> {
    let mut attrs = Vec::new();
    let mut sometimes = |key: Attr, one_in: u8, most: u32| {
        if random.u8(..one_in) == 0 {
            attrs.push((key, random.u32(..=most)));
        }
    };
    // The greatest values are ones that no version knows.
    sometimes(Attr::MaskOverride, 6, 4);
    sometimes(Attr::InputType, 5, 27);
    sometimes(Attr::ContentType, 7, 14);
    sometimes(Attr::Secure, 9, 1);
    sometimes(Attr::Checked, 6, 1);
    sometimes(Attr::ImageOrigin, 6, 5);
    sometimes(Attr::ScrollY, 9, 900);
    sometimes(Attr::Background, 3, u32::MAX);
    sometimes(Attr::FontSize, 3, 400);
    attrs
}
