//! What a piece of text looks like.

/// Shortest token that is told from a word by having digits among its letters.
const TOKEN_LETTERS: usize = 16;

/// Shortest run of hexadecimal digits, of both sorts, that is taken for a hash or a key.
const HEX_DIGITS: usize = 12;

/// Most digits in a name: `oauth2`, `v12`, `404`.
const NAME_DIGITS: usize = 3;

/// Longest name.
const NAME_LETTERS: usize = 48;

/// Whether a piece is a token: long, and of digits and letters in no order that words have.
pub(super) fn is_token(piece: &str) -> bool {
    // A JWT's parts are base64 of JSON objects: the first two begin alike.
    if piece.starts_with("eyJ") && piece.len() >= TOKEN_LETTERS {
        return true;
    }
    if !piece.chars().all(is_token_char) {
        return false;
    }
    let counts = Counts::of(piece);
    let is_hex = counts.hex == piece.len() && counts.digits > 0 && counts.letters() > 0;
    let is_mixed = counts.digits > 1 && counts.capitals > 1 && counts.small > 1;
    (is_hex && counts.letters() + counts.digits >= HEX_DIGITS)
        || (is_mixed && counts.letters() + counts.digits >= TOKEN_LETTERS)
        || piece.split(['-', '_']).any(is_token_part)
}

/// Whether a piece without hyphens is a token. Names have their digits in short parts, and words in camel case
/// fewer capitals.
fn is_token_part(part: &str) -> bool {
    let counts = Counts::of(part);
    let (letters, is_long) = (
        counts.letters(),
        counts.letters() + counts.digits >= TOKEN_LETTERS,
    );
    is_long && letters > 0 && (counts.digits > 0 || (counts.small > 0 && counts.capitals * 3 > letters))
}

/// What a piece is made of.
#[derive(Default)]
struct Counts {
    capitals: usize,
    small: usize,
    digits: usize,
    /// Hexadecimal digits and hyphens.
    hex: usize,
}

impl Counts {
    fn of(piece: &str) -> Self {
        let mut counts = Self::default();
        for byte in piece.bytes() {
            counts.capitals += usize::from(byte.is_ascii_uppercase());
            counts.small += usize::from(byte.is_ascii_lowercase());
            counts.digits += usize::from(byte.is_ascii_digit());
            counts.hex += usize::from(byte.is_ascii_hexdigit() || byte == b'-');
        }
        counts
    }

    fn letters(&self) -> usize {
        self.capitals + self.small
    }
}

/// Whether a piece is a name that a developer gave: some letters, few digits.
pub(super) fn is_name(piece: &str) -> bool {
    let digits = piece.chars().filter(|c| c.is_numeric()).count();
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '~' | '[' | ']' | '$');
    piece.len() <= NAME_LETTERS && digits <= NAME_DIGITS && piece.chars().all(plain) && !is_token(piece)
}

/// What base64 in both its alphabets, hexadecimal digits and UUIDs are made of.
pub(super) fn is_token_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+' | '/' | '=' | '~')
}

/// Names of things that are secrets whatever they look like, in lower case without `-` and `_`.
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

/// Names of headers of which all that follows is a secret.
const SECRET_LINES: &[&str] = &["authorization", "cookie", "setcookie", "proxyauthorization"];

/// Longest name that is looked at.
const SECRET_NAME_BYTES: usize = 64;

/// What a name says of the value after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// Nothing.
    Open,
    /// It is a secret.
    Secret,
    /// It is a secret up to the end of the line.
    SecretLine,
}

/// What a name says of its value.
pub(super) fn named(name: &str) -> Named {
    if name.len() > SECRET_NAME_BYTES {
        return Named::Open;
    }
    let bare: String = name
        .chars()
        .filter(|c| !matches!(c, '-' | '_' | '.'))
        .map(|c| c.to_ascii_lowercase())
        .collect();
    // A short one stands alone or it is part of a word: `spin`, `resid`.
    let is_it = |secret: &str| bare == secret || (secret.len() > 4 && bare.ends_with(secret));
    if SECRET_LINES.iter().any(|line| bare.ends_with(line)) {
        Named::SecretLine
    } else if SECRET_NAMES.iter().any(|secret| is_it(secret)) {
        Named::Secret
    } else {
        Named::Open
    }
}
