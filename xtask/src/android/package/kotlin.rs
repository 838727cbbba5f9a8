//! The Kotlin of the packages: classes, sources and documentation.

use std::path::Path;

use super::artifact::{self, Artifact};
use crate::error::Result;
use crate::files;
use crate::invocation::Invocation;
use crate::project::Project;
use crate::zip_archive::Archive;

/// The compiled Kotlin of one package.
#[derive(Debug)]
pub(in crate::android) struct Compiled {
    pub(super) artifact: &'static Artifact,
    pub(super) classes: Archive,
    pub(super) sources: Archive,
    pub(super) documentation: Archive,
}

/// Compiles the modules of all packages and generates their documentation, without the files of an earlier run.
///
/// # Errors
/// When Maven fails, or two modules have a file of the same name.
pub(in crate::android) fn compile(project: &Project) -> Result<Vec<Compiled>> {
    let root = project.root.join("bindings/kotlin");
    let modules = artifact::ALL.iter().flat_map(|artifact| artifact.modules);
    let modules = modules.map(|(module, _)| *module).collect::<Vec<_>>();
    for module in &modules {
        files::remove(&root.join(module).join("target/classes"))?;
        files::remove(&root.join(module).join("target/dokka"))?;
    }
    Invocation::new(
        "mvn",
        &[
            "-B",
            "-q",
            "-f",
            "bindings/kotlin",
            "--projects",
            &modules.join(","),
        ],
    )
    .args(&["-P", "documentation", "process-classes"])
    .or("the first run needs Maven Central")
    .run(&project.root)?;
    artifact::ALL
        .iter()
        .map(|artifact| collect(&root, artifact))
        .collect()
}

/// Reads the files that Maven made for one package.
fn collect(root: &Path, artifact: &'static Artifact) -> Result<Compiled> {
    let mut compiled = Compiled {
        artifact,
        classes: Archive::default(),
        sources: Archive::default(),
        documentation: archive(&root.join(artifact.name).join("target/dokka"))?,
    };
    for (module, sources) in artifact.modules {
        let module = root.join(module);
        compiled.classes.merge(archive(&module.join("target/classes"))?)?;
        for folder in *sources {
            compiled.sources.merge(archive(&module.join(folder))?)?;
        }
    }
    Ok(compiled)
}

fn archive(folder: &Path) -> Result<Archive> {
    Ok(Archive::from(files::below(folder)?))
}
