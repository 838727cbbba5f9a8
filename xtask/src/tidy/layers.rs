//! The layers of a crate: folders of its source, each of which uses only later ones.

use super::finding::Finding;
use super::repository::Repository;
use super::uses;

/// The source folder of each layered crate, and its layers from top to bottom.
const LAYERS: &[(&str, &[&str])] = &[("crates/afterimage/src", &["ffi", "api", "runtime", "platform"])];

/// Reports arrows from a layer to a higher one. Files outside of the folders belong to the lowest layer, except for
/// the crate root, which belongs to the highest.
pub(crate) fn check(repository: &Repository) -> Vec<Finding> {
    let layered = LAYERS.iter();
    layered
        .flat_map(|(source, layers)| check_crate(repository, source, layers))
        .collect()
}

fn check_crate(repository: &Repository, source: &str, layers: &[&str]) -> Vec<Finding> {
    let root = format!("{source}/lib.rs");
    if repository.text(&root).is_none() {
        return Vec::new();
    }
    let graph = match uses::use_graph(repository, &root) {
        Ok(graph) => graph,
        Err(finding) => return vec![finding],
    };
    let layer = |file: &str| {
        let below = file.strip_prefix(source).unwrap_or(file).trim_start_matches('/');
        let folder = below.split(['/', '.']).next();
        match layers.iter().position(|layer| Some(*layer) == folder) {
            Some(layer) => layer,
            None if file == root => 0,
            None => layers.len(),
        }
    };
    graph
        .arrows()
        .filter(|(from, to, _)| layer(to) < layer(from))
        .map(|(from, to, names)| {
            let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            Finding::new(
                from,
                format!(
                    "uses {} of {to}, which is in a higher layer (the layers are {})",
                    names.join(", "),
                    layers.join(", ")
                ),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_files(files: &[(&str, &str)]) -> Vec<String> {
        let files: Vec<(String, &str)> = files
            .iter()
            .map(|(path, text)| (format!("crates/afterimage/src/{path}"), *text))
            .collect();
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
        let findings = check(&Repository::from_files(&files));
        findings.iter().map(ToString::to_string).collect()
    }

    const ROOT: (&str, &str) = ("lib.rs", "mod api; mod error; mod platform; pub use api::Api;");
    const PLATFORM: (&str, &str) = ("platform.rs", "use crate::error::Error; pub struct Clock;");

    #[test]
    fn lower_layers_may_be_used() {
        let found = check_files(&[
            ROOT,
            ("api/mod.rs", "use crate::platform::Clock; pub struct Api(Clock);"),
            PLATFORM,
            ("error.rs", "pub struct Error;"),
        ]);
        assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn higher_layers_are_reported_also_through_reexports() {
        let found = check_files(&[
            ROOT,
            ("api/mod.rs", "pub struct Api;"),
            ("platform.rs", "use crate::Api; pub struct Clock(Api);"),
            ("error.rs", "pub struct Error(crate::platform::Clock);"),
        ]);
        let path = "crates/afterimage/src";
        let layers = "which is in a higher layer (the layers are ffi, api, runtime, platform)";
        assert_eq!(
            found,
            [
                format!("{path}/error.rs: uses `Clock` of {path}/platform.rs, {layers}"),
                format!("{path}/platform.rs: uses `Api` of {path}/api/mod.rs, {layers}"),
            ]
        );
    }
}
