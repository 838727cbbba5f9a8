//! Decisions in a debug recording, which otherwise equals a normal one.

use afterimage_config::PrivacyLevel;
use afterimage_masking::{MaskPolicy, MaskedFrame, Masker};
use afterimage_wireframe::{
    Attr, InputType, Kind, MaskAction, MaskOverride, MaskReason, Node, RawText, Rect, TextField,
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

#[test]
fn a_decision_has_the_drawn_corners_and_is_outlined_if_it_is_about_content() {
    let masker = Masker::new();
    let policy = MaskPolicy::new(PrivacyLevel::Conservative);
    let at = |mut node: Node<RawText<'static>>, x, y, w, h| {
        node.rect = Rect { x, y, w, h };
        node
    };
    let turned = node(5, 2, Kind::Image)
        .with_attr(Attr::TransformA, 0_f32.to_bits())
        .with_attr(Attr::TransformB, 1_f32.to_bits())
        .with_attr(Attr::TransformC, (-1_f32).to_bits())
        .with_attr(Attr::TransformD, 0_f32.to_bits());
    let nodes = vec![
        at(node(1, 0, Kind::Container), 0, 0, 1000, 1000),
        // A container without content of its own.
        at(node(2, 1, Kind::Container), 100, 200, 400, 400),
        // A text with an icon as its child.
        at(
            node(3, 2, Kind::Text).with_text(TextField::Text, "1234"),
            0,
            0,
            100,
            100,
        ),
        at(node(4, 3, Kind::Image), 0, 0, 10, 10),
        // Turned by a right angle about its centre.
        at(turned, 0, 100, 200, 100),
        // A group that the app masks.
        at(
            node(6, 1, Kind::Container).with_override(MaskOverride::Mask),
            0,
            800,
            10,
            10,
        ),
        at(node(7, 6, Kind::Image), 0, 0, 10, 10),
        // Below the window's edge.
        at(node(8, 1, Kind::Image), 0, 50_000, 10, 10),
        // Another window.
        at(node(9, 0, Kind::Container), 300, 300, 50, 50),
    ];
    let decisions = masker.explain(&frame(nodes), &policy);
    let shown: Vec<_> = decisions
        .iter()
        .map(|it| (it.id.value(), it.root.value(), it.is_outlined))
        .collect();
    let expected = [
        (1, 1, false),
        (2, 1, false),
        (3, 1, true),
        (4, 1, true),
        (5, 1, true),
        (6, 1, true),
        (7, 1, true),
        (8, 1, false),
        (9, 9, true),
    ];
    assert_eq!(shown, expected);
    let corners = |index: usize| -> Vec<[f64; 2]> {
        let round = |part: f64| part.round() + 0.0;
        decisions[index]
            .corners
            .iter()
            .map(|[x, y]| [round(*x), round(*y)])
            .collect()
    };
    assert_eq!(
        corners(2),
        [[100.0, 200.0], [200.0, 200.0], [200.0, 300.0], [100.0, 300.0]]
    );
    assert_eq!(
        corners(4),
        [[250.0, 250.0], [250.0, 450.0], [150.0, 450.0], [150.0, 250.0]]
    );
}
