//! The decision about one node: keep, mask or block, the reason, and the parts of the node that are hidden.

use afterimage_wireframe::{MaskAction, MaskReason, PlaceholderReason, TextField};

/// The texts of a node that are masked: each character becomes a star.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HiddenText {
    /// No text.
    None,
    /// Every text except the placeholder, which the app wrote itself and shows only while the field is empty.
    FieldContent,
    /// Every text.
    All,
}

/// The texts of a node that are secret: each is recorded as eight stars.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SecretText {
    /// No text.
    None,
    /// Text and value of a text field. Its placeholder, label and tooltip only name the field.
    Content,
    /// Every text: outside a text field, a label repeats the text that it labels.
    All,
}

/// The decision about one node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Whether the node is kept, masked or replaced by a placeholder.
    pub action: MaskAction,
    /// The reason: the strongest entry of the [order of precedence](crate#the-rules) that applies.
    pub reason: MaskReason,
    /// The texts to mask.
    pub hidden: HiddenText,
    /// The texts to replace by eight stars. Takes precedence over `hidden`.
    pub secret: SecretText,
    /// Whether the checked and selected states are removed, as they are the content of a form field.
    pub hides_state: bool,
}

impl Decision {
    /// Whether a text of the node becomes eight stars.
    #[must_use]
    pub fn is_secret(self, field: TextField) -> bool {
        match self.secret {
            SecretText::None => false,
            SecretText::Content => matches!(field, TextField::Text | TextField::Value),
            SecretText::All => true,
        }
    }

    /// Whether a text of the node is masked.
    #[must_use]
    pub fn is_hidden(self, field: TextField) -> bool {
        match self.hidden {
            HiddenText::None => false,
            HiddenText::FieldContent => field != TextField::Placeholder,
            HiddenText::All => true,
        }
    }

    /// Whether the node's image is hidden even if the image policy allows it.
    #[must_use]
    pub fn hides_image(self) -> bool {
        self.hidden != HiddenText::None || self.secret == SecretText::All
    }

    /// The reason to record on the placeholder of a blocked node.
    #[must_use]
    pub fn placeholder_reason(self) -> PlaceholderReason {
        match self.reason {
            MaskReason::Blocked
            | MaskReason::BlockedByRule
            | MaskReason::UnknownOverride
            | MaskReason::Placeholder => PlaceholderReason::Blocked,
            _ => PlaceholderReason::Secure,
        }
    }
}
