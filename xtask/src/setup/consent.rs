//! Asks before packages are installed with sudo.

use std::io::{self, BufRead, IsTerminal as _, Write};

use crate::error::{Error, Result};
use crate::plan::Plan;

/// Whether steps that use sudo may run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Consent {
    /// Given by `--yes`, or by `CI`.
    Given,
    /// The user is asked on the terminal.
    Ask,
    /// Neither given nor askable: standard input is not a terminal.
    Unavailable,
}

impl Consent {
    /// Asks only if standard input is a terminal, so that no script waits for an answer.
    pub(crate) fn from_stdin() -> Self {
        if io::stdin().is_terminal() {
            Self::Ask
        } else {
            Self::Unavailable
        }
    }
}

/// Returns if the plan may run: it uses no sudo, or the user agrees.
///
/// # Errors
/// When the user declines or cannot be asked. The error lists the commands to run by hand.
pub(super) fn confirm(consent: Consent, plan: &Plan) -> Result<()> {
    let commands = plan.sudo_commands();
    if commands.is_empty() {
        return Ok(());
    }
    match consent {
        Consent::Given => Ok(()),
        Consent::Ask => ask(&commands, &mut io::stdin().lock(), &mut io::stderr()),
        Consent::Unavailable => Err(Error::Missing(format!(
            "packages are missing, and installing them uses sudo, which needs your consent; add `--yes`, or run\n    {}\nand repeat this command",
            commands.join("\n    ")
        ))),
    }
}

/// Asks on `output` and reads the answer from `input`. Only `y` and `yes` are consent.
fn ask(commands: &[String], input: &mut impl BufRead, output: &mut impl Write) -> Result<()> {
    let mut answer = String::new();
    write!(
        output,
        "packages are missing; this installs them:\n    {}\nrun it? [y/N] ",
        commands.join("\n    ")
    )
    .and_then(|()| output.flush())
    .and_then(|()| input.read_line(&mut answer))
    .map_err(Error::io("terminal"))?;
    if matches!(answer.trim(), "y" | "Y" | "yes") {
        return Ok(());
    }
    Err(Error::Missing(
        "nothing was installed; install the packages by hand, or answer `y` (`--yes` skips the question)"
            .into(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invocation::Invocation;

    fn sudo_plan() -> Plan {
        let mut plan = Plan::default();
        plan.step(
            "installing",
            Invocation::new("sudo", &["apt-get", "install", "gcc"]),
        );
        plan
    }

    #[test]
    fn yes_is_consent_and_every_other_answer_is_not() {
        let answer = |text: &str| {
            let mut output = Vec::new();
            let result = ask(&["sudo apt-get".into()], &mut text.as_bytes(), &mut output);
            assert!(
                String::from_utf8(output)
                    .unwrap()
                    .contains("\n    sudo apt-get\n")
            );
            result.is_ok()
        };
        assert!(answer("y\n") && answer("yes\n") && answer("Y\n"));
        assert!(!answer("n\n") && !answer("\n") && !answer("") && !answer("maybe\n"));
    }

    #[test]
    fn without_a_terminal_the_error_names_the_flag_and_the_command() {
        let error = confirm(Consent::Unavailable, &sudo_plan())
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("`--yes`") && error.contains("\n    sudo apt-get install gcc\n"),
            "{error}"
        );
    }

    #[test]
    fn given_consent_and_plans_without_sudo_need_no_answer() {
        confirm(Consent::Given, &sudo_plan()).unwrap();
        let mut plan = Plan::default();
        plan.step("installing", Invocation::new("apt-get", &["install", "gcc"]));
        confirm(Consent::Unavailable, &plan).unwrap();
    }
}
