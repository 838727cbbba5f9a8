//! The public items of a crate, from rustdoc's JSON.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::error::{Error, Result};

/// Items that UniFFI's macros generate contain this. They are left out: the bindings show their effect.
const GENERATED: &str = "uniffi";

/// The public items of a crate, one line each. Derived, blanket and auto trait implementations are left out.
///
/// # Errors
/// When the file is not rustdoc's JSON.
pub(super) fn of_crate(json: &Path) -> Result<Vec<String>> {
    let api = public_api::Builder::from_rustdoc_json(json)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .omit_auto_derived_impls(true)
        .build()
        .map_err(|error| unreadable(error.to_string()))?;
    let mut generated = BTreeSet::new();
    let mut listed = BTreeSet::new();
    let mut lines = Vec::new();
    // An implementation precedes its items.
    for item in api.items() {
        let line = item.to_string();
        let is_in_generated = item
            .parent_id()
            .is_some_and(|parent| generated.contains(&parent.0));
        if is_in_generated || line.contains(GENERATED) {
            generated.insert(item.id().0);
        } else if listed.insert(line.clone()) {
            // Implementations are listed with their type and again with their trait.
            lines.push(line);
        }
    }
    Ok(lines)
}

/// Paths of the items that a crate re-exports from other crates of the workspace, by crate.
///
/// # Errors
/// When the file is not rustdoc's JSON.
pub(super) fn reexports(json: &Path) -> Result<BTreeMap<String, Vec<String>>> {
    let text = fs::read_to_string(json).map_err(Error::io(json))?;
    let documentation: Value = serde_json::from_str(&text).map_err(|error| unreadable(error.to_string()))?;
    let index = documentation.get("index").and_then(Value::as_object);
    let items = index.ok_or_else(|| unreadable("`index` is missing".to_owned()))?;
    let mut reexports: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for item in items.values() {
        let source = item.pointer("/inner/use/source").and_then(Value::as_str);
        let Some((name, _)) = source.and_then(|source| source.split_once("::")) else {
            continue;
        };
        if name.starts_with("afterimage_") {
            let paths = reexports.entry(name.to_owned()).or_default();
            paths.extend(source.map(ToOwned::to_owned));
        }
    }
    Ok(reexports)
}

/// Returns whether a line describes one of the items in `paths`, or a part of one.
pub(super) fn belongs_to(line: &str, paths: &[String]) -> bool {
    let subject = line.strip_prefix("impl").map_or(line, |implementation| {
        implementation.rsplit(" for ").next().unwrap_or(implementation)
    });
    let joins = |c: char| c.is_alphanumeric() || c == '_';
    paths.iter().any(|path| {
        let crate_name = path.split("::").next().unwrap_or_default();
        let described = subject.find(crate_name).and_then(|start| subject.get(start..));
        described
            .and_then(|described| described.strip_prefix(path.as_str()))
            .is_some_and(|rest| !rest.starts_with(joins))
    })
}

fn unreadable(problem: String) -> Error {
    Error::Unreadable {
        input: "the output of rustdoc",
        problem,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_belong_to_the_item_that_they_describe() {
        let paths = ["afterimage_config::Level".to_owned()];
        for line in [
            "pub enum afterimage_config::Level",
            "pub afterimage_config::Level::Light",
            "#[non_exhaustive] pub struct afterimage_config::Level<T>",
            "pub fn afterimage_config::Level::parse(&str) -> Self",
            "impl afterimage_config::Level",
            "impl core::convert::From<afterimage_config::Other> for afterimage_config::Level",
        ] {
            assert!(belongs_to(line, &paths), "{line}");
        }
        for line in [
            "pub enum afterimage_config::Levels",
            "pub fn afterimage_config::decide(afterimage_config::Level) -> bool",
            "pub afterimage_config::Options::level: afterimage_config::Level",
            "impl core::convert::From<afterimage_config::Level> for afterimage_config::Other",
        ] {
            assert!(!belongs_to(line, &paths), "{line}");
        }
    }

    #[test]
    fn reexports_are_grouped_by_crate() {
        let folder = tempfile::tempdir().unwrap();
        let json = folder.path().join("a.json");
        let reexport = |source: &str| serde_json::json!({ "inner": { "use": { "source": source } } });
        let text = serde_json::json!({ "index": {
            "1": reexport("afterimage_config::Level"),
            "2": reexport("self::inner::Item"),
            "3": reexport("std::fmt::Debug"),
            "4": { "inner": { "struct": {} } },
        }});
        fs::write(&json, text.to_string()).unwrap();
        let expected = BTreeMap::from([(
            "afterimage_config".to_owned(),
            vec!["afterimage_config::Level".to_owned()],
        )]);
        assert_eq!(reexports(&json).unwrap(), expected);
    }
}
