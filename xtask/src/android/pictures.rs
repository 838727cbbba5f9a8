//! Screens beside their replays: each screen of the tests is drawn by its own views or by Compose and, from its recording, by a browser.

use std::fs;
use std::path::Path;

use crate::bindings;
use crate::error::{Error, Result};
use crate::files;
use crate::invocation::Invocation;
use crate::plan::Plan;
use crate::project::Project;
use crate::setup::{Tool, chromium};

/// The tools of the comparison, beside those of the packages.
pub(super) const TOOLS: &[Tool] = &[
    Tool::Chromium,
    Tool::Fonts,
    Tool::Node,
    Tool::NpmPackages,
    Tool::AndroidWidgets,
];

/// Folders of the screens of views and of Compose. Each gets a page.
const PAGES: &[&str] = &["views", "compose"];

/// Records and compares the screens, and writes pages below `out` with each pair and the figures.
///
/// # Errors
/// When a screen cannot be recorded, or when a figure is below its goal.
pub(super) fn compare(project: &Project, out: &Path) -> Result<()> {
    let folder = out.join("pictures");
    files::remove(&folder)?;
    fs::create_dir_all(&folder).map_err(Error::io(&folder))?;
    plan(project, &folder).execute(&project.root)
}

fn plan(project: &Project, folder: &Path) -> Plan {
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
    for page in PAGES {
        plan.long_step(
            "drawing the replays and comparing them",
            "up to 2 minutes",
            Invocation::new("node", &["crates/studio/web/pictures/compare.mjs"])
                .arg(folder.join(page))
                .env("CHROMIUM", chromium().unwrap_or_default())
                .or(
                    "the figures and the texts that are not at their place are above; index.html shows each pair",
                ),
        );
    }
    plan
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recorded_screens_are_compared() {
        let project = Project::for_tests("/repo");
        let text = plan(&project, Path::new("/out/pictures")).text();
        assert!(text.contains("-Dafterimage.pictures=/out/pictures"), "{text}");
        assert!(text.contains("compare.mjs /out/pictures/views"), "{text}");
        assert!(text.contains("compare.mjs /out/pictures/compose"), "{text}");
    }
}
