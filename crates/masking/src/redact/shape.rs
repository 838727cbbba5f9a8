//! Classifies a piece of text by its characters: token, name, or name of a secret.

/// Minimum length of a token that mixes digits and letters.
const MIN_TOKEN_CHARS: usize = 16;

/// Minimum length of a hash or key: a run of hexadecimal digits that has both letters and digits.
const MIN_HEX_DIGITS: usize = 12;

/// Maximum number of digits in a name: `oauth2`, `v12`, `404`.
const MAX_NAME_DIGITS: usize = 3;

/// Maximum length of a name, in bytes.
const MAX_NAME_BYTES: usize = 48;

/// Whether a piece is a token: long, with digits and letters mixed as in no word.
pub(super) fn is_token(piece: &str) -> bool {
    // The first two parts of a JWT are base64 of JSON objects, which start with `eyJ`.
    if piece.starts_with("eyJ") && piece.len() >= MIN_TOKEN_CHARS {
        return true;
    }
    if !piece.chars().all(is_token_char) {
        return false;
    }
    let counts = CharCounts::from_text(piece);
    let is_hex = counts.hex == piece.len() && counts.digits > 0 && counts.letters() > 0;
    let is_mixed = counts.digits > 1 && counts.capitals > 1 && counts.lower_case > 1;
    (is_hex && counts.letters() + counts.digits >= MIN_HEX_DIGITS)
        || (is_mixed && counts.letters() + counts.digits >= MIN_TOKEN_CHARS)
        || piece.split(['-', '_']).any(is_token_part)
}

/// Whether a piece without hyphens is a token. Names have digits only in short parts, and words in camel case have
/// fewer capitals.
fn is_token_part(part: &str) -> bool {
    let counts = CharCounts::from_text(part);
    let (letters, is_long) = (
        counts.letters(),
        counts.letters() + counts.digits >= MIN_TOKEN_CHARS,
    );
    is_long && letters > 0 && (counts.digits > 0 || (counts.lower_case > 0 && counts.capitals * 3 > letters))
}

/// Character counts of a piece.
#[derive(Default)]
struct CharCounts {
    capitals: usize,
    lower_case: usize,
    digits: usize,
    /// Hexadecimal digits and hyphens.
    hex: usize,
}

impl CharCounts {
    fn from_text(piece: &str) -> Self {
        let mut counts = Self::default();
        for byte in piece.bytes() {
            counts.capitals += usize::from(byte.is_ascii_uppercase());
            counts.lower_case += usize::from(byte.is_ascii_lowercase());
            counts.digits += usize::from(byte.is_ascii_digit());
            counts.hex += usize::from(byte.is_ascii_hexdigit() || byte == b'-');
        }
        counts
    }

    fn letters(&self) -> usize {
        self.capitals + self.lower_case
    }
}

/// Whether a piece is a name that a developer chose: letters and few digits.
pub(super) fn is_name(piece: &str) -> bool {
    let digits = piece.chars().filter(|c| c.is_numeric()).count();
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '~' | '[' | ']' | '$');
    piece.len() <= MAX_NAME_BYTES && digits <= MAX_NAME_DIGITS && piece.chars().all(plain) && !is_token(piece)
}

/// Whether a character occurs in base64 (in both its alphabets), hexadecimal digits or UUIDs.
pub(super) fn is_token_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+' | '/' | '=' | '~')
}

/// Names whose values are secrets, whatever their shape. In lower case, without `-` and `_`.
const SECRET_NAMES: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "passcode",
    "pwd",
    "secret",
    "token",
    "apikey",
    "accesskey",
    "privatekey",
    "signature",
    "credential",
    "credentials",
    "sessionid",
    "sid",
    "otp",
    "pin",
    "cvv",
    "cvc",
    "ssn",
    "iban",
    "jwt",
];

/// Names of headers for which the rest of the line is a secret.
const SECRET_HEADERS: &[&str] = &["authorization", "cookie", "setcookie", "proxyauthorization"];

/// Maximum length of a name that is compared with the names of secrets.
const MAX_SECRET_NAME_BYTES: usize = 64;

/// The extent of the secret that follows a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SecretExtent {
    /// The name is not that of a secret.
    None,
    /// The value is a secret.
    Value,
    /// The rest of the line is a secret.
    Line,
}

/// Classifies a name by the secret that follows it.
pub(super) fn secret_after(name: &str) -> SecretExtent {
    if name.len() > MAX_SECRET_NAME_BYTES {
        return SecretExtent::None;
    }
    let bare: String = name
        .chars()
        .filter(|c| !matches!(c, '-' | '_' | '.'))
        .map(|c| c.to_ascii_lowercase())
        .collect();
    // A short name must match as a whole, or it would match parts of words: `spin`, `resid`.
    let matches = |secret: &str| bare == secret || (secret.len() > 4 && bare.ends_with(secret));
    if SECRET_HEADERS.iter().any(|header| bare.ends_with(header)) {
        SecretExtent::Line
    } else if SECRET_NAMES.iter().any(|secret| matches(secret)) {
        SecretExtent::Value
    } else {
        SecretExtent::None
    }
}
