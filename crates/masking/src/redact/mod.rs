//! Redactors for what is recorded besides the screen: URLs, log lines, error messages, network requests.
//!
//! What the app's developer wrote stays (names, paths, words), what its user brought goes: values of queries,
//! tokens, e-mail addresses, card and phone numbers, whatever follows the name of a secret. Nothing here
//! panics, and time grows with the length of the text alone.
//!
//! A redactor goes by shape. It takes a password in the middle of a sentence for a word, and a token of
//! letters alone too, so it is a net below a careful developer and not a licence to log secrets.

mod line;
mod network;
mod numbers;
mod shape;
mod url;

pub use line::{error_message, log_line};
pub use network::NetworkRecord;
pub use url::url;

/// What stands in the place of a value.
const HIDDEN: &str = "***";
