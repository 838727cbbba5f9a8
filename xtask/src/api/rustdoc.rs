//! rustdoc's JSON output, which the stable rustdoc writes only as an unstable option.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::invocation::Invocation;
use crate::plan::Plan;
use crate::project::Project;

/// The steps that document packages as JSON.
pub(super) fn plan(project: &Project, packages: &[&str]) -> Plan {
    let mut plan = Plan::default();
    for package in packages {
        plan.step(
            format!("documenting {package} as JSON"),
            Invocation::cargo(&["rustdoc", "--locked", "--quiet", "--lib", "--package", package])
                // The slice `docs` reports warnings.
                .args(&["--", "--cap-lints", "allow", "-Z", "unstable-options"])
                .args(&["--output-format", "json"])
                .env("RUSTDOC", wrapper(project)),
        );
    }
    plan
}

/// The JSON of a package or library.
pub(super) fn json(project: &Project, name: &str) -> PathBuf {
    let file = format!("{}.json", name.replace('-', "_"));
    project.target.join("doc").join(file)
}

/// Writes the wrapper of rustdoc that [`plan`] uses. It sets the variable that allows unstable options for rustdoc
/// alone: if cargo saw the variable, build scripts would run again and most dependencies would be rebuilt.
///
/// # Errors
/// When it cannot be written.
pub(super) fn prepare(project: &Project) -> Result<()> {
    let path = wrapper(project);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(Error::io(folder))?;
    }
    fs::write(&path, "#!/bin/sh\nRUSTC_BOOTSTRAP=1 exec rustdoc \"$@\"\n").map_err(Error::io(&path))?;
    Invocation::new("chmod", &["+x"]).arg(path).run(Path::new("."))
}

fn wrapper(project: &Project) -> PathBuf {
    project.target.join("xtask/rustdoc")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_rustdoc_runs_with_unstable_options() {
        let folder = tempfile::tempdir().unwrap();
        let project = Project::for_tests(folder.path());
        prepare(&project).unwrap();
        let text = plan(&project, &["afterimage"]).text();
        assert!(
            text.contains("/target/xtask/rustdoc cargo rustdoc") && !text.contains("RUSTC_BOOTSTRAP"),
            "{text}"
        );
        let version = Invocation::new(wrapper(&project), &["--version"]).output(folder.path());
        assert!(version.unwrap().starts_with("rustdoc "));
    }
}
