//! What the decision knows of a node: what it is and what was declared of it, never its text.

use afterimage_wireframe::{Attr, ContentType, InputType, Kind, MaskOverride, Node};

use crate::Ruling;

/// The facts of one node that its decision rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject {
    /// What the node is.
    pub kind: Kind,
    /// What the app asked for on the node itself.
    pub asked: Asked,
    /// What rules say of the node itself.
    pub ruling: Ruling,
    /// The node is a form field.
    pub field: bool,
    /// Whether its content is a secret.
    pub secrecy: Secrecy,
    /// It is the root of a window that the platform keeps from screenshots, and no field.
    pub secure_window: bool,
}

/// Whether a node's content is a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secrecy {
    /// It is none.
    Open,
    /// It was one earlier in the node's life.
    Once,
    /// Its type says so.
    ByType,
}

/// What the app asked for on a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Nothing.
    Nothing,
    /// An override.
    Override(MaskOverride),
    /// Something that this version does not know.
    Unknown,
}

impl Subject {
    /// Reads the facts of a node; `once_secret` is what the masker remembers of it, `ruling` what the rules
    /// say.
    #[must_use]
    pub fn of<T>(node: &Node<T>, once_secret: bool, ruling: Ruling) -> Self {
        let (mut input, mut content, mut secure, mut asked) = (None, None, false, Asked::Nothing);
        // Few nodes have any of these, and they stand behind most others.
        for (key, value) in node.attrs.entries().iter().rev() {
            match *key {
                Attr::InputType => input = Some(InputType::from_code(*value).unwrap_or(InputType::Other)),
                Attr::ContentType => {
                    content = Some(ContentType::from_code(*value).unwrap_or(ContentType::Other));
                }
                Attr::Secure => secure = *value != 0,
                Attr::MaskOverride => {
                    asked = MaskOverride::from_code(*value).map_or(Asked::Unknown, Asked::Override);
                }
                key if key < Attr::InputType => break,
                _ => {}
            }
        }
        let field = is_field_kind(node.kind) || input.is_some_and(|input| !is_button(input));
        let secure_root = secure && node.parent.is_none();
        // A window is blocked while it is secure and free again afterwards; anything else stays a secret.
        let by_type = (secure && !(secure_root && node.kind == Kind::Container))
            || input.is_some_and(is_secret_input)
            || content.is_some_and(is_secret_content);
        Self {
            kind: node.kind,
            asked,
            ruling,
            field,
            secrecy: match (by_type, once_secret) {
                (true, _) => Secrecy::ByType,
                (false, true) => Secrecy::Once,
                (false, false) => Secrecy::Open,
            },
            secure_window: secure_root && !is_field_kind(node.kind),
        }
    }
}

/// Kinds that hold what the user entered or chose.
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

/// Input types that hold nothing but their own caption.
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
