//! Figures about the wording of comments, as notes.
//!
//! A comment that names its subject rarely needs the word `what`, and a doc comment that begins with a noun or a
//! verb can be found by a reader who searches for it. No figure is a reason to fail.

use std::collections::BTreeMap;

use super::finding::Finding;
use super::repository::Repository;

/// Packages with fewer words of comments have no meaningful figures.
const MIN_WORDS: usize = 300;
/// First words of doc comments that do not name their subject.
const VAGUE_STARTS: &[&str] = &["What", "Who", "How", "That"];

/// The comments of one package.
#[derive(Debug, Default)]
struct CommentCounts {
    words: usize,
    /// Instances of the word `what`.
    whats: usize,
    /// Doc comments, each with all its lines.
    docs: usize,
    /// Doc comments that begin with one of [`VAGUE_STARTS`].
    vague_docs: usize,
}

/// The figures of each package, sorted by folder.
pub(super) fn notes(repository: &Repository) -> Vec<Finding> {
    let mut packages: BTreeMap<String, CommentCounts> = BTreeMap::new();
    for file in repository.files.iter().filter(|file| file.has_extension("rs")) {
        packages.entry(folder(&file.path)).or_default().add(&file.text);
    }
    packages
        .into_iter()
        .filter(|(_, counts)| counts.words >= MIN_WORDS)
        .map(|(folder, counts)| Finding::new(folder, counts.summary()))
        .collect()
}

impl CommentCounts {
    fn add(&mut self, text: &str) {
        let mut continues = false;
        for line in text.lines() {
            let Some(comment) = line.trim_start().strip_prefix("//") else {
                continues = false;
                continue;
            };
            let doc = comment.strip_prefix(['/', '!']);
            let words: Vec<&str> = doc
                .unwrap_or(comment)
                .split(|c: char| !c.is_ascii_alphabetic() && c != '\'')
                .filter(|word| !word.is_empty())
                .collect();
            self.words += words.len();
            self.whats += words
                .iter()
                .filter(|word| word.eq_ignore_ascii_case("what"))
                .count();
            if let (Some(_), false, Some(first)) = (doc, continues, words.first()) {
                self.docs += 1;
                self.vague_docs += usize::from(VAGUE_STARTS.contains(first));
            }
            continues = true;
        }
    }

    fn summary(&self) -> String {
        format!(
            "\"what\" {:.1} times per 1,000 words of comments; {:.1} % of doc comments begin with {}",
            1000.0 * self.whats as f64 / self.words.max(1) as f64,
            100.0 * self.vague_docs as f64 / self.docs.max(1) as f64,
            VAGUE_STARTS.join(", "),
        )
    }
}

/// The folder of the package that a file belongs to.
fn folder(path: &str) -> String {
    let depth = if path.starts_with("crates/") || path.starts_with("examples/") {
        2
    } else {
        1
    };
    path.split('/').take(depth).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whats_and_vague_starts_are_counted_per_package() {
        let lines = "// one two three four what\n".repeat(60);
        let docs = "/// What it is.\n/// How it works is not a start.\nfn a() {}\n//! Names a thing.\n";
        let repository = Repository::from_files(&[
            ("crates/a/src/lib.rs", &lines),
            ("crates/a/src/b.rs", docs),
            ("crates/small/src/lib.rs", docs),
            ("xtask/src/main.rs", &lines),
            ("docs/a.md", &lines),
        ]);
        let notes: Vec<String> = notes(&repository).iter().map(ToString::to_string).collect();
        assert_eq!(notes.len(), 2, "{notes:?}");
        // 61 of 313 words, and one of two doc comments.
        assert!(
            notes[0].starts_with("crates/a: \"what\" 194.9 times per 1,000 words of comments; 50.0 %"),
            "{notes:?}"
        );
        assert!(notes[1].starts_with("xtask: \"what\" 200.0 times"), "{notes:?}");
    }
}
