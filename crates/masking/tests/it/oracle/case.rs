//! A random case: two frames of the same views with their declarations, and the masking policy.

use afterimage_config::{ImagePolicy, PrivacyLevel};
use afterimage_masking::{MaskPolicy, Rules};
use afterimage_wireframe::{Attr, Frame, Ident, Kind, RawText, TextField};

use crate::scene::{frame, node};

/// The text of every view that is not empty.
pub(super) const TEXT: &str = "Ada L";

const CLASSES: &[&str] = &[
    "Label",
    "com.app.Pin",
    "com.app.PinPad",
    "com.app.Title",
    "com.lib.Pin",
];
const IDS: &[&str] = &["pin", "pin_1", "pin_2", "title"];
const TAGS: &[&str] = &["pii", "public"];
pub(super) const SCREENS: &[&str] = &["Pay", "Payment", "Home"];

/// Deterministic pseudo-random numbers (splitmix64).
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % sides as u64) as usize
    }

    pub(super) fn one_in(&mut self, sides: usize) -> bool {
        self.roll(sides) == 0
    }

    fn pick<T: Clone>(&mut self, list: &[T]) -> T {
        list[self.roll(list.len())].clone()
    }

    /// Returns an item of a list with probability `1 / sides`.
    fn perhaps(&mut self, sides: usize, list: &[&'static str]) -> Option<&'static str> {
        self.one_in(sides).then(|| self.pick(list))
    }

    /// Returns a number below a limit with probability `1 / sides`.
    fn code(&mut self, sides: usize, limit: usize) -> Option<u32> {
        self.one_in(sides).then(|| self.roll(limit) as u32)
    }
}

/// A view. Its numbers are the codes of the frame buffer.
#[derive(Clone, Debug)]
pub(super) struct View {
    pub id: u32,
    pub kind: &'static str,
    pub input: Option<u32>,
    pub content: Option<u32>,
    pub secure: bool,
    pub override_code: Option<u32>,
    pub class: Option<&'static str>,
    pub identifier: Option<&'static str>,
    pub tag: Option<&'static str>,
    pub origin: Option<u32>,
    pub is_empty: bool,
    pub children: Vec<View>,
}

/// The content of the screen in one frame.
#[derive(Clone, Debug)]
pub(super) struct Screen {
    pub screens: Vec<String>,
    pub roots: Vec<View>,
}

/// A rule by names.
#[derive(Clone, Debug)]
pub(super) struct CaseRule {
    pub by_app: bool,
    pub action: &'static str,
    /// The conditions: property, name, and whether the name is a prefix.
    pub conditions: Vec<(&'static str, String, bool)>,
}

#[derive(Clone, Debug)]
pub(super) struct Case {
    pub level: &'static str,
    pub images: &'static str,
    pub record_identifiers: bool,
    pub rules: Vec<CaseRule>,
    pub frames: Vec<Screen>,
}

impl Case {
    pub(super) fn random(seed: u64) -> Self {
        let mut dice = Dice(seed.wrapping_mul(0xD6E8_FEB8_6659_FD93));
        let rules = (0..dice.roll(6)).map(|_| rule(&mut dice)).collect();
        let frames = (0..2)
            .map(|_| {
                let mut ids: Vec<u32> = (1..=16).collect();
                let screens = (0..dice.roll(3)).map(|_| dice.pick(SCREENS).to_owned()).collect();
                let roots = (0..=dice.roll(2))
                    .filter_map(|_| view(&mut dice, &mut ids, 0))
                    .collect();
                Screen { screens, roots }
            })
            .collect();
        Self {
            level: dice.pick(&["light", "medium", "conservative"]),
            images: dice.pick(&["all", "bundled", "none"]),
            record_identifiers: dice.one_in(2),
            rules,
            frames,
        }
    }

    pub(super) fn policy(&self) -> MaskPolicy {
        let rules = |by_app: bool| -> Vec<_> {
            let rules = self.rules.iter().filter(|rule| rule.by_app == by_app);
            rules.map(|rule| rule.text().parse().unwrap()).collect()
        };
        MaskPolicy {
            level: PrivacyLevel::from_name(self.level).unwrap(),
            record_identifiers: self.record_identifiers,
            images: ImagePolicy::from_name(self.images).unwrap(),
            rules: Rules::new(&rules(true), &rules(false), 1),
            ..MaskPolicy::new(PrivacyLevel::Conservative)
        }
    }
}

impl CaseRule {
    fn text(&self) -> String {
        let mut text = self.action.to_owned();
        for (key, name, is_prefix) in &self.conditions {
            let star = if *is_prefix { "*" } else { "" };
            text.extend([" ", key, "=", name.as_str(), star]);
        }
        text
    }
}

impl Screen {
    pub(super) fn raw(&self) -> Frame<RawText<'static>> {
        let mut nodes = Vec::new();
        let mut pending: Vec<(&View, u32)> = self.roots.iter().rev().map(|root| (root, 0)).collect();
        while let Some((view, parent)) = pending.pop() {
            let mut raw = node(view.id, parent, Kind::from_name(view.kind).unwrap());
            for (key, value) in [
                (Attr::InputType, view.input),
                (Attr::ContentType, view.content),
                (Attr::Secure, view.secure.then_some(1)),
                (Attr::Selected, Some(1)),
                (Attr::ImageOrigin, view.origin),
                (Attr::MaskOverride, view.override_code),
            ] {
                if let Some(value) = value {
                    raw.attrs.insert(key, value);
                }
            }
            for (key, name) in [
                (Ident::Identifier, view.identifier),
                (Ident::Tag, view.tag),
                (Ident::Class, view.class),
                (Ident::ImageHash, Some("hash")),
            ] {
                if let Some(name) = name {
                    raw.idents.insert(key, name.into());
                }
            }
            for field in TextField::ALL {
                let text = if view.is_empty { "" } else { TEXT };
                raw.texts.insert(*field, RawText::new(text));
            }
            nodes.push(raw);
            pending.extend(view.children.iter().rev().map(|child| (child, view.id)));
        }
        frame(nodes)
    }
}

fn view(dice: &mut Dice, ids: &mut Vec<u32>, depth: usize) -> Option<View> {
    if ids.is_empty() {
        return None;
    }
    let id = ids.remove(dice.roll(ids.len()));
    let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
    // Most views are containers, or trees would end at their roots.
    let kind = if dice.one_in(3) {
        dice.pick(&kinds)
    } else {
        dice.pick(&[
            "container",
            "scroll",
            "text",
            "button",
            "input",
            "image",
            "select",
        ])
    };
    let mut view = View {
        id,
        kind,
        input: dice.code(6, 30),
        content: dice.code(12, 15),
        secure: dice.one_in(25),
        override_code: dice.code(5, 5).filter(|code| *code < 3 || dice.one_in(3)),
        class: dice.perhaps(2, CLASSES),
        identifier: dice.perhaps(2, IDS),
        tag: dice.perhaps(3, TAGS),
        origin: dice.code(2, 6),
        is_empty: dice.one_in(9),
        children: Vec::new(),
    };
    if depth < 5 {
        view.children = (0..dice.roll(4))
            .filter_map(|_| self::view(dice, ids, depth + 1))
            .collect();
    }
    Some(view)
}

fn rule(dice: &mut Dice) -> CaseRule {
    let action = dice.pick(&["mask", "unmask", "unmask", "block"]);
    let mut conditions = Vec::new();
    for (key, names) in [
        ("class", CLASSES),
        ("id", IDS),
        ("tag", TAGS),
        ("screen", SCREENS),
    ] {
        if let Some(name) = dice.perhaps(3, names) {
            let is_prefix = dice.one_in(3);
            let end = if is_prefix {
                1 + dice.roll(name.len())
            } else {
                name.len()
            };
            conditions.push((key, name[..end].to_owned(), is_prefix));
        }
    }
    if conditions.is_empty() || dice.one_in(4) {
        let kind = dice.pick(&["text", "input", "image", "button", "container", "webview"]);
        conditions.push(("kind", kind.to_owned(), false));
    }
    CaseRule {
        by_app: dice.one_in(2),
        action,
        conditions,
    }
}
