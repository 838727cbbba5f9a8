//! Screens beside their replays: the step that compares them, and the committed page with the figures.

mod committed;
mod figures;
mod page;

use std::fs;
use std::path::Path;

pub(crate) use committed::Page;
use figures::{Cause, Figures};

use crate::error::{Error, Result};
use crate::invocation::Invocation;
use crate::plan::Plan;
use crate::project::Project;
use crate::setup::{Tool, chromium};

/// The tools of the comparison.
pub(crate) const TOOLS: [Tool; 4] = [Tool::Chromium, Tool::Fonts, Tool::Node, Tool::NpmPackages];

impl Page {
    /// Writes the page from the figures of each folder below `folder`, by its name and title.
    ///
    /// # Errors
    /// When figures cannot be read or the page cannot be written.
    pub(crate) fn write(&self, project: &Project, folder: &Path, folders: &[(&str, &str)]) -> Result<()> {
        let folders = folders
            .iter()
            .map(|(name, title)| Ok((*title, Figures::read(&folder.join(name))?)))
            .collect::<Result<Vec<_>>>()?;
        let causes = Cause::read_all(&project.root, self.causes)?;
        for cause in page::unused(&folders, &causes) {
            eprintln!("{}: no fault has this cause: {cause:?}", self.causes);
        }
        let text = page::page(self, &folders, &causes);
        let path = project.root.join(self.path);
        fs::write(&path, &text).map_err(Error::io(&path))?;
        println!("{text}");
        Ok(())
    }
}

/// Compares the screens of a folder with their replays, with this goal of the mean likeness of the colours.
pub(crate) fn comparison(folder: &Path, colours: &str) -> Plan {
    let mut plan = Plan::default();
    plan.long_step(
        "drawing the replays and comparing them",
        "up to 2 minutes",
        Invocation::new("node", &["crates/studio/web/pictures/compare.mjs"])
            .arg(folder)
            .arg(colours)
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
    fn folder_is_compared_with_a_goal() {
        let text = comparison(Path::new("/out/pictures/views"), "0.93").text();
        assert!(text.contains("compare.mjs /out/pictures/views 0.93"), "{text}");
    }
}
