//! The shared schemes: the targets that they name are those of the project.

use std::fs;
use std::path::Path;

use super::graph::Graph;
use crate::error::{Error, Result};

/// The folder of the shared schemes.
const SCHEMES: &str = "Shop.xcodeproj/xcshareddata/xcschemes";

/// Returns the faults of the shared schemes of a project in the folder `app`.
pub(super) fn faults(graph: &Graph, app: &Path) -> Result<Vec<String>> {
    let folder = app.join(SCHEMES);
    let mut faults = Vec::new();
    let mut tested = false;
    for entry in fs::read_dir(&folder).map_err(Error::io(&folder))? {
        let path = entry.map_err(Error::io(&folder))?.path();
        let text = fs::read_to_string(&path).map_err(Error::io(&path))?;
        let scheme = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        for reference in text.split("<BuildableReference").skip(1) {
            let reference = reference.split('>').next().unwrap_or_default();
            let id = attribute(reference, "BlueprintIdentifier");
            let target = graph.object(id);
            let name = attribute(reference, "BlueprintName");
            let product = target.references("productReference");
            let product = product.first().map(|file| file.text("path"));
            if target.kind() != "PBXNativeTarget" {
                faults.push(format!("{scheme}: {name}: there is no target {id}"));
            } else if target.text("name") != name || product != Some(attribute(reference, "BuildableName")) {
                faults.push(format!(
                    "{scheme}: {name} is another target than {}",
                    target.name()
                ));
            }
            tested |= target.text("productType").ends_with("ui-testing");
        }
    }
    if !tested {
        faults.push(format!("{SCHEMES}: no scheme runs the test of the app"));
    }
    Ok(faults)
}

/// The value of an attribute of an element, or an empty text.
fn attribute<'text>(element: &'text str, name: &str) -> &'text str {
    let value = element.split_once(&format!("{name} = \"")).map(|(_, rest)| rest);
    value.and_then(|rest| rest.split('"').next()).unwrap_or_default()
}
