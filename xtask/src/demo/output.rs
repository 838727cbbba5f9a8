//! The output of the programs that the demo runs: one line of JSON each.

use std::path::Path;

use serde_json::Value;

use crate::error::{Error, Result};
use crate::invocation::Invocation;

/// Runs a program whose last line of output is one JSON object.
pub(crate) fn last_line(invocation: &Invocation, root: &Path) -> Result<Value> {
    let output = invocation.output(root)?;
    let line = output
        .lines()
        .rfind(|line| !line.trim().is_empty())
        .unwrap_or_default();
    serde_json::from_str(line)
        .map_err(|error| Error::Demo(format!("the last output of `{invocation}` is {line:?}: {error}")))
}

/// A number of the player's output: a number itself, or the length of a list.
pub(crate) fn figure(object: &Value, name: &str) -> Result<u64> {
    object
        .get(name)
        .and_then(|value| value.as_u64().or_else(|| Some(value.as_array()?.len() as u64)))
        .ok_or_else(|| {
            Error::Demo(format!(
                "the output of trace-player has no number of {name}: {object}"
            ))
        })
}

/// The summary of the browser script, as a part of a sentence.
pub(crate) fn played_text(played: &Value) -> Result<String> {
    let unclear = || {
        Error::Demo(format!(
            "the summary of the browser script is incomplete: {played}"
        ))
    };
    let number = |name: &str| played.get(name).and_then(Value::as_u64).ok_or_else(unclear);
    let count = |name: &str| {
        played
            .get(name)
            .and_then(Value::as_array)
            .map(Vec::len)
            .ok_or_else(unclear)
    };
    let session = played
        .get("session")
        .and_then(Value::as_str)
        .ok_or_else(unclear)?;
    Ok(format!(
        "the browser played session {session} to its end at {:.1} s and saw {} events, {} texts and {} screens, with {} errors",
        number("length_ms")? as f64 / 1000.0,
        number("events")?,
        number("texts")?,
        count("screens")?,
        count("console_errors")?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn error_of_a_missing_figure_contains_its_name() {
        let output = serde_json::json!({ "sessions": 3 });
        assert_eq!(figure(&output, "sessions").unwrap(), 3);
        assert!(
            figure(&output, "frames")
                .unwrap_err()
                .to_string()
                .contains("no number of frames")
        );
    }

    #[test]
    fn only_the_last_line_is_parsed() {
        let printf = Invocation::new("printf", &[r#"recording\n{"frames":2}\n"#]);
        assert_eq!(
            figure(&last_line(&printf, Path::new(".")).unwrap(), "frames").unwrap(),
            2
        );
        assert!(last_line(&Invocation::new("true", &[]), Path::new(".")).is_err());
    }

    #[test]
    fn summary_of_the_browser_is_one_sentence() {
        let played = serde_json::json!({
            "session": "17", "length_ms": 120_657, "events": 300, "texts": 41, "screens": ["home", "about"],
            "console_errors": [],
        });
        assert_eq!(
            played_text(&played).unwrap(),
            "the browser played session 17 to its end at 120.7 s and saw 300 events, 41 texts and 2 screens, with 0 errors"
        );
        assert!(played_text(&serde_json::json!({})).is_err());
    }
}
