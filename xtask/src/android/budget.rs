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

/// Parts that a message names: those that grew most.
const NAMED: usize = 5;

/// The measured bytes of one slice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Measured {
    /// The ABI and the origin of the standard library: another compiler gives other bytes.
    pub(super) key: String,
    pub(super) shipped: ByteSize,
    pub(super) contents: Contents,
}

/// The committed bytes of one slice.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Budget {
    stripped: u64,
    compressed: u64,
    parts: BTreeMap<String, u64>,
}

impl Measured {
    /// Returns the figures as JSON.
    pub(super) fn to_json(&self) -> Value {
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
/// When the slice is larger than its budget allows, or the file of budgets cannot be read.
pub(super) fn check(project: &Project, measured: &Measured) -> Result<()> {
    let Some(budget) = read(project)?
        .get(&measured.key)
        .map(Budget::from_json)
        .transpose()?
    else {
        println!(
            "{}: no budget; `cargo xtask size --accept` commits this size",
            measured.key
        );
        return Ok(());
    };
    println!(
        "{}: {} bytes stripped ({} compressed), budget {}",
        measured.key, measured.shipped.bytes, measured.shipped.compressed, budget.stripped
    );
    match excess(&budget, measured) {
        Some(message) => Err(Error::Larger(message)),
        None => Ok(()),
    }
}

/// Makes the measured bytes the budget of the slice.
///
/// # Errors
/// When the file of budgets cannot be read or written.
pub(super) fn accept(project: &Project, measured: &Measured) -> Result<()> {
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
    if !is_over(stripped, budget.stripped) && !is_over(compressed, budget.compressed) {
        return None;
    }
    let mut grown: Vec<(u64, &str)> = measured
        .contents
        .parts
        .iter()
        .map(|(part, bytes)| {
            let before = budget.parts.get(part).copied().unwrap_or(0);
            (bytes.saturating_sub(before), part.as_str())
        })
        .filter(|(growth, _)| *growth > 0)
        .collect();
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
    fn from_json(value: &Value) -> Result<Self> {
        let number = |value: &Value, name: &str| {
            value.as_u64().ok_or_else(|| Error::Unreadable {
                input: FILE,
                problem: format!("`{name}` is no number"),
            })
        };
        let parts = value["parts"].as_object().into_iter().flatten();
        Ok(Self {
            stripped: number(&value["stripped"], "stripped")?,
            compressed: number(&value["compressed"], "compressed")?,
            parts: parts
                .map(|(part, bytes)| Ok((part.clone(), number(bytes, part)?)))
                .collect::<Result<_>>()?,
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
            key: "x86_64, rustup".to_owned(),
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
    fn bytes_that_only_compress_worse_exceed_the_budget_too() {
        let budget = budget(&measured(100_000, &[("engine", 100_000)]));
        let mut noisy = measured(100_000, &[("engine", 100_000)]);
        noisy.shipped.compressed = 60_000;
        assert!(excess(&budget, &noisy).is_some());
    }

    #[test]
    fn accepted_bytes_are_the_budget_of_the_next_check() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("xtask/android")).unwrap();
        let project = Project::for_tests(folder.path());
        let small = measured(100_000, &[("engine", 100_000)]);
        check(&project, &small).unwrap();
        accept(&project, &small).unwrap();
        check(&project, &small).unwrap();
        let error = check(&project, &measured(120_000, &[("engine", 120_000)]))
            .unwrap_err()
            .to_string();
        assert!(error.contains("engine +20000"), "{error}");
    }
}
