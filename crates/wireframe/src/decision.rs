//! The masking decision for a node and its reason, as stored in a debug recording.

use crate::codes::codes;

codes! {
    closed
    /// The effect of masking on a node.
    MaskAction:
    /// The node is recorded unchanged.
    0 = Keep "keep",
    /// The node is recorded without its hidden content.
    1 = Mask "mask",
    /// The node is recorded as a placeholder, without its descendants.
    2 = Block "block",
}

codes! {
    /// The reason of a masking decision.
    MaskReason:
    /// A reason that this version does not know.
    0 = Other "other",
    /// The privacy level masks nothing here.
    1 = LevelKeeps "level-keeps",
    /// The app unmasked the node or an ancestor.
    2 = Unmasked "unmasked",
    /// A rule of the remote config unmasked the node or an ancestor.
    3 = UnmaskedRemotely "unmasked-remotely",
    /// The privacy level masks all text.
    4 = AllText "all-text",
    /// The privacy level masks form fields, and the node is one or is inside one.
    5 = FormField "form-field",
    /// The app masked the node.
    6 = Masked "masked",
    /// A rule masked the node.
    7 = MaskedByRule "masked-by-rule",
    /// An ancestor was masked.
    8 = AncestorMasked "ancestor-masked",
    /// The node's type declares it a secret.
    9 = Secret "secret",
    /// The node was a secret earlier in its life.
    10 = OnceSecret "once-secret",
    /// The node is inside a secret.
    11 = InSecret "in-secret",
    /// The app blocked the node.
    12 = Blocked "blocked",
    /// A rule blocked the node.
    13 = BlockedByRule "blocked-by-rule",
    /// The app set an override that the recording version did not know.
    14 = UnknownOverride "unknown-override",
    /// The node is of a kind that the recording version did not know.
    15 = UnknownKind "unknown-kind",
    /// The node shows third-party content: web, map, video, camera.
    16 = Embedded "embedded",
    /// The node is the keyboard.
    17 = Keyboard "keyboard",
    /// The node is a window that the platform excludes from screenshots.
    18 = SecureWindow "secure-window",
    /// The node was already a placeholder: the host or a limit blocked it.
    19 = Placeholder "placeholder",
}
