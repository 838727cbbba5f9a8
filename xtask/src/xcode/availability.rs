//! Newer parts of Apple's frameworks are used behind a version check only. The compiler sees that on Apple's systems alone: on Linux each
//! declaration of the stand-ins is available.

use std::path::Path;

use crate::error::Result;
use crate::files;

/// The stand-ins of Apple's modules. What iOS 13 lacks is marked there.
const STAND_INS: &str = "bindings/swift/StandIns";
/// The folders whose files run on iOS 13. Those of the package beside UIKit are compiled on Linux.
const CHECKED: &[&str] = &[
    "bindings/swift/Samples",
    "bindings/swift/Sources/Afterimage/UIKit",
    "examples/ios-app/Shop",
];
/// The mark of a declaration in the stand-ins, before the version.
const MARK: &str = "@available(iOS ";
/// The check in the app, before the version.
const CHECK: &str = "#available(iOS ";

/// Returns the uses of newer declarations in the app, the package and the samples outside of the block of a check for their version.
pub(super) fn faults(root: &Path) -> Result<Vec<String>> {
    let mut newer = Vec::new();
    for bytes in files::below(&root.join(STAND_INS))?.values() {
        newer.extend(marked(&String::from_utf8_lossy(bytes)));
    }
    let mut faults = Vec::new();
    for folder in CHECKED {
        for (name, bytes) in files::below(&root.join(folder))? {
            if Path::new(&name)
                .extension()
                .is_some_and(|extension| extension == "swift")
            {
                let uses = unchecked(&String::from_utf8_lossy(&bytes), &newer);
                faults.extend(uses.into_iter().map(|fault| format!("{folder}/{name}: {fault}")));
            }
        }
    }
    Ok(faults)
}

/// The names of the marked declarations, with their first version of iOS.
fn marked(stand_in: &str) -> Vec<(String, u32)> {
    let declarations = stand_in.split(MARK).skip(1).filter_map(|rest| {
        let (version, rest) = rest.split_once(')')?;
        let mut words =
            words(rest).skip_while(|word| !matches!(*word, "class" | "func" | "let" | "struct" | "var"));
        Some((words.nth(1)?.to_owned(), major(version)))
    });
    declarations.collect()
}

/// Returns the uses in a file, by a scan of its lines: a block ends with the indentation of the line that began it.
fn unchecked(text: &str, newer: &[(String, u32)]) -> Vec<String> {
    let mut faults = Vec::new();
    // The indentation and version of the checks whose blocks are open.
    let mut checks: Vec<(usize, u32)> = Vec::new();
    for (at, line) in text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
    {
        let indentation = line.len() - line.trim_start().len();
        checks.retain(|(checked, _)| indentation > *checked);
        if let Some((_, rest)) = line.split_once(CHECK) {
            checks.push((indentation, major(rest)));
        }
        let version = checks.iter().map(|(_, version)| *version).max().unwrap_or(0);
        for (name, needed) in newer {
            if *needed > version && words(line).any(|word| word == name) {
                faults.push(format!("line {}: {name} needs a check for iOS {needed}", at + 1));
            }
        }
    }
    faults
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_')
        .filter(|word| !word.is_empty())
}

/// The number before the first dot of a version, or 0.
fn major(version: &str) -> u32 {
    version
        .split('.')
        .next()
        .and_then(|major| major.parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uses_need_a_check_for_their_version() {
        let newer = marked(
            "@available(iOS 15.0, *)\n@MainActor open class Sheet: NSObject {}\n@available(iOS 17.0, *)\npublic static let expiry = 1",
        );
        assert_eq!(newer, [("Sheet".to_owned(), 15), ("expiry".to_owned(), 17)]);
        let checked = "if #available(iOS 17.0, *) {\n    _ = Sheet(expiry)\n}\nif #available(iOS 15.0, *) { _ = Sheet() }\n";
        assert!(unchecked(checked, &newer).is_empty());
        let faults = unchecked(
            "if #available(iOS 15.0, *) {\n    _ = expiry\n} else {\n    _ = Sheet()\n}\n",
            &newer,
        );
        assert_eq!(
            faults,
            [
                "line 2: expiry needs a check for iOS 17",
                "line 4: Sheet needs a check for iOS 15"
            ]
        );
    }
}
