//! npm packages, installed beside their lock file.

use std::fs;
use std::path::Path;

use crate::invocation::Invocation;
use crate::plan::Plan;

/// Folders with a `package-lock.json`.
const FOLDERS: &[&str] = &["crates/studio/web"];

/// Returns whether the packages of all folders are installed as their lock files require.
pub(super) fn is_current(root: &Path) -> bool {
    FOLDERS.iter().all(|folder| is_folder_current(&root.join(folder)))
}

/// The steps that install the packages of all folders.
pub(super) fn steps() -> Plan {
    let mut plan = Plan::default();
    for folder in FOLDERS {
        plan.long_step(
            format!("installing npm packages of {folder}"),
            "about half a minute, once",
            // No script of a package runs, and the browser is Debian's.
            Invocation::new("npm", &["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
                .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
                .within(folder)
                .or("check that npm's registry is reachable"),
        );
    }
    plan
}

/// Compares the lock file with the list of installed packages that npm writes: if the list is older, it is out
/// of date.
fn is_folder_current(folder: &Path) -> bool {
    let modified = |file: &str| fs::metadata(folder.join(file)).and_then(|metadata| metadata.modified());
    match (
        modified("package-lock.json"),
        modified("node_modules/.package-lock.json"),
    ) {
        (Ok(locked), Ok(installed)) => installed >= locked,
        (Err(_), _) => true,
        (Ok(_), Err(_)) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_missing_until_npm_has_written_its_list() {
        let folder = tempfile::tempdir().unwrap();
        assert!(
            is_folder_current(folder.path()),
            "no lock file, nothing to install"
        );
        fs::write(folder.path().join("package-lock.json"), "{}").unwrap();
        assert!(!is_folder_current(folder.path()));
        fs::create_dir(folder.path().join("node_modules")).unwrap();
        fs::write(folder.path().join("node_modules/.package-lock.json"), "{}").unwrap();
        assert!(is_folder_current(folder.path()));
    }

    #[test]
    fn npm_runs_no_scripts_and_downloads_no_browser() {
        let text = steps().text();
        assert!(
            text.contains("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --ignore-scripts"),
            "{text}"
        );
    }
}
