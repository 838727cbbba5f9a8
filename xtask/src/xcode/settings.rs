//! The build settings, and the package on which the app depends.

use std::fs;
use std::path::Path;

use super::graph::Graph;
use super::property_list::Value;
use crate::error::{Error, Result};

/// Settings that each configuration of the project has, and that no target changes.
const SHARED: &[(&str, &str)] = &[
    ("IPHONEOS_DEPLOYMENT_TARGET", "13.0"),
    ("SDKROOT", "iphoneos"),
    ("SWIFT_VERSION", "5.0"),
];
/// Settings that belong to a person or a company.
const PERSONAL: &[&str] = &["CODE_SIGN_IDENTITY", "DEVELOPMENT_TEAM", "PROVISIONING_PROFILE"];
/// The lists of configurations have these.
const CONFIGURATIONS: &[&str] = &["Debug", "Release"];

/// Returns the faults of the settings of a project in the folder `app`.
pub(super) fn faults(graph: &Graph, app: &Path) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    let project = graph.project();
    for list in graph.of_kind("XCConfigurationList") {
        let names: Vec<_> = list
            .references("buildConfigurations")
            .iter()
            .map(|configuration| configuration.text("name"))
            .collect();
        if names != CONFIGURATIONS {
            faults.push(format!("{}: its configurations are {names:?}", list.name()));
        }
    }
    for list in project.references("buildConfigurationList") {
        for configuration in list.references("buildConfigurations") {
            let settings = configuration.dictionary("buildSettings");
            for (key, _) in SHARED {
                if settings.is_none_or(|settings| !settings.contains_key(*key)) {
                    faults.push(format!("{}: {key} is missing", configuration.name()));
                }
            }
        }
    }
    for configuration in graph.of_kind("XCBuildConfiguration") {
        let settings = configuration.dictionary("buildSettings").into_iter().flatten();
        for (key, value) in settings {
            faults.extend(
                fault(app, key, value).map(|fault| format!("{}: {key}: {fault}", configuration.name())),
            );
        }
    }
    for package in project.references("packageReferences") {
        let path = app.join(package.text("relativePath")).join("Package.swift");
        let manifest = fs::read_to_string(&path).map_err(Error::io(&path))?;
        for product in graph.of_kind("XCSwiftPackageProductDependency") {
            let name = product.text("productName");
            if !manifest.contains(&format!(".library(name: \"{name}\"")) {
                faults.push(format!("{}: the package has no product {name}", package.name()));
            }
        }
    }
    Ok(faults)
}

/// Returns the fault of a setting, if it has one.
fn fault(app: &Path, key: &str, value: &Value) -> Option<String> {
    if PERSONAL.iter().any(|personal| key.starts_with(personal)) {
        return Some("the setting names a person or company".into());
    }
    if let Some((_, expected)) = SHARED.iter().find(|(shared, _)| *shared == key)
        && value.text() != Some(expected)
    {
        return Some(format!("the value is not {expected}"));
    }
    let is_absolute =
        |text: &&str| text.starts_with(['/', '~']) || text.contains("$(HOME)") || text.contains("/Users/");
    if let Some(path) = value.texts().into_iter().find(is_absolute) {
        return Some(format!("the path {path} is absolute"));
    }
    let file = value.text().filter(|_| key == "INFOPLIST_FILE")?;
    (!app.join(file).is_file()).then(|| format!("there is no file {file}"))
}
