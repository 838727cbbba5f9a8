//! Redactors for records besides the screen: URLs, log lines, error messages and network requests.
//!
//! Text of the app's developer is kept (names, paths, words). Data of the app's user is replaced: values of queries,
//! tokens, e-mail addresses, card and phone numbers, and any value after the name of a secret. No function here
//! panics, and time is linear in the length of the text.
//!
//! Redactors recognise values by their shape. A password in the middle of a sentence looks like a word, and so does a
//! token of letters alone. They are a second line of defence behind a careful developer, and no reason to log
//! secrets.

mod line;
mod network;
mod numbers;
mod replacement;
mod shape;
mod url;

pub use self::line::{error_message, log_line};
pub use self::network::NetworkRecord;
pub use self::url::url;
