//! The budget of a slice: the committed bytes of each part. A slice that is larger by more than the tolerance fails.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use serde_json::{Map, Value, json};

use super::byte_size::ByteSize;
use super::contents::Contents;
use crate::error::{Error, Result};
use crate::project::Project;

/// The file with the budgets.
const FILE: &str = "xtask/android/budget.json";

/// A slice may be larger than its budget by one part in this number.
const TOLERANCE: u64 = 100;

/// A part that the budget does not have may take this much: a new dependency is a decision. Small crates come and go with updates of others.
const NEW_PART_BYTES: u64 = 4 << 10;

/// The parts whose growth is limited on its own: a second implementation of maps takes less than the tolerance of a slice.
const MAPS: &str = "maps: ";
/// Maps may grow by this much, which is two or three maps with other types of keys or values.
const MAPS_GROWTH_BYTES: u64 = 4 << 10;

/// Precedes the features in the key of a slice that has some.
const WITH_FEATURES: &str = ", with ";

/// Parts that a message names: those that grew most.
const NAMED: usize = 5;

/// The measured bytes of one slice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Measured {
    /// The ABI, the origins of the standard library and of the linker, and the features.
    pub(crate) key: String,
    pub(crate) shipped: ByteSize,
    pub(crate) contents: Contents,
}

/// The committed bytes of one slice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Budget {
    pub(crate) stripped: u64,
    pub(crate) compressed: u64,
    pub(crate) sections: BTreeMap<String, u64>,
    pub(crate) parts: BTreeMap<String, u64>,
}

impl Measured {
    /// Returns the figures that a budget has.
    fn to_json(&self) -> Value {
        json!({
            "stripped": self.shipped.bytes,
            "compressed": self.shipped.compressed,
            "sections": self.contents.sections,
            "parts": self.contents.parts,
        })
    }
}

/// Compares a slice with its budget, and prints the difference.
///
/// # Errors
/// When the slice is larger than its budget allows or has none, or the file of budgets cannot be read.
pub(crate) fn check(project: &Project, measured: &Measured) -> Result<()> {
    let budget = find(project, &measured.key)?.ok_or_else(|| Error::NoBudget(measured.key.clone()))?;
    let stripped = measured.shipped.bytes as u64;
    println!(
        "{}: {} bytes stripped ({} compressed), budget {}",
        measured.key, measured.shipped.bytes, measured.shipped.compressed, budget.stripped
    );
    if budget.stripped > stripped + stripped / TOLERANCE {
        println!(
            "{}: the budget is out of date and hides growth; `cargo xtask size --target ABI --accept` lowers it",
            measured.key
        );
    }
    match excess(&budget, measured) {
        Some(message) => Err(Error::Larger(message)),
        None => Ok(()),
    }
}

/// Returns the budget of a slice, if one is committed.
///
/// # Errors
/// When the file of budgets cannot be read.
pub(crate) fn find(project: &Project, key: &str) -> Result<Option<Budget>> {
    read(project)?.get(key).map(Budget::from_json).transpose()
}

/// Returns whether a budget of the slice is committed.
///
/// # Errors
/// When the file of budgets cannot be read.
pub(crate) fn has(project: &Project, key: &str) -> Result<bool> {
    Ok(read(project)?.contains_key(key))
}

/// Returns the key of a slice with features of the facade, separated by commas, from that of the slice without.
pub(crate) fn key_with_features(key: &str, features: &str) -> String {
    format!("{key}{WITH_FEATURES}{features}")
}

/// Returns the committed slices that have features, by these. `key` is that of the slice without.
///
/// # Errors
/// When the file of budgets cannot be read.
pub(crate) fn with_features(project: &Project, key: &str) -> Result<BTreeMap<String, Budget>> {
    let prefix = key_with_features(key, "");
    let mut slices = BTreeMap::new();
    for (key, value) in &read(project)? {
        if let Some(features) = key.strip_prefix(&prefix) {
            slices.insert(features.to_owned(), Budget::from_json(value)?);
        }
    }
    Ok(slices)
}

/// Makes the measured bytes the budget of the slice.
///
/// # Errors
/// When the file of budgets cannot be read or written.
pub(crate) fn accept(project: &Project, measured: &Measured) -> Result<()> {
    let mut budgets = read(project)?;
    budgets.insert(measured.key.clone(), measured.to_json());
    let path = path(project);
    let text = format!("{:#}\n", Value::Object(budgets));
    fs::write(&path, text).map_err(Error::io(&path))
}

/// Returns the message of a slice that is larger than its budget allows: the growth, and the parts that grew most.
fn excess(budget: &Budget, measured: &Measured) -> Option<String> {
    let stripped = measured.shipped.bytes as u64;
    let compressed = measured.shipped.compressed as u64;
    let is_over = |bytes: u64, budget: u64| bytes > budget + budget / TOLERANCE;
    let mut grown = budget.grown(&measured.contents.parts);
    if !is_over(stripped, budget.stripped) && !is_over(compressed, budget.compressed) {
        grown.retain(|(growth, part)| budget.is_decision(part, *growth));
        if grown.is_empty() {
            return None;
        }
    }
    grown.sort_unstable_by(|one, two| two.cmp(one));
    let mut message = format!(
        "{}: {stripped} bytes stripped and {compressed} compressed; the budget is {} and {}. Grown",
        measured.key, budget.stripped, budget.compressed
    );
    for (index, (growth, part)) in grown.iter().take(NAMED).enumerate() {
        let separator = if index == 0 { ": " } else { ", " };
        // Writing into a string cannot fail.
        let _ = write!(message, "{separator}{part} +{growth}");
    }
    Some(message)
}

impl Budget {
    /// Returns the parts that grew, with their growth in bytes.
    fn grown<'a>(&self, parts: &'a BTreeMap<String, u64>) -> Vec<(u64, &'a str)> {
        let growth =
            |part: &str, bytes: u64| bytes.saturating_sub(self.parts.get(part).copied().unwrap_or(0));
        let parts = parts.iter();
        let parts = parts.map(|(part, bytes)| (growth(part, *bytes), part.as_str()));
        parts.filter(|(growth, _)| *growth > 0).collect()
    }

    /// Returns whether a part may grow by this much only if somebody accepts it, however large the slice is: a new crate or more maps.
    fn is_decision(&self, part: &str, growth: u64) -> bool {
        let is_new = !self.parts.contains_key(part) && growth > NEW_PART_BYTES;
        is_new || (part.starts_with(MAPS) && growth > MAPS_GROWTH_BYTES)
    }

    fn from_json(value: &Value) -> Result<Self> {
        let number = |value: &Value, name: &str| {
            value.as_u64().ok_or_else(|| Error::Unreadable {
                input: FILE,
                problem: format!("`{name}` is no number"),
            })
        };
        let numbers = |name: &str| -> Result<BTreeMap<String, u64>> {
            let entries = value[name].as_object().into_iter().flatten();
            entries
                .map(|(part, bytes)| Ok((part.clone(), number(bytes, part)?)))
                .collect()
        };
        Ok(Self {
            stripped: number(&value["stripped"], "stripped")?,
            compressed: number(&value["compressed"], "compressed")?,
            sections: numbers("sections")?,
            parts: numbers("parts")?,
        })
    }
}

fn read(project: &Project) -> Result<Map<String, Value>> {
    let path = path(project);
    if !path.is_file() {
        return Ok(Map::new());
    }
    let text = fs::read_to_string(&path).map_err(Error::io(&path))?;
    serde_json::from_str(&text).map_err(|error| Error::Unreadable {
        input: FILE,
        problem: error.to_string(),
    })
}

fn path(project: &Project) -> PathBuf {
    project.root.join(FILE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(bytes: usize, parts: &[(&str, u64)]) -> Measured {
        Measured {
            key: "x86_64, rustup, NDK (LLD 18)".to_owned(),
            shipped: ByteSize {
                bytes,
                compressed: bytes / 2,
            },
            contents: Contents {
                parts: parts
                    .iter()
                    .map(|(part, bytes)| ((*part).to_owned(), *bytes))
                    .collect(),
                ..Contents::default()
            },
        }
    }

    fn budget(measured: &Measured) -> Budget {
        Budget::from_json(&measured.to_json()).unwrap()
    }

    #[test]
    fn growth_within_the_tolerance_passes() {
        let budget = budget(&measured(100_000, &[("engine", 100_000)]));
        assert_eq!(excess(&budget, &measured(101_000, &[("engine", 101_000)])), None);
        assert_eq!(excess(&budget, &measured(90_000, &[("engine", 90_000)])), None);
    }

    #[test]
    fn a_new_dependency_and_a_second_map_are_named() {
        let budget = budget(&measured(
            100_000,
            &[("engine", 60_000), ("maps: sorted", 40_000)],
        ));
        let grown = [
            ("engine", 60_000),
            ("maps: sorted", 40_100),
            ("maps: hashed", 9_000),
            ("regex_automata", 90_000),
        ];
        let message = excess(&budget, &measured(199_100, &grown)).unwrap();
        assert!(
            message.ends_with("Grown: regex_automata +90000, maps: hashed +9000, maps: sorted +100"),
            "{message}"
        );
    }

    #[test]
    fn a_new_crate_and_more_maps_fail_within_the_tolerance() {
        let budget = budget(&measured(
            1_000_000,
            &[("engine", 900_000), ("maps: hashed", 40_000)],
        ));
        let after = |parts: &[(&str, u64)]| excess(&budget, &measured(1_005_000, parts));
        let maps = after(&[("engine", 900_000), ("maps: hashed", 45_000)]).unwrap();
        assert!(maps.ends_with("Grown: maps: hashed +5000"), "{maps}");
        let crates = after(&[("engine", 900_500), ("memchr", 4_500), ("itoa", 300)]).unwrap();
        assert!(crates.ends_with("Grown: memchr +4500"), "{crates}");
        assert_eq!(after(&[("engine", 905_000), ("maps: hashed", 41_000)]), None);
    }

    #[test]
    fn bytes_that_only_compress_worse_exceed_the_budget_too() {
        let budget = budget(&measured(100_000, &[("engine", 100_000)]));
        let mut noisy = measured(100_000, &[("engine", 100_000)]);
        noisy.shipped.compressed = 60_000;
        assert!(excess(&budget, &noisy).is_some());
    }

    #[test]
    fn a_missing_budget_fails_until_the_bytes_are_accepted() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("xtask/android")).unwrap();
        let project = Project::for_tests(folder.path());
        let small = measured(100_000, &[("engine", 100_000)]);
        let error = check(&project, &small).unwrap_err().to_string();
        assert!(
            error.contains("x86_64, rustup, NDK (LLD 18)") && error.contains("size --target ABI --accept"),
            "{error}"
        );
        accept(&project, &small).unwrap();
        check(&project, &small).unwrap();
        let mut with_http = small.clone();
        with_http.key = key_with_features(&small.key, "ureq-client");
        accept(&project, &with_http).unwrap();
        assert_eq!(
            with_features(&project, &small.key).unwrap(),
            BTreeMap::from([("ureq-client".to_owned(), budget(&with_http))])
        );
        let error = check(&project, &measured(120_000, &[("engine", 120_000)]))
            .unwrap_err()
            .to_string();
        assert!(error.contains("engine +20000"), "{error}");
    }
}
