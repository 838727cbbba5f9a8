//! Whether a tool is installed. Only looks at the machine and changes nothing.

use std::env;
use std::path::PathBuf;

use super::aapt2;
use super::android;
use super::apk_tools;
use super::apple_tools;
use super::maven;
use super::npm;
use super::pinned;
use super::swift;
use super::tool::Tool;
use super::uikit;
use super::widgets;
use crate::invocation::Invocation;
use crate::project::{Project, on_path};

/// Returns whether a tool is installed, at its version if that is pinned.
pub(super) fn is_installed(tool: Tool, project: &Project) -> bool {
    let all_on_path = |programs: &[&str]| programs.iter().all(|program| on_path(program).is_some());
    match tool {
        Tool::CCompiler => all_on_path(&["cc"]),
        Tool::CppCompiler => all_on_path(&["c++"]),
        Tool::Chromium => chromium().is_some(),
        Tool::Fonts => has_fonts(project),
        Tool::Node => all_on_path(&["node", "npm"]),
        Tool::Jdk => all_on_path(&["java", "javac"]),
        Tool::Maven => all_on_path(&["mvn"]),
        Tool::Valgrind => all_on_path(&["valgrind"]),
        Tool::Python => all_on_path(&["python3"]),
        // Debian's python3 has the module `venv`, but not the archive that `venv` unpacks.
        Tool::PythonVenv => {
            pinned::TYPOS.is_installed(project)
                || Invocation::new("python3", &["-c", "import ensurepip, venv"]).succeeds(&project.root)
        }
        Tool::Nextest => pinned::NEXTEST.is_installed(project),
        Tool::Deny => pinned::DENY.is_installed(project),
        Tool::Fuzz => pinned::FUZZ.is_installed(project),
        Tool::Typos => pinned::TYPOS.is_installed(project),
        Tool::NpmPackages => npm::is_current(&project.root),
        Tool::Aapt2 => aapt2::is_installed(project),
        Tool::ApkTools => apk_tools::is_installed(project),
        Tool::AndroidFrameworks | Tool::Ktlint | Tool::Detekt | Tool::R8 => {
            maven::is_installed(tool, project)
        }
        Tool::Swift => swift::is_installed(project),
        Tool::IosClang => apple_tools::are_installed(),
        Tool::IosStd => uikit::is_std_complete(project) || !uikit::can_add_std(project),
        Tool::IosSimulatorStd => uikit::is_simulator_std_complete(project) || !uikit::can_add_std(project),
        Tool::UikitCrates => uikit::has_crates(project),
        Tool::AndroidWidgets => widgets::is_installed(&widgets::WIDGETS, project),
        Tool::AndroidCompose => widgets::is_installed(&widgets::COMPOSE, project),
        Tool::ShopLibraries => widgets::is_installed(&widgets::SHOP, project),
        Tool::AndroidClang
        | Tool::AndroidLinker
        | Tool::AndroidRust
        | Tool::AndroidStd
        | Tool::AndroidStdX86_64 => android::is_installed(tool, project),
    }
}

/// Whether fonts have a letter of each script of the browser tests. macOS has all of them.
fn has_fonts(project: &Project) -> bool {
    const LETTERS: &str = "aжβאبकกあ中한";
    cfg!(target_os = "macos")
        || LETTERS.chars().all(|letter| {
            let pattern = format!(":charset={:x}", u32::from(letter));
            Invocation::new("fc-list", &[&pattern])
                .output(&project.root)
                .is_ok_and(|fonts| !fonts.trim().is_empty())
        })
}

/// The browser: the one that `CHROMIUM` names, or the first one found.
pub(crate) fn chromium() -> Option<PathBuf> {
    const APPLICATIONS: &[&str] = &[
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
    ];
    let named = env::var_os("CHROMIUM")
        .map(PathBuf::from)
        .filter(|path| path.is_file());
    let on_path = || ["chromium", "google-chrome"].into_iter().find_map(on_path);
    let application = || APPLICATIONS.iter().map(PathBuf::from).find(|path| path.is_file());
    named.or_else(on_path).or_else(application)
}
