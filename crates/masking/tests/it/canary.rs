//! Puts a unique token into every text of random trees. Tokens of masked nodes are not in the output, and nothing
//! changes except the hidden parts.

use afterimage_config::PrivacyLevel;
use afterimage_masking::{MaskPolicy, MaskedFrame, Masker};
use afterimage_wireframe::{
    Attr, ContentType, Frame, Ident, InputType, Kind, MaskOverride, Node, RawText, Recordable, TextField,
};
use proptest::prelude::*;
use proptest::sample::select;

use crate::scene::{LEVELS, frame, id, node};

/// The random parameters of one node.
#[derive(Clone, Debug)]
struct Seed {
    /// Number of levels to go up from the previous node to the parent.
    up: usize,
    kind: Kind,
    attrs: Vec<(Attr, u32)>,
}

fn seed() -> impl Strategy<Value = Seed> {
    let override_code = prop_oneof![4 => Just(None), 1 => select(vec![Some(1), Some(2), Some(3), Some(9)])];
    let input = prop_oneof![3 => Just(None), 1 => (0..30_u32).prop_map(Some)];
    let content = prop_oneof![5 => Just(None), 1 => (0..15_u32).prop_map(Some)];
    let secure = prop_oneof![8 => Just(None), 1 => Just(Some(1))];
    (
        0..4_usize,
        select(Kind::ALL),
        override_code,
        input,
        content,
        secure,
    )
        .prop_map(|(up, kind, override_code, input, content, secure)| {
            let attrs = [
                (Attr::InputType, input),
                (Attr::ContentType, content),
                (Attr::Secure, secure),
                (Attr::MaskOverride, override_code),
            ];
            Seed {
                up,
                kind,
                attrs: attrs
                    .into_iter()
                    .filter_map(|(key, code)| Some((key, code?)))
                    .collect(),
            }
        })
}

/// The token of one text of one node.
fn token(n: usize, field: TextField) -> String {
    format!("cAnary{n}field{}é", field.code())
}

fn tokens(count: usize) -> Vec<Vec<String>> {
    (0..count)
        .map(|n| TextField::ALL.iter().map(|field| token(n, *field)).collect())
        .collect()
}

fn tree<'a>(seeds: &[Seed], tokens: &'a [Vec<String>]) -> Frame<RawText<'a>> {
    let mut open: Vec<u32> = Vec::new();
    let mut nodes = Vec::new();
    for ((seed, texts), n) in seeds.iter().zip(tokens).zip(1..) {
        open.truncate(open.len().saturating_sub(seed.up));
        let mut node = node(n, open.last().copied().unwrap_or(0), seed.kind);
        node.attrs = seed.attrs.iter().copied().collect();
        node.idents.insert(Ident::Class, "View".into());
        for (field, text) in TextField::ALL.iter().zip(texts) {
            node.texts.insert(*field, RawText::new(text));
        }
        nodes.push(node);
        open.push(n);
    }
    let mut frame = frame(nodes);
    frame.paint = Some((1..=u32::try_from(seeds.len()).unwrap()).rev().map(id).collect());
    frame
}

/// Whether a text of a node may be recorded: a second implementation of the rules, written from the documentation.
/// `chain` is the node with its ancestors, from the root down.
fn may_show(level: PrivacyLevel, chain: &[&Node<RawText<'_>>], field: TextField) -> bool {
    let (node, above) = chain.split_last().unwrap();
    let has_override =
        |node: &Node<RawText<'_>>, code: MaskOverride| node.attr(Attr::MaskOverride) == Some(code.code());
    let secret = |node: &Node<RawText<'_>>| {
        let input = node.attr(Attr::InputType).map(InputType::from_code);
        let content = node.attr(Attr::ContentType);
        let known = |code| ContentType::from_code(code).is_some();
        matches!(
            input,
            Some(None | Some(InputType::Other | InputType::Password | InputType::Hidden))
        ) || content.is_some_and(|code| code <= ContentType::CardSecurityCode.code() || !known(code))
            || node.flag(Attr::Secure)
    };
    let is_field = |node: &Node<RawText<'_>>| {
        let buttons = [
            InputType::Button,
            InputType::Submit,
            InputType::Reset,
            InputType::Image,
        ];
        let kinds = "input switch checkbox radio slider select picker";
        let input = node.attr(Attr::InputType);
        kinds.split(' ').any(|kind| kind == node.kind.name())
            || input.is_some_and(|code| buttons.iter().all(|button| button.code() != code))
    };
    let masked = chain.iter().any(|node| has_override(node, MaskOverride::Mask));
    let unmasked_at = |end: usize| {
        !masked
            && chain[..end]
                .iter()
                .any(|node| has_override(node, MaskOverride::Unmask))
    };
    let blocked = chain.iter().enumerate().any(|(at, node)| {
        // A mask further down does not affect the ancestors above it.
        let masked_above = chain[..=at]
            .iter()
            .any(|node| has_override(node, MaskOverride::Mask));
        let unmasked = !masked_above
            && chain[..=at]
                .iter()
                .any(|node| has_override(node, MaskOverride::Unmask));
        let by_kind = match node.kind {
            Kind::Unknown | Kind::Keyboard | Kind::Placeholder => true,
            Kind::Camera => !unmasked,
            Kind::WebView | Kind::Map | Kind::Video => level != PrivacyLevel::Light && !unmasked,
            Kind::Container if at == 0 && node.flag(Attr::Secure) => true,
            _ => false,
        };
        by_kind || node.attr(Attr::MaskOverride).is_some_and(|code| code > 2)
    });
    let names_the_field = node.kind == Kind::Input
        && !matches!(field, TextField::Text | TextField::Value)
        && !above.iter().any(|node| secret(node));
    let is_secret = chain.iter().any(|node| secret(node)) && !names_the_field;
    let by_level = unmasked_at(chain.len())
        || match level {
            PrivacyLevel::Light => true,
            PrivacyLevel::Medium if above.iter().any(|node| is_field(node)) => false,
            PrivacyLevel::Medium => !is_field(node) || field == TextField::Placeholder,
            PrivacyLevel::Conservative => false,
        };
    !blocked && !is_secret && !masked && by_level
}

fn chain<'f, 'a>(frame: &'f Frame<RawText<'a>>, node: &'f Node<RawText<'a>>) -> Vec<&'f Node<RawText<'a>>> {
    let mut chain = vec![node];
    while let Some(parent) = chain.last().unwrap().parent {
        chain.push(frame.nodes.iter().find(|node| node.id == parent).unwrap());
    }
    chain.reverse();
    chain
}

/// Returns the recorded content of a frame as one string.
fn recorded(frame: &MaskedFrame) -> String {
    let mut all = format!("{frame:?}");
    for (_, text) in frame.nodes.iter().flat_map(|node| node.texts.iter()) {
        all.push_str(text.recorded());
        all.push('\n');
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_token_is_in_the_output_if_and_only_if_the_rules_allow_it(seeds in prop::collection::vec(seed(), 1..24)) {
        let tokens = tokens(seeds.len());
        let raw = tree(&seeds, &tokens);
        for level in LEVELS {
            let masked = Masker::new().mask(&raw, &MaskPolicy::new(level));
            let all = recorded(&masked);
            for (node, texts) in raw.nodes.iter().zip(&tokens) {
                let chain = chain(&raw, node);
                for (field, token) in TextField::ALL.iter().zip(texts) {
                    prop_assert_eq!(all.contains(token.as_str()), may_show(level, &chain, *field), "{:?} {:?} {:?}", level, node, field);
                }
            }
        }
    }

    #[test]
    fn ids_rects_and_order_equal_those_of_the_raw_frame(seeds in prop::collection::vec(seed(), 1..24)) {
        let tokens = tokens(seeds.len());
        let raw = tree(&seeds, &tokens);
        for level in LEVELS {
            let masked = Masker::new().mask(&raw, &MaskPolicy::new(level));
            let mut expected = raw.nodes.iter();
            for node in &masked.nodes {
                let same = expected.find(|raw| raw.id == node.id).expect("in the order of the raw frame");
                prop_assert_eq!((node.parent, node.rect), (same.parent, same.rect));
                if let Some(parent) = node.parent {
                    let parent = masked.nodes.iter().find(|node| node.id == parent).expect("is recorded");
                    prop_assert_ne!(parent.kind, Kind::Placeholder);
                }
                if node.kind != Kind::Placeholder {
                    prop_assert_eq!((node.kind, &node.attrs, &node.idents), (same.kind, &same.attrs, &same.idents));
                    for (field, text) in node.texts.iter() {
                        let raw = same.text(field).unwrap().expose();
                        let stars = "*".repeat(raw.chars().count());
                        prop_assert!([raw, &stars, "********"].contains(&text.recorded()));
                    }
                }
            }
            let painted: Vec<_> = masked.nodes.iter().map(|node| node.id).rev().collect();
            prop_assert_eq!(masked.paint, Some(painted));
        }
    }
}
