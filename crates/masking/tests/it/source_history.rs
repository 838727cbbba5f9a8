//! State that the masker keeps of a source between frames.

use afterimage_config::PrivacyLevel;
use afterimage_masking::{MaskPolicy, Masker};
use afterimage_wireframe::{Attr, Kind, MaskOverride, Node, RawText, SourceId, TextField};

use crate::scene::{NodeExt, find, frame, id, node, text};

const LIGHT: PrivacyLevel = PrivacyLevel::Light;

fn password<'a>(shown: bool) -> Node<RawText<'a>> {
    let field = node(1, 0, Kind::Input).with_text(TextField::Value, "hunter2");
    if shown {
        field
    } else {
        field.with_attr(Attr::Secure, 1)
    }
}

#[test]
fn a_password_that_is_later_shown_as_plain_text_stays_a_secret() {
    let (mut masker, policy) = (Masker::new(), MaskPolicy::new(LIGHT));
    for (nodes, expected) in [
        (vec![password(false)], Some("********")),
        (vec![password(true)], Some("********")),
        (vec![], None),
        (vec![password(true)], Some("********")),
    ] {
        let recorded = masker.mask(&frame(nodes), &policy);
        let value = find(&recorded, 1).map(|_| text(&recorded, 1, TextField::Value));
        assert_eq!(value, expected);
    }
}

#[test]
fn secrets_are_kept_per_source_and_removed_with_it() {
    let (mut masker, policy) = (Masker::new(), MaskPolicy::new(LIGHT));
    let _ = masker.mask(&frame(vec![password(false)]), &policy);
    let mut other = frame(vec![password(true)]);
    other.source = SourceId(1);
    assert_eq!(
        text(&masker.mask(&other, &policy), 1, TextField::Value),
        "hunter2"
    );
    masker.remove_source(SourceId(0));
    let recorded = masker.mask(&frame(vec![password(true)]), &policy);
    assert_eq!(text(&recorded, 1, TextField::Value), "hunter2");
}

#[test]
fn a_secret_below_a_block_stays_one_and_a_secure_window_does_not() {
    let (mut masker, policy) = (Masker::new(), MaskPolicy::new(LIGHT));
    let window = |n| node(n, 0, Kind::Container).with_text(TextField::Label, "Pay");
    let field = |secure: u32| {
        node(2, 1, Kind::Input)
            .with_attr(Attr::Secure, secure)
            .with_text(TextField::Value, "1234")
    };
    let _ = masker.mask(
        &frame(vec![window(1).with_attr(Attr::Secure, 1), field(1)]),
        &policy,
    );
    let recorded = masker.mask(&frame(vec![window(1), field(0)]), &policy);
    assert_eq!(text(&recorded, 1, TextField::Label), "Pay");
    assert_eq!(text(&recorded, 2, TextField::Value), "********");
}

/// Whether a list whose rows were not reached may reuse those of the previous frame.
fn carries(first: &[Node<RawText<'_>>], second: Node<RawText<'_>>, policies: [&MaskPolicy; 2]) -> bool {
    let mut masker = Masker::new();
    let _ = masker.mask(&frame(first.to_vec()), policies[0]);
    let recorded = masker.mask(
        &frame(vec![second.with_attr(Attr::ChildrenNotReached, 1)]),
        policies[1],
    );
    find(&recorded, 1).unwrap().flag(Attr::ChildrenNotReached)
}

#[test]
fn unreached_children_are_reused_only_if_they_would_be_masked_the_same() {
    let light = MaskPolicy::new(LIGHT);
    let list = || node(1, 0, Kind::Scroll);
    let rows = |list| vec![list, node(2, 1, Kind::Text).with_text(TextField::Text, "row")];
    let masked = || list().with_override(MaskOverride::Mask);
    assert!(carries(&rows(list()), list(), [&light, &light]));
    assert!(carries(&rows(masked()), masked(), [&light, &light]));
    assert!(!carries(&rows(list()), masked(), [&light, &light]));
    assert!(!carries(
        &rows(list()),
        list().with_attr(Attr::Secure, 1),
        [&light, &light]
    ));
    assert!(!carries(
        &rows(list()),
        list().with_override(MaskOverride::Block),
        [&light, &light]
    ));
    let conservative = MaskPolicy::new(PrivacyLevel::Conservative);
    assert!(!carries(&rows(list()), list(), [&light, &conservative]));
}

#[test]
fn explicit_masks_of_the_last_two_frames_are_reported() {
    let (mut masker, policy) = (Masker::new(), MaskPolicy::new(PrivacyLevel::Conservative));
    let mut explicitly_masked = |code: Option<MaskOverride>| {
        let pad = node(1, 0, Kind::Container);
        let pad = code.into_iter().fold(pad, NodeExt::with_override);
        let _ = masker.mask(&frame(vec![pad, node(2, 1, Kind::Button)]), &policy);
        [1, 2].map(|n| masker.is_explicitly_masked(SourceId(0), id(n)))
    };
    assert_eq!(explicitly_masked(None), [false, false]);
    assert_eq!(explicitly_masked(Some(MaskOverride::Unmask)), [false, false]);
    assert_eq!(explicitly_masked(Some(MaskOverride::Mask)), [true, true]);
    assert_eq!(explicitly_masked(None), [true, true]);
    assert_eq!(explicitly_masked(None), [false, false]);
    let _ = explicitly_masked(Some(MaskOverride::Mask));
    assert!(!masker.is_explicitly_masked(SourceId(1), id(1)));
}

#[test]
fn masked_blocked_dropped_and_degraded_nodes_are_counted() {
    let mut masker = Masker::new();
    let nodes = vec![
        node(1, 0, Kind::Text).with_text(TextField::Text, "kept"),
        node(2, 0, Kind::Text)
            .with_override(MaskOverride::Mask)
            .with_text(TextField::Text, "Ada"),
        node(3, 0, Kind::Container).with_override(MaskOverride::Block),
        node(4, 3, Kind::Text),
        node(5, 4, Kind::Text),
        node(6, 77, Kind::Text),
        node(7, 0, Kind::Placeholder).with_attr(Attr::PlaceholderReason, 4),
    ];
    let recorded = masker.mask(&frame(nodes), &MaskPolicy::new(LIGHT));
    let stats = masker.stats();
    assert_eq!((stats.frames, stats.masked_nodes, stats.blocked_nodes), (1, 1, 1));
    assert_eq!((stats.dropped_nodes, stats.degraded_nodes), (2, 2));
    assert_eq!(recorded.nodes.len(), 4);
}

#[test]
fn a_node_without_hidden_content_is_not_counted_as_masked() {
    let masked = |level, nodes| {
        let mut masker = Masker::new();
        let _ = masker.mask(&frame(nodes), &MaskPolicy::new(level));
        masker.stats().masked_nodes
    };
    let conservative = PrivacyLevel::Conservative;
    let secret = || node(1, 0, Kind::Input).with_attr(Attr::Secure, 1);
    assert_eq!(masked(LIGHT, vec![secret()]), 0);
    assert_eq!(masked(LIGHT, vec![secret().with_text(TextField::Value, "")]), 0);
    assert_eq!(masked(LIGHT, vec![secret().with_text(TextField::Value, "1")]), 1);
    let label = || node(1, 0, Kind::Text);
    assert_eq!(
        masked(conservative, vec![label().with_text(TextField::Text, "")]),
        0
    );
    assert_eq!(
        masked(conservative, vec![label().with_text(TextField::Text, "1")]),
        1
    );
    assert_eq!(masked(LIGHT, vec![label().with_text(TextField::Text, "1")]), 0);
    let state = || node(1, 0, Kind::Switch).with_attr(Attr::Checked, 1);
    assert_eq!(masked(LIGHT, vec![state()]), 0);
    assert_eq!(masked(conservative, vec![state()]), 1);
    assert_eq!(masked(LIGHT, vec![secret().with_attr(Attr::ScrollX, 1)]), 1);
}
