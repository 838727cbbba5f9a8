//! Random trees, deep and wide, of all node kinds, overrides, form fields, and known and unknown input types.

use afterimage_wireframe::{Attr, Kind, NodeId, Rect};

/// The most nodes of an ordinary tree.
const NODES: usize = 24;
/// The most nodes of a deep tree. One tree in 200 is deep.
const DEEP_NODES: usize = 280;

/// Names that rules match; some are prefixes of others.
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

/// One node without its texts.
#[derive(Clone)]
pub(crate) struct Shape {
    pub id: NodeId,
    /// The index of the parent in the tree.
    pub parent: Option<usize>,
    pub kind: Kind,
    pub class: &'static str,
    /// An identifier that rules may match.
    pub identifier: Option<&'static str>,
    pub tag: Option<&'static str>,
    pub attrs: Vec<(Attr, u32)>,
    pub rect: Rect,
    /// Whether the node was secret in an earlier frame.
    pub once_secret: bool,
}

impl Shape {
    pub(crate) fn attr(&self, key: Attr) -> Option<u32> {
        self.attrs
            .iter()
            .find(|(attr, _)| *attr == key)
            .map(|(_, value)| *value)
    }
}

/// Returns a random tree with consecutive ids from `first_id`.
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

/// Returns a later frame of the same views: some have lost their declared types (such as a password that the user
/// reveals), and some have moved.
pub(crate) fn later(random: &mut fastrand::Rng, tree: &[Shape]) -> Vec<Shape> {
    let mut later = tree.to_vec();
    for shape in &mut later {
        let loses_types = random.u8(..3) == 0;
        shape.attrs.retain(|(key, _)| {
            !loses_types
                || !matches!(
                    key,
                    Attr::InputType | Attr::ContentType | Attr::Secure | Attr::MaskOverride
                )
        });
        shape.rect.x += random.i32(0..3) * 10;
    }
    later
}

/// Returns one of the names for every third node.
fn some_of(random: &mut fastrand::Rng, names: &[&'static str]) -> Option<&'static str> {
    (random.u8(..3) == 0).then(|| names[random.usize(..names.len())])
}

fn kind(random: &mut fastrand::Rng) -> Kind {
    // Containers, texts and fields are more frequent, as on real screens.
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
    // The largest value of each attribute is unknown to this version.
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
