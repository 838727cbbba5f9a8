//! What the masker keeps from frame to frame.

use afterimage_config::PrivacyLevel;
use afterimage_masking::{MaskPolicy, Masker};
use afterimage_wireframe::{Attr, Kind, MaskOverride, Node, RawText, SourceId, TextField};

use crate::scene::{With, find, frame, id, node, text};

const LIGHT: PrivacyLevel = PrivacyLevel::Light;

fn password<'a>(shown: bool) -> Node<RawText<'a>> {
    let field = node(1, 0, Kind::Input).says(TextField::Value, "hunter2");
    if shown { field } else { field.with(Attr::Secure, 1) }
}

#[test]
fn a_password_that_is_shown_later_stays_a_secret() {
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
fn secrets_are_remembered_by_source_and_forgotten_with_it() {
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
fn a_secret_below_a_block_is_remembered_and_a_window_is_not_secret_for_good() {
    let (mut masker, policy) = (Masker::new(), MaskPolicy::new(LIGHT));
    let window = |n| node(n, 0, Kind::Container).says(TextField::Label, "Pay");
    let field = |secure: u32| {
        node(2, 1, Kind::Input)
            .with(Attr::Secure, secure)
            .says(TextField::Value, "1234")
    };
    let _ = masker.mask(&frame(vec![window(1).with(Attr::Secure, 1), field(1)]), &policy);
    let recorded = masker.mask(&frame(vec![window(1), field(0)]), &policy);
    assert_eq!(text(&recorded, 1, TextField::Label), "Pay");
    assert_eq!(text(&recorded, 2, TextField::Value), "********");
}

/// Whether a list whose rows were not reached may take them from the last frame.
fn carries(first: &[Node<RawText<'_>>], then: Node<RawText<'_>>, policies: [&MaskPolicy; 2]) -> bool {
    let mut masker = Masker::new();
    let _ = masker.mask(&frame(first.to_vec()), policies[0]);
    let recorded = masker.mask(&frame(vec![then.with(Attr::ChildrenNotReached, 1)]), policies[1]);
    find(&recorded, 1).unwrap().flag(Attr::ChildrenNotReached)
}

#[test]
fn children_that_were_not_reached_are_carried_only_where_they_would_be_masked_the_same() {
    let light = MaskPolicy::new(LIGHT);
    let list = || node(1, 0, Kind::Scroll);
    let rows = |list| vec![list, node(2, 1, Kind::Text).says(TextField::Text, "row")];
    let masked = || list().asks(MaskOverride::Mask);
    assert!(carries(&rows(list()), list(), [&light, &light]));
    assert!(carries(&rows(masked()), masked(), [&light, &light]));
    assert!(!carries(&rows(list()), masked(), [&light, &light]));
    assert!(!carries(
        &rows(list()),
        list().with(Attr::Secure, 1),
        [&light, &light]
    ));
    assert!(!carries(
        &rows(list()),
        list().asks(MaskOverride::Block),
        [&light, &light]
    ));
    let conservative = MaskPolicy::new(PrivacyLevel::Conservative);
    assert!(!carries(&rows(list()), list(), [&light, &conservative]));
}

#[test]
fn touches_are_told_what_was_masked_by_hand_in_the_last_two_frames() {
    let (mut masker, policy) = (Masker::new(), MaskPolicy::new(PrivacyLevel::Conservative));
    let mut asks = |asked: Option<MaskOverride>| {
        let pad = node(1, 0, Kind::Container);
        let pad = asked.into_iter().fold(pad, With::asks);
        let _ = masker.mask(&frame(vec![pad, node(2, 1, Kind::Button)]), &policy);
        [1, 2].map(|n| masker.is_explicitly_masked(SourceId(0), id(n)))
    };
    assert_eq!(asks(None), [false, false]);
    assert_eq!(asks(Some(MaskOverride::Unmask)), [false, false]);
    assert_eq!(asks(Some(MaskOverride::Mask)), [true, true]);
    assert_eq!(asks(None), [true, true]);
    assert_eq!(asks(None), [false, false]);
    let _ = asks(Some(MaskOverride::Mask));
    assert!(!masker.is_explicitly_masked(SourceId(1), id(1)));
}

#[test]
fn what_was_done_is_counted() {
    let mut masker = Masker::new();
    let nodes = vec![
        node(1, 0, Kind::Text).says(TextField::Text, "kept"),
        node(2, 0, Kind::Text)
            .asks(MaskOverride::Mask)
            .says(TextField::Text, "Ada"),
        node(3, 0, Kind::Container).asks(MaskOverride::Block),
        node(4, 3, Kind::Text),
        node(5, 4, Kind::Text),
        node(6, 77, Kind::Text),
        node(7, 0, Kind::Placeholder).with(Attr::PlaceholderReason, 4),
    ];
    let recorded = masker.mask(&frame(nodes), &MaskPolicy::new(LIGHT));
    let stats = masker.stats();
    assert_eq!((stats.frames, stats.masked_nodes, stats.blocked_nodes), (1, 1, 1));
    assert_eq!((stats.dropped_nodes, stats.degraded_nodes), (2, 2));
    assert_eq!(recorded.nodes.len(), 4);
}

#[test]
fn what_hid_nothing_is_not_counted_as_masked() {
    let masked = |level, nodes| {
        let mut masker = Masker::new();
        let _ = masker.mask(&frame(nodes), &MaskPolicy::new(level));
        masker.stats().masked_nodes
    };
    let conservative = PrivacyLevel::Conservative;
    let secret = || node(1, 0, Kind::Input).with(Attr::Secure, 1);
    assert_eq!(masked(LIGHT, vec![secret()]), 0);
    assert_eq!(masked(LIGHT, vec![secret().says(TextField::Value, "")]), 0);
    assert_eq!(masked(LIGHT, vec![secret().says(TextField::Value, "1")]), 1);
    let label = || node(1, 0, Kind::Text);
    assert_eq!(masked(conservative, vec![label().says(TextField::Text, "")]), 0);
    assert_eq!(masked(conservative, vec![label().says(TextField::Text, "1")]), 1);
    assert_eq!(masked(LIGHT, vec![label().says(TextField::Text, "1")]), 0);
    let state = || node(1, 0, Kind::Switch).with(Attr::Checked, 1);
    assert_eq!(masked(LIGHT, vec![state()]), 0);
    assert_eq!(masked(conservative, vec![state()]), 1);
    assert_eq!(masked(LIGHT, vec![secret().with(Attr::ScrollX, 1)]), 1);
}
