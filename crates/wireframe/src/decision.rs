//! What masking decided for a node and why, as it travels in a debug recording.

use crate::attr::codes;

codes! {
    /// What masking did with a node.
    MaskAction:
    /// It is recorded as it is.
    0 = Keep "keep",
    /// It is recorded without what is hidden of it.
    1 = Mask "mask",
    /// A placeholder stands for it and all below it.
    2 = Block "block",
}

codes! {
    /// Why masking did it.
    MaskReason:
    /// A reason that this version does not know.
    0 = Other "other",
    /// The level masks nothing here.
    1 = LevelKeeps "level-keeps",
    /// The app unmasked the node or an ancestor.
    2 = Unmasked "unmasked",
    /// A rule of the server's unmasked the node or an ancestor.
    3 = UnmaskedRemotely "unmasked-remotely",
    /// The level masks all text.
    4 = AllText "all-text",
    /// The level masks form fields, and this is one or stands in one.
    5 = FormField "form-field",
    /// The app masked the node.
    6 = Masked "masked",
    /// A rule masked the node.
    7 = MaskedByRule "masked-by-rule",
    /// An ancestor was masked.
    8 = AncestorMasked "ancestor-masked",
    /// Its type says that it is a secret.
    9 = Secret "secret",
    /// It was a secret earlier in its life.
    10 = OnceSecret "once-secret",
    /// It stands in a secret.
    11 = InSecret "in-secret",
    /// The app blocked it.
    12 = Blocked "blocked",
    /// A rule blocked it.
    13 = BlockedByRule "blocked-by-rule",
    /// The app asked for something that the version that recorded it did not know.
    14 = UnknownOverride "unknown-override",
    /// It is of a kind that the version that recorded it did not know.
    15 = UnknownKind "unknown-kind",
    /// It shows another party's content: web, map, video, camera.
    16 = Embedded "embedded",
    /// It is the keyboard.
    17 = Keyboard "keyboard",
    /// It is a window that the platform keeps from screenshots.
    18 = SecureWindow "secure-window",
    /// It arrived as a placeholder: the host or a limit blocked it.
    19 = Placeholder "placeholder",
}
