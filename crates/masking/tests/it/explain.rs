//! Decisions in a debug recording, which otherwise equals a normal one.

use afterimage_config::PrivacyLevel;
use afterimage_masking::{MaskPolicy, MaskedFrame, Masker};
use afterimage_wireframe::{
    Attr, InputType, Kind, MaskAction, MaskOverride, MaskReason, Node, RawText, TextField,
};

use crate::scene::{LEVELS, NodeExt, find, frame, node, text};

fn screen() -> Vec<Node<RawText<'static>>> {
    vec![
        node(1, 0, Kind::Container)
            .with_attr(Attr::MaskAction, 0)
            .with_attr(Attr::MaskReason, 1),
        node(2, 1, Kind::Text).with_text(TextField::Text, "Hello Ada"),
        node(3, 1, Kind::Input).with_text(TextField::Value, "ada@mail.test"),
        node(4, 1, Kind::Input)
            .with_attr(Attr::InputType, InputType::Password.code())
            .with_text(TextField::Value, "hunter2"),
        node(5, 1, Kind::Container).with_override(MaskOverride::Mask),
        node(6, 5, Kind::Text).with_text(TextField::Text, "1234"),
        node(7, 1, Kind::Container).with_override(MaskOverride::Block),
        node(8, 7, Kind::Text).with_text(TextField::Text, "1234"),
        node(9, 1, Kind::Keyboard),
    ]
}

fn masked(policy: &MaskPolicy) -> MaskedFrame {
    Masker::new().mask(&frame(screen()), policy)
}

fn explained(level: PrivacyLevel) -> MaskPolicy {
    MaskPolicy {
        explain: true,
        ..MaskPolicy::new(level)
    }
}

#[test]
fn each_node_records_its_decision_and_reason() {
    let frame = masked(&explained(PrivacyLevel::Medium));
    let decisions: Vec<_> = frame
        .nodes
        .iter()
        .map(|node| {
            let action = node
                .attr(Attr::MaskAction)
                .and_then(MaskAction::from_code)
                .unwrap();
            let reason = node
                .attr(Attr::MaskReason)
                .and_then(MaskReason::from_code)
                .unwrap();
            (node.id.value(), action.name(), reason.name())
        })
        .collect();
    assert_eq!(
        decisions,
        [
            (1, "keep", "level-keeps"),
            (2, "keep", "level-keeps"),
            (3, "mask", "form-field"),
            (4, "mask", "secret"),
            (5, "mask", "masked"),
            (6, "mask", "ancestor-masked"),
            (7, "block", "blocked"),
            (9, "block", "keyboard"),
        ]
    );
}

#[test]
fn only_debug_recordings_contain_decisions_and_nothing_else_differs() {
    for level in LEVELS {
        let plain = masked(&MaskPolicy::new(level));
        let mut debug = masked(&explained(level));
        for node in &mut debug.nodes {
            node.attrs.remove(Attr::MaskAction);
            node.attrs.remove(Attr::MaskReason);
        }
        // Decisions that the host claims are discarded.
        assert!(plain == debug, "{level:?}");
    }
}

#[test]
fn hide_text_length_hides_the_length_of_masked_text() {
    let policy = MaskPolicy {
        hide_text_length: true,
        ..MaskPolicy::new(PrivacyLevel::Medium)
    };
    let mut nodes = screen();
    nodes[2] = nodes[2]
        .clone()
        .with_attr(Attr::ContentWidth, 1234)
        .with_text(TextField::Label, "");
    let frame = Masker::new().mask(&frame(nodes), &policy);
    assert_eq!(
        text(&frame, 2, TextField::Text),
        "Hello Ada",
        "kept text is unchanged"
    );
    assert_eq!(text(&frame, 3, TextField::Value), "********");
    assert_eq!(text(&frame, 3, TextField::Label), "", "empty text stays empty");
    assert_eq!(text(&frame, 6, TextField::Text), "********");
    assert_eq!(
        find(&frame, 3).unwrap().attr(Attr::ContentWidth),
        None,
        "the content width reveals the length"
    );
}

#[test]
fn a_masker_explains_a_frame_without_a_change_of_its_state() {
    let mut masker = Masker::new();
    let policy = MaskPolicy::new(PrivacyLevel::Light);
    let password = node(1, 0, Kind::Input)
        .with_attr(Attr::InputType, InputType::Password.code())
        .with_text(TextField::Value, "hunter2");
    // The field shows its password now, and the masker remembers that it is one.
    let _ = masker.mask(&frame(vec![password]), &policy);
    let shown = vec![
        node(1, 0, Kind::Input).with_text(TextField::Value, "hunter2"),
        node(2, 0, Kind::Container).with_override(MaskOverride::Block),
        node(3, 2, Kind::Text).with_text(TextField::Text, "1234"),
    ];
    let before = masker.stats();
    let explained = || {
        let decisions = masker.explain(&frame(shown.clone()), &policy);
        let names = |decision: &afterimage_masking::NodeDecision| {
            (
                decision.id.value(),
                decision.action.name(),
                decision.reason.name(),
            )
        };
        decisions.iter().map(names).collect::<Vec<_>>()
    };
    let expected = [(1, "mask", "once-secret"), (2, "block", "blocked")];
    assert_eq!(explained(), expected);
    assert_eq!(explained(), expected);
    assert_eq!(masker.stats(), before);
}
