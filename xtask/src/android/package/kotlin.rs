//! The Kotlin of the package: its classes, sources and documentation.

use std::path::Path;

use super::archive::Archive;
use crate::error::Result;
use crate::files;
use crate::invocation::Invocation;
use crate::project::Project;

/// Maven's modules whose classes the AAR contains, and the folders of their sources.
const MODULES: &[(&str, &str)] = &[
    ("binding", "src/generated/kotlin"),
    ("afterimage-android", "src/main/kotlin"),
];
/// The module whose API is documented.
const DOCUMENTED: &str = "afterimage-android";

/// The compiled Kotlin of the package.
#[derive(Debug)]
pub(in crate::android) struct Compiled {
    pub(super) classes: Archive,
    pub(super) sources: Archive,
    pub(super) documentation: Archive,
}

/// Compiles the modules and generates the documentation, without what an earlier run left.
///
/// # Errors
/// When Maven fails.
pub(in crate::android) fn compile(project: &Project) -> Result<Compiled> {
    let root = project.root.join("bindings/kotlin");
    let mut compiled = Compiled {
        classes: Archive::default(),
        sources: Archive::default(),
        documentation: Archive::default(),
    };
    let projects = MODULES
        .iter()
        .map(|(module, _)| *module)
        .collect::<Vec<_>>()
        .join(",");
    for (module, _) in MODULES {
        files::remove(&root.join(module).join("target/classes"))?;
    }
    let documentation = root.join(DOCUMENTED).join("target/dokka");
    files::remove(&documentation)?;
    Invocation::new(
        "mvn",
        &["-B", "-q", "-f", "bindings/kotlin", "--projects", &projects],
    )
    .args(&["-P", "documentation", "process-classes"])
    .or("the first run needs Maven Central")
    .run(&project.root)?;
    for (module, sources) in MODULES {
        let module = root.join(module);
        compiled.classes.merge(archive(&module.join("target/classes"))?)?;
        compiled.sources.merge(archive(&module.join(sources))?)?;
    }
    compiled.documentation = archive(&documentation)?;
    Ok(compiled)
}

fn archive(folder: &Path) -> Result<Archive> {
    Ok(Archive::from(files::below(folder)?))
}
