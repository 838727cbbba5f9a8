//! The decision about one node: a pure function of the level, what the node takes from its ancestors,
//! and what it is.

use afterimage_config::PrivacyLevel;
use afterimage_wireframe::{Kind, MaskOverride, PlaceholderReason, TextField};

use crate::Ruling;
use crate::subject::{Asked, Secrecy, Subject};

/// What happens to a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// It is recorded as it is.
    Keep,
    /// It is recorded without what [`Decision`] hides of it.
    Mask,
    /// It is replaced, with all below it, by a placeholder of its size.
    Block,
}

/// Why it happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// The level masks nothing here.
    LevelKeeps,
    /// The app unmasked the node or an ancestor, itself or by a rule, and nothing stronger says otherwise.
    Unmasked,
    /// A rule of the server's unmasked the node or an ancestor, and nothing stronger says otherwise.
    UnmaskedRemotely,
    /// The level masks all text.
    AllText,
    /// The level masks form fields, and this is one or stands in one.
    FormField,
    /// The app masked the node.
    Masked,
    /// A rule masked the node.
    MaskedByRule,
    /// The app or a rule masked an ancestor.
    AncestorMasked,
    /// Its type says that it is a secret.
    Secret,
    /// It was a secret earlier in its life.
    OnceSecret,
    /// It stands in a secret.
    InSecret,
    /// The app blocked it.
    Blocked,
    /// A rule blocked it.
    BlockedByRule,
    /// The app asked for something that this version does not know.
    UnknownOverride,
    /// It is of a kind that this version does not know.
    UnknownKind,
    /// It shows another party's content: web, map, video, camera.
    Embedded,
    /// It is the keyboard, through which every secret passes.
    Keyboard,
    /// It is a window that the platform keeps from screenshots.
    SecureWindow,
    /// It arrived as a placeholder: the host or a limit already blocked it.
    Placeholder,
}

/// How much of a node's text is hidden behind a star for each character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hidden {
    /// None.
    Nothing,
    /// All but the placeholder, which is the app's own words and shown only while the field is empty.
    FieldContent,
    /// All.
    Everything,
}

/// How much of a node's text is a secret, recorded as eight stars.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Secret {
    /// None.
    Nothing,
    /// What a text field holds, not what it is called.
    Content,
    /// All: outside a text field, a label repeats the text that it labels.
    Everything,
}

/// What is decided for one node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What happens to it.
    pub action: Action,
    /// Why.
    pub reason: Reason,
    /// What of its text is masked.
    pub hidden: Hidden,
    /// What of its text is a secret; it goes before `hidden`.
    pub secret: Secret,
    /// Whether checked and selected states are hidden too: they are what a form field holds.
    pub hides_state: bool,
}

/// What the app or a rule asked for on an ancestor, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ByHand {
    /// The server unmasks: what is below is judged by the lightest level, which the server could have set
    /// for everything.
    UnmaskRemote,
    /// The app unmasks: what the level masks is lifted.
    Unmask,
    /// To mask: nothing below lifts it.
    Mask,
}

/// What a node takes from its ancestors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Inherited {
    /// What was asked for.
    pub by_hand: Option<ByHand>,
    /// An ancestor is a form field.
    pub in_field: bool,
    /// An ancestor is a secret.
    pub in_secret: bool,
}

impl Inherited {
    /// What the children of a node take, which was not blocked.
    #[must_use]
    pub fn below(self, subject: Subject, decision: Decision) -> Self {
        Self {
            by_hand: by_hand(self, subject),
            in_field: self.in_field || subject.field,
            in_secret: decision.secret != Secret::Nothing,
        }
    }
}

impl Decision {
    /// Whether one of the node's texts becomes eight stars.
    #[must_use]
    pub fn is_secret(self, field: TextField) -> bool {
        match self.secret {
            Secret::Nothing => false,
            Secret::Content => matches!(field, TextField::Text | TextField::Value),
            Secret::Everything => true,
        }
    }

    /// Whether one of the node's texts is masked.
    #[must_use]
    pub fn is_hidden(self, field: TextField) -> bool {
        match self.hidden {
            Hidden::Nothing => false,
            Hidden::FieldContent => field != TextField::Placeholder,
            Hidden::Everything => true,
        }
    }

    /// Whether the node's image is hidden whatever the image policy says.
    #[must_use]
    pub fn hides_image(self) -> bool {
        self.hidden != Hidden::Nothing || self.secret == Secret::Everything
    }

    /// What the placeholder of a blocked node says.
    #[must_use]
    pub fn placeholder_reason(self) -> PlaceholderReason {
        match self.reason {
            Reason::Blocked | Reason::BlockedByRule | Reason::UnknownOverride | Reason::Placeholder => {
                PlaceholderReason::Blocked
            }
            _ => PlaceholderReason::Secure,
        }
    }
}

/// Decides about one node.
///
/// Block goes before mask, mask before unmask, unmask before the level, whether views or rules ask for it;
/// secrets are lifted by nothing, and what is not known is blocked.
#[must_use]
pub fn decide(level: PrivacyLevel, inherited: Inherited, subject: Subject) -> Decision {
    if level <= PrivacyLevel::Medium && inherited == Inherited::default() && is_plain(subject) {
        return KEPT_BY_LEVEL;
    }
    let by_hand = by_hand(inherited, subject);
    if let Some(reason) = why_blocked(level, by_hand, subject) {
        return Decision {
            action: Action::Block,
            reason,
            hidden: Hidden::Everything,
            secret: Secret::Nothing,
            hides_state: true,
        };
    }
    let in_field = subject.field || inherited.in_field;
    let (hidden, reason) = match by_hand {
        Some(ByHand::Mask) if inherited.by_hand == Some(ByHand::Mask) => {
            (Hidden::Everything, Reason::AncestorMasked)
        }
        Some(ByHand::Mask) if subject.asked == Asked::Override(MaskOverride::Mask) => {
            (Hidden::Everything, Reason::Masked)
        }
        Some(ByHand::Mask) => (Hidden::Everything, Reason::MaskedByRule),
        Some(ByHand::Unmask) => (Hidden::Nothing, Reason::Unmasked),
        Some(ByHand::UnmaskRemote) => (Hidden::Nothing, Reason::UnmaskedRemotely),
        None => match level {
            PrivacyLevel::Conservative => (Hidden::Everything, Reason::AllText),
            PrivacyLevel::Medium if inherited.in_field => (Hidden::Everything, Reason::FormField),
            PrivacyLevel::Medium if subject.field => (Hidden::FieldContent, Reason::FormField),
            PrivacyLevel::Medium | PrivacyLevel::Light => (Hidden::Nothing, Reason::LevelKeeps),
        },
    };
    let (secret, reason) = why_secret(inherited, subject).map_or((Secret::Nothing, reason), |why| {
        let named = subject.kind == Kind::Input && !inherited.in_secret;
        let secret = if named {
            Secret::Content
        } else {
            Secret::Everything
        };
        (secret, why)
    });
    let keeps = hidden == Hidden::Nothing && secret == Secret::Nothing;
    Decision {
        action: if keeps { Action::Keep } else { Action::Mask },
        reason,
        hidden,
        secret,
        hides_state: secret != Secret::Nothing || (hidden != Hidden::Nothing && in_field),
    }
}

/// What most nodes come to.
const KEPT_BY_LEVEL: Decision = Decision {
    action: Action::Keep,
    reason: Reason::LevelKeeps,
    hidden: Hidden::Nothing,
    secret: Secret::Nothing,
    hides_state: false,
};

/// Whether nothing was said of a node, by the app, by a rule or by its type.
fn is_plain(subject: Subject) -> bool {
    let Subject {
        kind,
        asked,
        ruling,
        field,
        secrecy,
        secure_window,
    } = subject;
    matches!(
        kind,
        Kind::Container | Kind::Text | Kind::Image | Kind::Button | Kind::Scroll
    ) && asked == Asked::Nothing
        && ruling == Ruling::Nothing
        && !field
        && secrecy == Secrecy::Open
        && !secure_window
}

/// The strongest of what was asked for on ancestors, on the node and by rules; a block is not asked here.
fn by_hand(inherited: Inherited, subject: Subject) -> Option<ByHand> {
    let asked = match subject.asked {
        Asked::Override(MaskOverride::Mask) => Some(ByHand::Mask),
        Asked::Override(MaskOverride::Unmask) => Some(ByHand::Unmask),
        _ => None,
    };
    let ruled = match subject.ruling {
        Ruling::Mask => Some(ByHand::Mask),
        Ruling::Unmask => Some(ByHand::Unmask),
        Ruling::UnmaskRemote => Some(ByHand::UnmaskRemote),
        Ruling::Nothing | Ruling::Block => None,
    };
    inherited.by_hand.max(asked).max(ruled)
}

fn why_blocked(level: PrivacyLevel, by_hand: Option<ByHand>, subject: Subject) -> Option<Reason> {
    match subject.asked {
        Asked::Override(MaskOverride::Block) => return Some(Reason::Blocked),
        Asked::Override(MaskOverride::Mask | MaskOverride::Unmask) | Asked::Nothing => {}
        // Also an override that the model has and this crate does not.
        Asked::Override(_) | Asked::Unknown => return Some(Reason::UnknownOverride),
    }
    if subject.ruling == Ruling::Block {
        return Some(Reason::BlockedByRule);
    }
    if subject.secure_window {
        return Some(Reason::SecureWindow);
    }
    let unmasked = by_hand == Some(ByHand::Unmask);
    let level = match by_hand {
        Some(ByHand::UnmaskRemote) => PrivacyLevel::Light,
        _ => level,
    };
    match subject.kind {
        Kind::Container
        | Kind::Text
        | Kind::Image
        | Kind::Button
        | Kind::Input
        | Kind::Scroll
        | Kind::Switch
        | Kind::Checkbox
        | Kind::Radio
        | Kind::Slider
        | Kind::Select
        | Kind::Progress
        | Kind::Picker
        | Kind::Toast => None,
        Kind::WebView | Kind::Map | Kind::Video => {
            (level >= PrivacyLevel::Medium && !unmasked).then_some(Reason::Embedded)
        }
        Kind::Camera => (!unmasked).then_some(Reason::Embedded),
        Kind::Keyboard => Some(Reason::Keyboard),
        Kind::Placeholder => Some(Reason::Placeholder),
        _ => Some(Reason::UnknownKind),
    }
}

fn why_secret(inherited: Inherited, subject: Subject) -> Option<Reason> {
    match subject.secrecy {
        Secrecy::ByType => Some(Reason::Secret),
        Secrecy::Open | Secrecy::Once if inherited.in_secret => Some(Reason::InSecret),
        Secrecy::Once => Some(Reason::OnceSecret),
        Secrecy::Open => None,
    }
}
