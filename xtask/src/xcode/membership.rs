//! The files of the app: each reference has its file, and each file belongs to the target of its folder.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::graph::{Graph, Object};
use crate::error::{Error, Result};

/// The phase of a target to which a file belongs, by its extension. Files with others are settings, and belong to none.
const PHASES: &[(&str, &str)] = &[
    ("swift", "PBXSourcesBuildPhase"),
    ("storyboard", "PBXResourcesBuildPhase"),
    ("xcassets", "PBXResourcesBuildPhase"),
    ("xcprivacy", "PBXResourcesBuildPhase"),
];

/// Returns the faults of the files of a project in the folder `app`.
pub(super) fn faults(graph: &Graph, app: &Path) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    let mut paths = BTreeMap::new();
    for group in graph.project().references("mainGroup") {
        collect(group, Path::new(""), &mut paths, &mut faults);
    }
    for (id, path) in &paths {
        if !app.join(path).exists() {
            faults.push(format!(
                "{}: there is no file {}",
                graph.object(id).name(),
                path.display()
            ));
        }
    }
    for target in graph.project().references("targets") {
        let name = target.text("name");
        let mut files = BTreeSet::new();
        let folder = app.join(name);
        for entry in fs::read_dir(&folder).map_err(Error::io(&folder))? {
            let path = entry.map_err(Error::io(&folder))?.path();
            files.insert(path.strip_prefix(app).unwrap_or(&path).to_owned());
        }
        for phase in target.references("buildPhases") {
            let members = phase.references("files").into_iter();
            for file in members.flat_map(|member| member.references("fileRef")) {
                match paths.get(file.id) {
                    Some(path) if phase_of(path) != Some(phase.kind()) => {
                        faults.push(format!(
                            "{}: {} is in the phase {}",
                            name,
                            path.display(),
                            phase.kind()
                        ));
                    }
                    Some(path) if !files.remove(path) && app.join(path).exists() => {
                        faults.push(format!(
                            "{name}: {} is a member twice, or of another folder",
                            path.display()
                        ));
                    }
                    Some(_) => {}
                    None => faults.push(format!("{name}: {} is in no group", file.name())),
                }
            }
        }
        let left = files.iter().filter(|path| phase_of(path).is_some());
        faults.extend(left.map(|path| format!("{} is no member of the target {name}", path.display())));
    }
    Ok(faults)
}

/// Adds the paths of the files in a group, by the ids of their references.
fn collect<'graph>(
    group: Object<'graph>,
    folder: &Path,
    paths: &mut BTreeMap<&'graph str, PathBuf>,
    faults: &mut Vec<String>,
) {
    let folder = folder.join(group.text("path"));
    for child in group.references("children") {
        match child.text("sourceTree") {
            // Xcode creates it.
            "BUILT_PRODUCTS_DIR" => {}
            "<group>" if child.kind() == "PBXGroup" => collect(child, &folder, paths, faults),
            "<group>" => {
                if paths.insert(child.id, folder.join(child.text("path"))).is_some() {
                    faults.push(format!("{} is in two groups", child.name()));
                }
            }
            other => faults.push(format!("{}: its place is relative to {other:?}", child.name())),
        }
    }
}

fn phase_of(path: &Path) -> Option<&'static str> {
    let extension = path.extension()?.to_str()?;
    let (_, phase) = PHASES.iter().find(|(known, _)| *known == extension)?;
    Some(phase)
}
