//! Screens beside their replays: each screen of the tests is drawn by its own views or by Compose and, from its recording, by a browser.

mod figures;
mod page;

use std::fs;
use std::path::Path;

use figures::{Cause, Figures};

use crate::bindings;
use crate::error::{Error, Result};
use crate::files;
use crate::invocation::Invocation;
use crate::plan::{Plan, RunMode};
use crate::project::Project;
use crate::setup::{self, Tool, chromium};

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
            plan.append(comparison(&folder.join(name)));
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
        .map(|(name, _)| comparison(&folder.join(name)).execute(&project.root))
        .collect();
    write_page(project, &folder)?;
    compared.into_iter().collect()
}

/// Writes the committed page from the figures of each folder.
fn write_page(project: &Project, folder: &Path) -> Result<()> {
    let folders = FOLDERS
        .iter()
        .map(|(name, title)| Ok((*title, Figures::read(&folder.join(name))?)))
        .collect::<Result<Vec<_>>>()?;
    let causes = Cause::read_all(&project.root)?;
    for cause in page::unused(&folders, &causes) {
        eprintln!("{}: no fault has this cause: {cause:?}", figures::CAUSES);
    }
    let page = page::page(&folders, &causes);
    let path = project.root.join(page::PAGE);
    fs::write(&path, &page).map_err(Error::io(&path))?;
    println!("{page}");
    Ok(())
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

fn comparison(folder: &Path) -> Plan {
    let mut plan = Plan::default();
    plan.long_step(
        "drawing the replays and comparing them",
        "up to 2 minutes",
        Invocation::new("node", &["crates/studio/web/pictures/compare.mjs"])
            .arg(folder)
            .env("CHROMIUM", chromium().unwrap_or_default())
            .or(
                "the figures and the texts that are not at their place are above; index.html shows each pair",
            ),
    );
    plan
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recorded_screens_are_compared() {
        let project = Project::for_tests("/repo");
        let text = recording(&project, Path::new("/out/pictures")).text();
        assert!(text.contains("-Dafterimage.pictures=/out/pictures"), "{text}");
        let text = comparison(Path::new("/out/pictures/views")).text();
        assert!(text.contains("compare.mjs /out/pictures/views"), "{text}");
    }
}
