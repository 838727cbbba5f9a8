//! Screens beside their replays: each screen of the tests is drawn by its own views or by Compose and, from its recording, by a browser.

use std::fs;
use std::path::Path;

use crate::bindings;
use crate::error::{Error, Result};
use crate::files;
use crate::invocation::Invocation;
use crate::pictures::{self, Page};
use crate::plan::{Plan, RunMode};
use crate::project::Project;
use crate::setup::{self, Tool};

/// The tools of the comparison.
pub(super) const TOOLS: &[Tool] = &[
    Tool::CCompiler,
    Tool::Jdk,
    Tool::Maven,
    Tool::AndroidFrameworks,
    Tool::Aapt2,
    Tool::AndroidCompose,
    Tool::Chromium,
    Tool::Fonts,
    Tool::Node,
    Tool::NpmPackages,
    Tool::AndroidWidgets,
];

/// Folders of the screens of views and of Compose, with their names. Each gets a page with its pictures.
const FOLDERS: &[(&str, &str)] = &[("views", "views"), ("compose", "Compose")];

/// The goal of the mean likeness of the colours.
const COLOURS: &str = "0.93";

const PAGE: Page = Page {
    path: "docs/pictures-android.md",
    head: "# Screens of Android beside their replays\n\n\
        Written by `cargo xtask android --pictures`; do not edit. Each screen of the tests is drawn by its own views or by \
        Compose (API 35, native graphics) and, from its recording, by Chromium with the same fonts. A text is at its place \
        if each edge of its ink is within 3 dp of the drawn one, or within 5 % of the ink's width. The likeness is 1 less \
        the mean difference of the mean colours on a grid of 24 by 48.\n\n",
    causes: "crates/studio/web/pictures/causes.json",
};

/// Compares the screens, or prints the steps that do so.
///
/// # Errors
/// When the tools cannot be installed, or as [`compare`].
pub(super) fn run(project: &Project, out: &Path, run_mode: RunMode) -> Result<()> {
    if run_mode == RunMode::DryRun {
        let folder = out.join("pictures");
        let mut plan = setup::plan(project, TOOLS)?;
        plan.append(recording(project, &folder));
        for (name, _) in FOLDERS {
            plan.append(pictures::comparison(&folder.join(name), COLOURS));
        }
        plan.print();
        return Ok(());
    }
    setup::ensure(project, TOOLS)?;
    compare(project, out)
}

/// Records and compares the screens. Writes pages below `out` with each pair, and the committed page with the figures.
///
/// # Errors
/// When a screen cannot be recorded, or when a figure is below its goal; the committed page has the figures then too.
pub(super) fn compare(project: &Project, out: &Path) -> Result<()> {
    let folder = out.join("pictures");
    files::remove(&folder)?;
    fs::create_dir_all(&folder).map_err(Error::io(&folder))?;
    recording(project, &folder).execute(&project.root)?;
    let compared: Vec<Result<()>> = FOLDERS
        .iter()
        .map(|(name, _)| pictures::comparison(&folder.join(name), COLOURS).execute(&project.root))
        .collect();
    PAGE.write(project, &folder, FOLDERS)?;
    compared.into_iter().collect()
}

fn recording(project: &Project, folder: &Path) -> Plan {
    let library = bindings::library(project);
    let mut plan = Plan::default();
    plan.step("building the facade for this machine", bindings::build_library());
    plan.step(
        "building the studio",
        Invocation::cargo(&["build", "--locked", "--package", "afterimage-studio"]),
    );
    plan.long_step(
        "drawing and recording the screens",
        "about 4 minutes",
        Invocation::new(
            "mvn",
            &[
                "-B",
                "-q",
                "-f",
                "bindings/kotlin",
                "-pl",
                "binding,afterimage-android,afterimage-compose,android-tests",
                "test",
                // The level with native graphics.
                "-Drobolectric.sdks=35",
                "-Dtest=PicturesTest,ComposePicturesTest",
                "-Dsurefire.failIfNoSpecifiedTests=false",
            ],
        )
        .arg(format!(
            "-Dafterimage.native.dir={}",
            library.with_file_name("").display()
        ))
        .arg(format!("-Dafterimage.pictures={}", folder.display()))
        .or("the screen is named above"),
    );
    plan
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recording_writes_into_the_folder() {
        let project = Project::for_tests("/repo");
        let text = recording(&project, Path::new("/out/pictures")).text();
        assert!(text.contains("-Dafterimage.pictures=/out/pictures"), "{text}");
    }
}
