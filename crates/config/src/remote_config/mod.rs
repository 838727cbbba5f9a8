//! Remote config: settings from the server.
//!
//! The parser is tolerant. A value that is null or of the wrong type is ignored, with a warning, and the others apply: a
//! mistake in a web form must not disable correct settings. Masking rules are the exception, see [`rules`].

mod parse;
mod rules;
mod settings;
mod warnings;

pub use settings::{ParsedRemoteConfig, RemoteConfig};
