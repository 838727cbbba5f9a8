//! Screens of the fake UIKit beside their replays.

use std::path::Path;

use super::fake;
use crate::error::Result;
use crate::invocation::Invocation;
use crate::pictures::{self, Page};
use crate::plan::{Plan, RunMode};
use crate::project::Project;
use crate::setup::{self, chromium};

/// The variable that names the folder in which the tests write pictures.
pub(super) const FOLDER: &str = "AFTERIMAGE_PICTURES";
/// Number of screens that the test command compares: the first ones of `crates/uikit/fake/screens/app.json`.
pub(super) const SCREENS_OF_TESTS: &str = "10";
/// The goal of the mean likeness of the colours.
const COLOURS: &str = "0.95";

const PAGE: Page = Page {
    path: "docs/pictures-ios.md",
    head: "# Screens of iOS beside their replays\n\n\
        Written by `cargo xtask ios --pictures`; do not edit. Each screen of `crates/uikit/fake/screens/app.json` and of \
        `examples/screens/screens.json` is drawn by the fake UIKit, from its layers as Core Animation and UIKit document \
        them, and, from its recording, by Chromium with the same fonts. This proves the documented model of UIKit, not its \
        drawing. A text is at its place if each edge of its ink is within 3 pt of the drawn one, or within 5 % of the ink's \
        width. The likeness is 1 less the mean difference of the mean colours on a grid of 24 by 48.\n\n",
    causes: "crates/studio/web/pictures/causes-ios.json",
};

/// Compares all screens, or prints the steps that do so. Writes a page with each pair into `target/uikit-pictures`, and the committed
/// page with the figures.
///
/// # Errors
/// When a screen cannot be recorded, or when a figure is below its goal; the committed page has the figures then too.
pub(crate) fn run(project: &Project, run_mode: RunMode) -> Result<()> {
    let tools = [&fake::TOOLS[..], &pictures::TOOLS].concat();
    let folder = project.target.join("uikit-pictures");
    if run_mode == RunMode::DryRun {
        let mut plan = setup::plan(project, &tools)?;
        plan.append(recording(project, &folder));
        plan.append(comparison(&folder, None));
        plan.print();
        return Ok(());
    }
    setup::ensure(project, &tools)?;
    recording(project, &folder).execute(&project.root)?;
    let compared = comparison(&folder, None).execute(&project.root);
    PAGE.write(project, &folder, &[("", "screens")])?;
    compared
}

fn recording(project: &Project, folder: &Path) -> Plan {
    let mut plan = fake::preparation();
    plan.long_step(
        "recording and drawing the screens",
        "about 2 minutes the first time",
        fake::in_fake(project, "uikit", &["test", "--test", "recorded_app"])
            .args(&["--", "forty_screens_and_flows_are_replayed"])
            .env(FOLDER, folder),
    );
    plan
}

/// Draws the screens that the tests wrote, or the first ones of them, and compares them with their replays.
pub(super) fn comparison(folder: &Path, count: Option<&str>) -> Plan {
    let mut plan = Plan::default();
    plan.long_step(
        "drawing the screens",
        "up to a minute",
        Invocation::new("node", &["crates/studio/web/pictures/draw.mjs"])
            .arg(folder)
            .args(count.as_slice())
            .env("CHROMIUM", chromium().unwrap_or_default()),
    );
    plan.append(pictures::comparison(folder, COLOURS));
    plan
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_or_all_screens_are_drawn_and_compared() {
        let folder = Path::new("/out");
        let some = comparison(folder, Some("10")).text();
        assert!(some.contains("draw.mjs /out 10\n"), "{some}");
        let all = comparison(folder, None).text();
        assert!(all.contains("draw.mjs /out\n"), "{all}");
        assert!(all.contains("compare.mjs /out 0.95"), "{all}");
    }
}
