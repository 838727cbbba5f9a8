//! System packages: installed with apt on Debian; on other systems the error lists them.

use std::path::Path;

use super::tool::{SystemPackages, Tool};
use crate::error::{Error, Result};
use crate::invocation::Invocation;
use crate::plan::Plan;
use crate::project::{Project, on_path};

/// Seconds that apt waits while another apt holds its lock.
const APT_LOCK: &str = "DPkg::Lock::Timeout=300";

/// The package manager of this machine, and whether xtask may use it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum System {
    /// apt, as root.
    DebianAsRoot,
    /// apt, with a sudo that needs no password.
    DebianWithSudo,
    /// apt, but neither root nor a sudo without a password.
    DebianWithoutRights,
    /// Homebrew, which xtask does not run.
    MacOs,
    /// Any other package manager. Package names are similar to Debian's.
    Other,
}

impl System {
    /// Detects the system.
    pub(super) fn current(project: &Project) -> Self {
        if cfg!(target_os = "macos") {
            return Self::MacOs;
        }
        if on_path("apt-get").is_none() {
            return Self::Other;
        }
        let is_root = Invocation::new("id", &["-u"])
            .output(Path::new("/"))
            .is_ok_and(|id| id.trim() == "0");
        if is_root {
            Self::DebianAsRoot
        } else if Invocation::new("sudo", &["-n", "true"]).succeeds(&project.root) {
            Self::DebianWithSudo
        } else {
            Self::DebianWithoutRights
        }
    }

    /// The steps that install the system packages of `missing`.
    ///
    /// # Errors
    /// When xtask cannot install them. The error contains the command to run by hand.
    pub(super) fn install(&self, missing: &[Tool]) -> Result<Plan> {
        let packages: Vec<SystemPackages> =
            missing.iter().filter_map(|tool| tool.system_packages()).collect();
        if packages.is_empty() {
            return Ok(Plan::default());
        }
        let debian: Vec<&str> = packages
            .iter()
            .flat_map(|packages| packages.debian)
            .copied()
            .collect();
        match self {
            Self::DebianAsRoot => Ok(apt_steps(apt, &debian)),
            Self::DebianWithSudo => Ok(apt_steps(sudo_apt, &debian)),
            Self::DebianWithoutRights => Err(Error::Missing(format!(
                "packages are missing, and this user may not install them; run\n    \
                 sudo apt-get install -y --no-install-recommends {}\nand repeat this command",
                debian.join(" ")
            ))),
            Self::MacOs => Err(Error::Missing(format!(
                "packages are missing; run\n    {}\nand repeat this command",
                brew(&packages)
            ))),
            Self::Other => Err(Error::Missing(format!(
                "packages are missing, and this system has no apt-get; install the equivalents of these Debian packages\n    {}\nand repeat this command",
                debian.join(" ")
            ))),
        }
    }
}

/// Updates the package lists and installs `packages`, with apt-get as `apt` runs it.
fn apt_steps(apt: fn(&[&str]) -> Invocation, packages: &[&str]) -> Plan {
    let mut plan = Plan::default();
    plan.long_step(
        "reading Debian's package lists",
        "some seconds",
        apt(&["update", "-q"]),
    );
    plan.long_step(
        format!("installing Debian packages: {}", packages.join(" ")),
        "1 to 4 minutes, once",
        apt(&["install", "-q", "-y", "--no-install-recommends"]).args(packages),
    );
    plan
}

/// apt-get as root, without questions.
fn apt(arguments: &[&str]) -> Invocation {
    with_arguments(
        Invocation::new("apt-get", &["-o", APT_LOCK]).env("DEBIAN_FRONTEND", "noninteractive"),
        arguments,
    )
}

/// apt-get with sudo, without questions. sudo drops the environment, so `env` sets the variable.
fn sudo_apt(arguments: &[&str]) -> Invocation {
    let environment = ["-n", "env", "DEBIAN_FRONTEND=noninteractive"];
    with_arguments(
        Invocation::new("sudo", &environment).args(&["apt-get", "-o", APT_LOCK]),
        arguments,
    )
}

fn with_arguments(apt: Invocation, arguments: &[&str]) -> Invocation {
    apt.args(arguments)
        .or("see the output of apt-get above; if another apt was running, repeat this command")
}

/// One command line for Homebrew. Applications come last, behind `--cask`.
fn brew(packages: &[SystemPackages]) -> String {
    let (casks, formulas): (Vec<&SystemPackages>, Vec<&SystemPackages>) = packages
        .iter()
        .partition(|packages| packages.brew.first() == Some(&"--cask"));
    let command = |prefix: &str, packages: &[&SystemPackages]| {
        let names: Vec<&str> = packages
            .iter()
            .flat_map(|packages| packages.brew)
            .copied()
            .filter(|word| *word != "--cask")
            .collect();
        (!names.is_empty()).then(|| format!("{prefix} {}", names.join(" ")))
    };
    let commands = [
        command("brew install", &formulas),
        command("brew install --cask", &casks),
    ];
    commands.into_iter().flatten().collect::<Vec<_>>().join(" && ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOME: &[Tool] = &[Tool::Chromium, Tool::Node, Tool::Nextest];

    #[test]
    fn debian_packages_are_installed_with_sudo_or_as_root() {
        let plan = System::DebianWithSudo.install(SOME).unwrap();
        assert_eq!(plan.sudo_commands().len(), 2);
        let text = plan.text();
        assert!(
            text.contains("sudo -n env DEBIAN_FRONTEND=noninteractive apt-get"),
            "{text}"
        );
        assert!(
            text.contains("-y --no-install-recommends chromium fonts-liberation nodejs npm"),
            "{text}"
        );
        let as_root = System::DebianAsRoot.install(SOME).unwrap();
        assert_eq!(as_root.sudo_commands(), Vec::<String>::new());
    }

    #[test]
    fn without_rights_the_error_contains_the_command() {
        let error = System::DebianWithoutRights.install(SOME).unwrap_err().to_string();
        assert!(
            error.contains("\n    sudo apt-get install -y --no-install-recommends chromium"),
            "{error}"
        );
    }

    #[test]
    fn on_macos_the_error_contains_one_command() {
        let error = System::MacOs.install(SOME).unwrap_err().to_string();
        assert!(
            error.contains("\n    brew install node && brew install --cask google-chrome\n"),
            "{error}"
        );
    }

    #[test]
    fn tools_without_system_packages_need_no_step() {
        for system in [System::MacOs, System::Other, System::DebianWithoutRights] {
            assert!(system.install(&[Tool::Nextest]).unwrap().is_empty());
        }
    }
}
