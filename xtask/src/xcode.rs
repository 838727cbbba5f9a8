//! The Xcode project of the example app, checked without Xcode: its file is read strictly, its references lead to objects and files, each
//! file of the app belongs to a target, and its settings name no machine and no team.

mod assets;
mod availability;
mod graph;
mod membership;
mod property_list;
mod scheme;
mod settings;
mod texts;

use std::fs;
use std::path::Path;

use crate::error::{Error, Result};
use crate::project::Project;
use graph::Graph;

/// The folder of the app.
const APP: &str = "examples/ios-app";
/// The project's file in it.
const PROJECT: &str = "Shop.xcodeproj/project.pbxproj";

/// Checks the example app's project.
///
/// # Errors
/// When a file cannot be read, or with every fault.
pub(crate) fn check(project: &Project) -> Result<()> {
    let faults = faults(&project.root)?;
    if faults.is_empty() {
        println!("{APP}: the project, its references and its settings are complete");
        return Ok(());
    }
    Err(Error::Xcode(faults))
}

/// Returns every fault of the app below the root of a repository.
fn faults(root: &Path) -> Result<Vec<String>> {
    let app = root.join(APP);
    let path = app.join(PROJECT);
    let text = fs::read_to_string(&path).map_err(Error::io(&path))?;
    let graph = match Graph::read(&text) {
        Ok(graph) => graph,
        Err(fault) => return Ok(vec![format!("{PROJECT}: {fault}")]),
    };
    let mut faults = graph.faults();
    if faults.is_empty() {
        // The others follow references, which are complete now.
        faults.extend(membership::faults(&graph, &app)?);
        faults.extend(settings::faults(&graph, &app)?);
        faults.extend(scheme::faults(&graph, &app)?);
    }
    faults.extend(assets::faults(&app)?);
    faults.extend(texts::faults(root, &app)?);
    faults.extend(texts::catalog_faults(root, &app)?);
    faults.extend(availability::faults(root)?);
    Ok(faults)
}

#[cfg(test)]
mod tests;
