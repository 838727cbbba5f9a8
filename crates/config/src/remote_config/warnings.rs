//! Warnings about ignored values.

use serde_json::Value;

/// Collects warnings for the developer of the host app.
#[derive(Debug, Default)]
pub(super) struct Warnings {
    messages: Vec<String>,
}

impl Warnings {
    pub(super) fn push(&mut self, message: String) {
        self.messages.push(message);
    }

    /// Adds a warning that a value of the wrong type is ignored. The message does not contain the value unless it is a
    /// number: text can have any length, and anyone may have written it.
    pub(super) fn push_ignored(&mut self, path: &str, key: &str, expected: &str, found: &Value) {
        let dot = if path.is_empty() { "" } else { "." };
        let found = match found {
            Value::Number(number) => format!("the number {number}"),
            other => type_name(other).to_owned(),
        };
        self.push(format!(
            "{path}{dot}{key} ignored: expected {expected}, found {found}"
        ));
    }

    pub(super) fn into_messages(self) -> Vec<String> {
        self.messages
    }
}

/// Returns the name of a value's JSON type, with its article.
pub(super) fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
