//! Reads the symbol graph that Swift's compiler writes for a module.

use serde_json::Value;

use crate::error::{Error, Result};

/// Returns one line for each public declaration, with its conformances.
///
/// # Errors
/// When the graph has another format, or when a declaration has no documentation.
pub(super) fn lines(json: &str) -> Result<Vec<String>> {
    let unreadable = |problem: String| Error::Unreadable {
        input: "the symbol graph",
        problem,
    };
    let graph: Value = serde_json::from_str(json).map_err(|error| unreadable(error.to_string()))?;
    let symbols = graph
        .get("symbols")
        .and_then(Value::as_array)
        .ok_or_else(|| unreadable("no symbols".to_owned()))?;
    let mut lines = Vec::new();
    let mut undocumented = Vec::new();
    for symbol in symbols {
        let name = texts(&symbol["pathComponents"]).join(".");
        let fragments = symbol["declarationFragments"].as_array().into_iter().flatten();
        let declaration: String = fragments
            .filter_map(|fragment| fragment["spelling"].as_str())
            .collect();
        if symbol["docComment"].is_null() {
            undocumented.push(name.clone());
        }
        let mut line = format!("{name}: {}", declaration.trim_end());
        let conformances = conformances(&graph, symbol.pointer("/identifier/precise"));
        if !conformances.is_empty() {
            line += " : ";
            line += &conformances.join(", ");
        }
        lines.push(line + "\n");
    }
    if !undocumented.is_empty() {
        return Err(unreadable(format!(
            "declarations without documentation: {}",
            undocumented.join(", ")
        )));
    }
    Ok(lines)
}

/// The sorted names of the protocols of a type.
fn conformances<'a>(graph: &'a Value, identifier: Option<&Value>) -> Vec<&'a str> {
    let relationships = graph["relationships"].as_array().into_iter().flatten();
    let mut names: Vec<&str> = relationships
        .filter(|relationship| {
            relationship["kind"] == "conformsTo" && relationship.get("source") == identifier
        })
        .filter_map(|relationship| relationship["targetFallback"].as_str())
        .collect();
    names.sort_unstable();
    names
}

fn texts(values: &Value) -> Vec<&str> {
    values
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn graph(documentation: &Value) -> String {
        json!({
            "symbols": [
                {
                    "identifier": {"precise": "s:2"},
                    "pathComponents": ["Report", "bytes"],
                    "declarationFragments": [{"spelling": "let"}, {"spelling": " "}, {"spelling": "bytes: Int64"}],
                    "docComment": documentation,
                },
                {
                    "identifier": {"precise": "s:1"},
                    "pathComponents": ["Report"],
                    "declarationFragments": [{"spelling": "struct Report"}],
                    "docComment": {"lines": []},
                },
            ],
            "relationships": [
                {"kind": "conformsTo", "source": "s:1", "targetFallback": "Swift.Sendable"},
                {"kind": "conformsTo", "source": "s:1", "targetFallback": "Swift.Equatable"},
                {"kind": "memberOf", "source": "s:2", "target": "s:1"},
            ],
        })
        .to_string()
    }

    #[test]
    fn a_line_has_the_declaration_and_the_conformances() {
        assert_eq!(
            lines(&graph(&json!({"lines": []}))).unwrap().concat(),
            "Report.bytes: let bytes: Int64\nReport: struct Report : Swift.Equatable, Swift.Sendable\n"
        );
    }

    #[test]
    fn a_declaration_without_documentation_is_an_error() {
        let error = lines(&graph(&Value::Null)).unwrap_err().to_string();
        assert!(
            error.ends_with("declarations without documentation: Report.bytes"),
            "{error}"
        );
    }
}
