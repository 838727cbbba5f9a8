//! What a debug recording says of each node, and that nothing else differs in it.

use afterimage_config::PrivacyLevel;
use afterimage_masking::{MaskPolicy, MaskedFrame, Masker};
use afterimage_wireframe::{
    Attr, InputType, Kind, MaskAction, MaskOverride, MaskReason, Node, RawText, TextField,
};

use crate::scene::{LEVELS, With, find, frame, node, text};

fn screen() -> Vec<Node<RawText<'static>>> {
    vec![
        node(1, 0, Kind::Container)
            .with(Attr::MaskAction, 0)
            .with(Attr::MaskReason, 1),
        node(2, 1, Kind::Text).says(TextField::Text, "Hello Ada"),
        node(3, 1, Kind::Input).says(TextField::Value, "ada@mail.test"),
        node(4, 1, Kind::Input)
            .with(Attr::InputType, InputType::Password.code())
            .says(TextField::Value, "hunter2"),
        node(5, 1, Kind::Container).asks(MaskOverride::Mask),
        node(6, 5, Kind::Text).says(TextField::Text, "1234"),
        node(7, 1, Kind::Container).asks(MaskOverride::Block),
        node(8, 7, Kind::Text).says(TextField::Text, "1234"),
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
fn each_node_says_what_was_decided_and_why() {
    let frame = masked(&explained(PrivacyLevel::Medium));
    let said: Vec<_> = frame
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
        said,
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
fn nothing_else_differs_and_other_recordings_say_nothing() {
    for level in LEVELS {
        let plain = masked(&MaskPolicy::new(level));
        let mut debug = masked(&explained(level));
        for node in &mut debug.nodes {
            node.attrs.remove(Attr::MaskAction);
            node.attrs.remove(Attr::MaskReason);
        }
        // What a host claims was decided is not believed, and not recorded.
        assert!(plain == debug, "{level:?}");
    }
}

#[test]
fn the_length_of_masked_text_is_hidden_where_asked_for() {
    let policy = MaskPolicy {
        hide_text_length: true,
        ..MaskPolicy::new(PrivacyLevel::Medium)
    };
    let mut nodes = screen();
    nodes[2] = nodes[2]
        .clone()
        .with(Attr::ContentWidth, 1234)
        .says(TextField::Label, "");
    let frame = Masker::new().mask(&frame(nodes), &policy);
    assert_eq!(text(&frame, 2, TextField::Text), "Hello Ada", "what is kept");
    assert_eq!(text(&frame, 3, TextField::Value), "********");
    assert_eq!(text(&frame, 3, TextField::Label), "", "nothing stays nothing");
    assert_eq!(text(&frame, 6, TextField::Text), "********");
    assert_eq!(
        find(&frame, 3).unwrap().attr(Attr::ContentWidth),
        None,
        "it tells the length too"
    );
}
