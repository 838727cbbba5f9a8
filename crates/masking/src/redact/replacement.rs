//! The texts that replace redacted values.

/// Replaces a value of unknown type.
pub(super) const HIDDEN: &str = "***";

/// Replaces an e-mail address.
pub(super) const EMAIL: &str = "[email]";

/// Replaces a token, hash or key.
pub(super) const TOKEN: &str = "[token]";

/// Replaces a card number.
pub(super) const CARD: &str = "[card]";

/// Replaces a phone number, or any other long number.
pub(super) const NUMBER: &str = "[number]";
