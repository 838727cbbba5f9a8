//! The system's own packages: installed on Debian, named everywhere else.

use std::path::Path;

use crate::call::Call;
use crate::error::{Error, Result};
use crate::plan::Plan;
use crate::project::{Project, on_path};

use super::need::{Names, Need};

/// Two runs of apt may meet: each waits for the other this long.
const APT_LOCK: &str = "DPkg::Lock::Timeout=300";

/// Who installs packages here, and whether we may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum System {
    /// apt, as root or through a sudo that asks nothing.
    Debian {
        /// Through sudo.
        sudo: bool,
    },
    /// apt, but neither root nor a sudo that asks nothing.
    DebianWithoutRights,
    /// Homebrew is for the machine's owner to call.
    MacOs,
    /// Packages have other names there than Debian's, but not very different ones.
    Other,
}

impl System {
    /// Looks at the machine.
    pub fn current(project: &Project) -> Self {
        if cfg!(target_os = "macos") {
            return Self::MacOs;
        }
        if on_path("apt-get").is_none() {
            return Self::Other;
        }
        let root = Call::new("id", &["-u"])
            .output(Path::new("/"))
            .is_ok_and(|id| id.trim() == "0");
        if root {
            Self::Debian { sudo: false }
        } else if Call::new("sudo", &["-n", "true"]).succeeds(&project.root) {
            Self::Debian { sudo: true }
        } else {
            Self::DebianWithoutRights
        }
    }

    /// The steps that install the system packages of `missing`.
    ///
    /// # Errors
    /// Where only the machine's owner can: the error is the one command to run.
    pub fn install(&self, missing: &[Need]) -> Result<Plan> {
        let names: Vec<Names> = missing.iter().filter_map(|need| need.system_packages()).collect();
        let debian: Vec<&str> = names.iter().flat_map(|names| names.debian).copied().collect();
        let mut plan = Plan::default();
        if names.is_empty() {
            return Ok(plan);
        }
        match self {
            Self::Debian { sudo } => {
                plan.long_step(
                    "reading Debian's package lists",
                    "some seconds",
                    apt(*sudo, &["update", "-q"]),
                );
                let install = apt(*sudo, &["install", "-q", "-y", "--no-install-recommends"]).args(&debian);
                let what = format!("installing Debian packages: {}", debian.join(" "));
                plan.long_step(what, "1 to 4 minutes, once", install);
                Ok(plan)
            }
            Self::DebianWithoutRights => Err(Error::Missing(format!(
                "packages are missing, and installing them takes rights that this user lacks; run\n    \
                 sudo apt-get install -y --no-install-recommends {}\nand then this again",
                debian.join(" ")
            ))),
            Self::MacOs => Err(Error::Missing(format!(
                "packages are missing; run\n    {}\nand then this again",
                brew(&names)
            ))),
            Self::Other => Err(Error::Missing(format!(
                "packages are missing, and this system has no apt-get; install what Debian calls\n    {}\nand then run this again",
                debian.join(" ")
            ))),
        }
    }
}

/// A call of apt-get that asks nothing and waits for its lock.
fn apt(sudo: bool, arguments: &[&str]) -> Call {
    let call = if sudo {
        // sudo drops the environment, so the variable goes through env.
        Call::new(
            "sudo",
            &[
                "-n",
                "env",
                "DEBIAN_FRONTEND=noninteractive",
                "apt-get",
                "-o",
                APT_LOCK,
            ],
        )
    } else {
        Call::new("apt-get", &["-o", APT_LOCK]).env("DEBIAN_FRONTEND", "noninteractive")
    };
    call.args(arguments)
        .or("see what apt-get says above; if another apt was at work, run this again")
}

/// One command line for Homebrew: what is an application of its own comes last, after `--cask`.
fn brew(names: &[Names]) -> String {
    let (casks, formulas): (Vec<&Names>, Vec<&Names>) = names
        .iter()
        .partition(|names| names.brew.first() == Some(&"--cask"));
    let words = |prefix: &str, of: &[&Names]| {
        let packages: Vec<&str> = of
            .iter()
            .flat_map(|names| names.brew)
            .copied()
            .filter(|word| *word != "--cask")
            .collect();
        (!packages.is_empty()).then(|| format!("{prefix} {}", packages.join(" ")))
    };
    let commands = [
        words("brew install", &formulas),
        words("brew install --cask", &casks),
    ];
    commands.into_iter().flatten().collect::<Vec<_>>().join(" && ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOME: &[Need] = &[Need::Chromium, Need::Node, Need::Nextest];

    #[test]
    fn debian_installs_without_asking() {
        let text = System::Debian { sudo: true }.install(SOME).unwrap().text();
        assert!(
            text.contains("sudo -n env DEBIAN_FRONTEND=noninteractive apt-get"),
            "{text}"
        );
        assert!(
            text.contains("-y --no-install-recommends chromium fonts-liberation nodejs npm"),
            "{text}"
        );
    }

    #[test]
    fn without_rights_the_exact_command_is_said() {
        let error = System::DebianWithoutRights.install(SOME).unwrap_err().to_string();
        assert!(
            error.contains("\n    sudo apt-get install -y --no-install-recommends chromium"),
            "{error}"
        );
    }

    #[test]
    fn macos_is_told_one_command() {
        let error = System::MacOs.install(SOME).unwrap_err().to_string();
        assert!(
            error.contains("\n    brew install node && brew install --cask google-chrome\n"),
            "{error}"
        );
    }

    #[test]
    fn nothing_missing_is_nothing_to_do_anywhere() {
        for system in [System::MacOs, System::Other, System::DebianWithoutRights] {
            assert!(system.install(&[Need::Nextest]).unwrap().is_empty());
        }
    }
}
