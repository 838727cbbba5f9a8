//! Packages of Debian 13 as files in the project's cache, on any Debian.
//!
//! apt downloads them with folders of its own: it needs no rights and changes no package of this machine.

use std::path::{Path, PathBuf};

use crate::invocation::Invocation;
use crate::plan::Plan;
use crate::project::Project;

/// A folder of the cache with packages of Debian 13. The extracted files are below `packages/`.
#[derive(Debug)]
pub(super) struct DebianFolder<'a> {
    pub(super) project: &'a Project,
    pub(super) folder: PathBuf,
    /// Advice for systems without apt.
    pub(super) advice: &'static str,
}

impl DebianFolder<'_> {
    /// The steps that read Debian's package lists.
    pub(super) fn prepare(&self) -> Plan {
        let mut plan = Plan::default();
        plan.step(
            "creating folders for packages of Debian 13",
            Invocation::new("mkdir", &["-p"])
                .arg(self.folder.join("lists/partial"))
                .arg(self.archives().join("partial"))
                .arg(self.packages()),
        );
        plan.step(
            "creating an empty list of installed packages",
            Invocation::new("touch", &[]).arg(self.status()),
        );
        plan.long_step(
            "reading Debian 13's package lists, 10 MB",
            "some seconds, once",
            self.apt().arg("update"),
        );
        plan
    }

    /// The steps that extract all downloaded packages, and remove the lists and archives.
    pub(super) fn extract(&self) -> Plan {
        let mut plan = Plan::default();
        plan.step(
            "extracting the packages",
            Invocation::new("find", &[])
                .arg(self.archives())
                .args(&["-name", "*.deb", "-exec", "dpkg-deb", "-x", "{}"])
                .arg(self.packages())
                .arg(";"),
        );
        plan.step(
            "removing package lists and packages",
            Invocation::new("rm", &["-r"])
                .arg(self.folder.join("lists"))
                .arg(self.archives()),
        );
        plan
    }

    /// The folder of the extracted files.
    pub(super) fn packages(&self) -> PathBuf {
        self.folder.join("packages")
    }

    /// The folder of the downloaded packages.
    pub(super) fn archives(&self) -> PathBuf {
        self.folder.join("archives")
    }

    /// The list of installed packages that apt reads. Its folder is also that of dpkg's lock.
    fn status(&self) -> PathBuf {
        self.folder.join("status")
    }

    /// apt-get that reads Debian 13's list alone, takes no package for installed, and writes below the folder.
    pub(super) fn apt(&self) -> Invocation {
        let option = |name: &str, path: &Path| format!("{name}={}", path.display());
        let options = [
            option(
                "Dir::Etc::SourceList",
                &self.project.root.join("xtask/src/setup/trixie.list"),
            ),
            option("Dir::Etc::SourceParts", Path::new("/dev/null")),
            option("Dir::State::Status", &self.status()),
            option("Dir::State::Lists", &self.folder.join("lists")),
            "Dir::Cache::PkgCache=".to_owned(),
            "Dir::Cache::SrcPkgCache=".to_owned(),
            option("Dir::Cache::Archives", &self.archives()),
            "APT::Install-Recommends=false".to_owned(),
            // As root, apt would download as a user that cannot write here.
            "APT::Sandbox::User=root".to_owned(),
        ];
        options
            .iter()
            .fold(Invocation::new("apt-get", &["-q"]), |apt, option| {
                apt.arg("-o").arg(option)
            })
            .or(self.advice)
    }
}
