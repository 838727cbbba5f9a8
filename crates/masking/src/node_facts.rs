//! The facts that a decision rests on: the type of the node and the declarations on it, never its text.

use afterimage_wireframe::{Attr, ContentType, InputType, Kind, MaskOverride, Node};

use crate::rules::RuleEffect;

/// The facts about one node that its decision rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodeFacts {
    /// The kind of the node.
    pub kind: Kind,
    /// The override that the app set on the node itself.
    pub override_request: OverrideRequest,
    /// The effect of the rules on the node itself.
    pub rule_effect: RuleEffect,
    /// The node is a form field.
    pub is_field: bool,
    /// Whether the content of the node is a secret.
    pub sensitivity: Sensitivity,
    /// The node is the root of a window that the platform excludes from screenshots, and not a form field.
    pub is_secure_window: bool,
}

/// Whether the content of a node is a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sensitivity {
    /// It is not a secret.
    None,
    /// It was a secret in an earlier frame.
    Previously,
    /// Its input type, content type or secure flag makes it a secret.
    ByType,
}

/// The override that the app set on a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OverrideRequest {
    /// The app set no override.
    None,
    /// An override that the wireframe crate knows.
    Known(MaskOverride),
    /// A code that this version does not know.
    Unknown,
}

impl NodeFacts {
    /// Reads the facts from the attributes of a node.
    ///
    /// `was_secret` is whether the node was a secret in an earlier frame, `rule_effect` the effect of the rules
    /// on it.
    #[must_use]
    pub fn from_node<T>(node: &Node<T>, was_secret: bool, rule_effect: RuleEffect) -> Self {
        let is_plain = |(key, _): &(Attr, u32)| *key < Attr::InputType;
        if node.attrs.entries().last().is_none_or(is_plain) {
            return Self {
                kind: node.kind,
                override_request: OverrideRequest::None,
                rule_effect,
                is_field: is_field_kind(node.kind),
                sensitivity: if was_secret {
                    Sensitivity::Previously
                } else {
                    Sensitivity::None
                },
                is_secure_window: false,
            };
        }
        let (mut input, mut content, mut secure) = (None, None, false);
        let mut override_request = OverrideRequest::None;
        // Few nodes have any of these attributes, and their keys are higher than most others.
        for (key, value) in node.attrs.entries().iter().rev() {
            match *key {
                Attr::InputType => input = Some(InputType::from_code(*value).unwrap_or(InputType::Other)),
                Attr::ContentType => {
                    content = Some(ContentType::from_code(*value).unwrap_or(ContentType::Other));
                }
                Attr::Secure => secure = *value != 0,
                Attr::MaskOverride => {
                    override_request = MaskOverride::from_code(*value)
                        .map_or(OverrideRequest::Unknown, OverrideRequest::Known);
                }
                key if key < Attr::InputType => break,
                _ => {}
            }
        }
        let is_field = is_field_kind(node.kind) || input.is_some_and(|input| !is_button(input));
        let is_secure_root = secure && node.parent.is_none();
        // A window is blocked only while it is secure. Any other node with the flag is a secret, and stays one.
        let by_type = (secure && !(is_secure_root && node.kind == Kind::Container))
            || input.is_some_and(is_secret_input)
            || content.is_some_and(is_secret_content);
        Self {
            kind: node.kind,
            override_request,
            rule_effect,
            is_field,
            sensitivity: match (by_type, was_secret) {
                (true, _) => Sensitivity::ByType,
                (false, true) => Sensitivity::Previously,
                (false, false) => Sensitivity::None,
            },
            is_secure_window: is_secure_root && !is_field_kind(node.kind),
        }
    }
}

/// Whether nodes of a kind hold a value that the user entered or chose.
fn is_field_kind(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Input
            | Kind::Switch
            | Kind::Checkbox
            | Kind::Radio
            | Kind::Slider
            | Kind::Select
            | Kind::Picker
    )
}

/// Whether an input type holds only its own caption.
fn is_button(input: InputType) -> bool {
    matches!(
        input,
        InputType::Button | InputType::Submit | InputType::Reset | InputType::Image
    )
}

fn is_secret_input(input: InputType) -> bool {
    matches!(input, InputType::Password | InputType::Hidden | InputType::Other)
}

fn is_secret_content(content: ContentType) -> bool {
    matches!(
        content,
        ContentType::Password
            | ContentType::OneTimeCode
            | ContentType::CardNumber
            | ContentType::CardSecurityCode
            | ContentType::Other
    )
}
