//! What `cargo xtask size` writes about one slice: a page, and a JSON file.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::budget::{Budget, Measured};
use super::contents;
use super::toolchain::Toolchain;
use crate::error::Result;
use crate::project::Project;

/// The title of the section of features.
const FEATURES: &str = "Features";
/// The section of features if no slice with one is committed.
const NO_FEATURES: &str = "No row for `ureq-client`, the built-in HTTP client with rustls: \
    `cargo xtask size --features ureq-client --accept` adds it.\n";

/// The measured bytes of a slice, and what they are compared with.
#[derive(Debug)]
pub(super) struct Report<'a> {
    pub(super) measured: &'a Measured,
    pub(super) tools: BuildTools,
    /// The committed bytes of the slice, unless it is new.
    pub(super) budget: Option<Budget>,
    /// The committed slices with features, by these.
    pub(super) with_features: BTreeMap<String, Budget>,
}

/// What a slice is built with, as texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct BuildTools {
    compiler: String,
    linker: String,
    std: String,
}

impl BuildTools {
    /// Asks the compiler for its version.
    ///
    /// # Errors
    /// When it cannot be started.
    pub(super) fn of(project: &Project, toolchain: &Toolchain) -> Result<Self> {
        Ok(Self {
            compiler: toolchain.compiler(project)?,
            linker: toolchain.linker.to_string(),
            std: toolchain.std.to_string(),
        })
    }
}

impl Report<'_> {
    /// Returns the report as JSON.
    pub(super) fn to_json(&self) -> Value {
        let (shipped, contents) = (self.measured.shipped, &self.measured.contents);
        let largest: Vec<Value> = contents
            .largest
            .iter()
            .map(|(name, bytes)| json!({"name": name, "bytes": bytes}))
            .collect();
        let with_features: Map<String, Value> = self
            .with_features
            .iter()
            .map(|(features, slice)| {
                let bytes = json!({"stripped": slice.stripped, "compressed": slice.compressed});
                (features.clone(), bytes)
            })
            .collect();
        json!({
            "slice": self.measured.key,
            "toolchain": {
                "compiler": self.tools.compiler,
                "linker": self.tools.linker,
                "standard_library": self.tools.std,
            },
            "stripped": shipped.bytes,
            "compressed": shipped.compressed,
            "sections": contents.sections,
            "groups": self.groups(),
            "parts": contents.parts,
            "largest": largest,
            "difference": self.budget.as_ref().map(|budget| self.difference(budget)),
            "with_features": with_features,
        })
    }

    /// Returns the bytes beyond the committed ones; of sections and parts, those that changed.
    fn difference(&self, budget: &Budget) -> Value {
        let (shipped, contents) = (self.measured.shipped, &self.measured.contents);
        json!({
            "stripped": shipped.bytes as i64 - budget.stripped as i64,
            "compressed": shipped.compressed as i64 - budget.compressed as i64,
            "sections": differences(&budget.sections, &contents.sections),
            "parts": differences(&budget.parts, &contents.parts),
        })
    }

    /// Returns a line with the bytes beyond the committed ones, and of which parts. A slice without a budget has none.
    pub(super) fn difference_line(&self) -> Option<String> {
        let budget = self.budget.as_ref()?;
        let shipped = self.measured.shipped;
        let mut line = format!(
            "difference to the committed figures: {:+} bytes stripped, {:+} compressed",
            shipped.bytes as i64 - budget.stripped as i64,
            shipped.compressed as i64 - budget.compressed as i64,
        );
        let parts = differences(&budget.parts, &self.measured.contents.parts);
        for (part, bytes) in parts {
            // Writing into a string cannot fail.
            let _ = write!(line, "; {part} {bytes:+}");
        }
        Some(line)
    }

    fn groups(&self) -> BTreeMap<String, u64> {
        let mut groups = BTreeMap::new();
        for (part, bytes) in &self.measured.contents.parts {
            *groups.entry(contents::group(part).to_owned()).or_default() += bytes;
        }
        groups
    }

    /// Returns the page, in Markdown.
    pub(super) fn to_page(&self) -> String {
        let BuildTools {
            compiler,
            linker,
            std,
        } = &self.tools;
        let measured = self.measured;
        let mut page = format!(
            "# Size of one slice\n\n\
             Written by `cargo xtask size`; do not edit. Compiler: {compiler}, linked by {linker}, {std}. [size.md](size.md) has all \
             slices and the dex.\n\n\
             {}: {} bytes stripped, {} compressed (deflate at its highest level).\n",
            measured.key, measured.shipped.bytes, measured.shipped.compressed
        );
        section(&mut page, FEATURES, &features_text(&self.with_features));
        let contents = &measured.contents;
        table(&mut page, "Groups", "", &by_size(&self.groups()));
        table(
            &mut page,
            "Crates and kinds of code",
            "Generic code of the standard library is compiled for each type and counted by its kind; the rest by the crate that defines it.",
            &by_size(&contents.parts),
        );
        table(
            &mut page,
            "Largest functions and constants",
            "",
            &contents.largest,
        );
        table(&mut page, "Sections", "", &by_size(&contents.sections));
        page
    }
}

/// Returns a page with the present rows of features. A page without the section is returned unchanged.
pub(super) fn replace_features(page: &str, with_features: &BTreeMap<String, Budget>) -> String {
    let Some((before, rest)) = page.split_once(&heading(FEATURES)) else {
        return page.to_owned();
    };
    let after = rest.find(&heading("")).map_or("", |next| &rest[next..]);
    let mut replaced = before.to_owned();
    section(&mut replaced, FEATURES, &features_text(with_features));
    replaced + after
}

fn features_text(with_features: &BTreeMap<String, Budget>) -> String {
    if with_features.is_empty() {
        return NO_FEATURES.to_owned();
    }
    let mut text = String::from(
        "The committed sizes of the slice with a feature of the facade (`cargo xtask size --features F --accept`).\n\n\
         | | bytes | compressed |\n|---|--:|--:|\n",
    );
    for (features, slice) in with_features {
        // Writing into a string cannot fail.
        let _ = writeln!(
            text,
            "| `{features}` | {} | {} |",
            slice.stripped, slice.compressed
        );
    }
    text
}

/// The line that begins a section, and the line end before it.
fn heading(title: &str) -> String {
    format!("\n## {title}")
}

fn section(page: &mut String, title: &str, text: &str) {
    page.push_str(&heading(title));
    page.push_str("\n\n");
    page.push_str(text);
}

/// Returns the changes of the counts that differ.
fn differences(before: &BTreeMap<String, u64>, after: &BTreeMap<String, u64>) -> BTreeMap<String, i64> {
    let bytes = |counts: &BTreeMap<String, u64>, name: &str| counts.get(name).copied().unwrap_or(0) as i64;
    let names = before.keys().chain(after.keys());
    let changes = names.map(|name| (name.clone(), bytes(after, name) - bytes(before, name)));
    changes.filter(|(_, change)| *change != 0).collect()
}

fn by_size(counts: &BTreeMap<String, u64>) -> Vec<(String, u64)> {
    let mut rows: Vec<(String, u64)> = counts
        .iter()
        .map(|(name, bytes)| (name.clone(), *bytes))
        .collect();
    rows.sort_by(|one, two| two.1.cmp(&one.1).then_with(|| one.0.cmp(&two.0)));
    rows
}

fn table(page: &mut String, title: &str, text: &str, rows: &[(String, u64)]) {
    section(page, title, "");
    if !text.is_empty() {
        let _ = write!(page, "{text}\n\n");
    }
    // Writing into a string cannot fail.
    let _ = write!(page, "| | bytes |\n|---|--:|\n");
    for (name, bytes) in rows {
        let _ = writeln!(page, "| `{name}` | {bytes} |");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::android::byte_size::ByteSize;
    use crate::android::contents::Contents;

    fn counts(of: &[(&str, u64)]) -> BTreeMap<String, u64> {
        of.iter()
            .map(|(name, bytes)| ((*name).to_owned(), *bytes))
            .collect()
    }

    fn budget(stripped: u64, parts: &[(&str, u64)]) -> Budget {
        Budget {
            stripped,
            compressed: stripped / 2,
            sections: BTreeMap::new(),
            parts: counts(parts),
        }
    }

    fn measured() -> Measured {
        Measured {
            key: "arm64-v8a, rustup".to_owned(),
            shipped: ByteSize {
                bytes: 100,
                compressed: 60,
            },
            contents: Contents {
                sections: BTreeMap::new(),
                parts: counts(&[("afterimage", 30), ("lz4_flex", 40), ("drop glue", 20)]),
                largest: vec![("lz4_flex::compress".to_owned(), 25)],
            },
        }
    }

    #[test]
    fn page_lists_features_and_parts_from_the_largest() {
        let measured = measured();
        let report = Report {
            measured: &measured,
            tools: BuildTools {
                compiler: "rustc 1".to_owned(),
                linker: "lld".to_owned(),
                std: "a standard library".to_owned(),
            },
            budget: None,
            with_features: BTreeMap::from([("ureq-client".to_owned(), budget(300, &[]))]),
        };
        let page = report.to_page();
        assert!(!page.contains("No row"), "{page}");
        for part in [
            "Compiler: rustc 1, linked by lld, a standard library.",
            "arm64-v8a, rustup: 100 bytes stripped, 60 compressed",
            "| `ureq-client` | 300 | 150 |\n",
            "| `dependencies` | 40 |\n| `crates of ours` | 30 |\n",
            "| `lz4_flex` | 40 |\n| `afterimage` | 30 |\n",
        ] {
            assert!(page.contains(part), "{part}: {page}");
        }
        assert_eq!(report.difference_line(), None);
    }

    #[test]
    fn rows_of_features_are_replaced_in_the_page() {
        let measured = measured();
        let slices = |stripped| BTreeMap::from([("ureq-client".to_owned(), budget(stripped, &[]))]);
        let page = |with_features| {
            let report = Report {
                measured: &measured,
                tools: BuildTools::default(),
                budget: None,
                with_features,
            };
            report.to_page()
        };
        assert_eq!(
            replace_features(&page(BTreeMap::new()), &slices(300)),
            page(slices(300))
        );
        assert_eq!(
            replace_features(&page(slices(300)), &slices(400)),
            page(slices(400))
        );
        assert_eq!(replace_features("# A page\n", &slices(400)), "# A page\n");
    }

    #[test]
    fn json_has_the_tools_the_largest_functions_and_the_difference() {
        let measured = measured();
        let budget = budget(90, &[("afterimage", 30), ("lz4_flex", 25), ("anyhow", 5)]);
        let report = Report {
            measured: &measured,
            tools: BuildTools {
                compiler: "rustc 1".to_owned(),
                ..BuildTools::default()
            },
            budget: Some(budget),
            with_features: BTreeMap::new(),
        };
        assert!(report.to_page().contains("No row for `ureq-client`"));
        let json = report.to_json();
        assert_eq!(json["toolchain"]["compiler"], "rustc 1");
        assert_eq!(
            json["largest"],
            json!([{"name": "lz4_flex::compress", "bytes": 25}])
        );
        assert_eq!(json["groups"]["crates of ours"], 30);
        assert_eq!(json["difference"]["stripped"], 10);
        assert_eq!(json["difference"]["compressed"], 15);
        assert_eq!(
            json["difference"]["parts"],
            json!({"anyhow": -5, "drop glue": 20, "lz4_flex": 15})
        );
        assert_eq!(
            report.difference_line().unwrap(),
            "difference to the committed figures: +10 bytes stripped, +15 compressed; anyhow -5; drop glue +20; lz4_flex +15"
        );
    }
}
