//! The steps that install tools from crates.io, `PyPI`, npm, Maven and Debian 13.

use std::path::PathBuf;

use super::aapt2;
use super::android;
use super::apk_tools;
use super::maven;
use super::npm;
use super::pinned::{DENY, FUZZ, NEXTEST, TYPOS};
use super::swift;
use super::tool::Tool;
use super::uikit;
use super::widgets;
use crate::invocation::Invocation;
use crate::plan::Plan;
use crate::project::Project;

/// The steps that install `tool`; none if it is in a system package.
pub(super) fn steps(tool: Tool, project: &Project) -> Plan {
    let mut plan = Plan::default();
    match tool {
        Tool::Nextest => plan.long_step(
            "installing cargo-nextest from source",
            "about 4 minutes, once",
            NEXTEST.build_from_source(project),
        ),
        Tool::Deny => plan.long_step(
            "installing cargo-deny from source",
            "about 5 minutes, once",
            DENY.build_from_source(project),
        ),
        Tool::Fuzz => plan.long_step(
            "installing cargo-fuzz from source",
            "about 2 minutes, once",
            FUZZ.build_from_source(project),
        ),
        Tool::Typos => typos(&mut plan, project),
        Tool::NpmPackages => plan.append(npm::steps()),
        Tool::AndroidFrameworks | Tool::Ktlint | Tool::Detekt | Tool::R8 => {
            plan.append(maven::steps(tool, project));
        }
        Tool::AndroidWidgets => plan.append(widgets::steps(&widgets::WIDGETS, project)),
        Tool::AndroidCompose => plan.append(widgets::steps(&widgets::COMPOSE, project)),
        Tool::ShopLibraries => plan.append(widgets::steps(&widgets::SHOP, project)),
        Tool::Aapt2 => plan.append(aapt2::steps(project)),
        Tool::ApkTools => plan.append(apk_tools::steps(project)),
        Tool::AndroidLinker | Tool::AndroidStd | Tool::AndroidStdX86_64 => {
            plan.append(android::steps(tool, project));
        }
        Tool::Swift => plan.append(swift::steps(project)),
        Tool::IosStd => plan.append(uikit::std_steps(project)),
        Tool::IosSimulatorStd => plan.append(uikit::simulator_std_steps(project)),
        Tool::UikitCrates => plan.append(uikit::crate_steps(project)),
        Tool::AndroidClang
        | Tool::IosClang
        | Tool::AndroidRust
        | Tool::CCompiler
        | Tool::CppCompiler
        | Tool::Chromium
        | Tool::Fonts
        | Tool::Node
        | Tool::Jdk
        | Tool::Maven
        | Tool::Valgrind
        | Tool::Python
        | Tool::PythonVenv => {}
    }
    plan
}

/// typos is a binary wheel, which is installed into a Python environment of its own.
fn typos(plan: &mut Plan, project: &Project) {
    let venv: PathBuf = project.cache.join("tools/python");
    let bin = project.cache.join("tools/bin");
    let requirement = format!("typos=={}", TYPOS.version);
    plan.step(
        "creating a Python environment for typos",
        Invocation::new("python3", &["-m", "venv"]).arg(&venv),
    );
    plan.step(
        "installing typos from PyPI",
        Invocation::new(
            venv.join("bin/python"),
            &["-m", "pip", "install", "--quiet", &requirement],
        )
        .or("check that PyPI is reachable"),
    );
    plan.step(
        "creating the folder of tools",
        Invocation::new("mkdir", &["-p"]).arg(&bin),
    );
    plan.step(
        "linking typos",
        Invocation::new("ln", &["-sf"])
            .arg(venv.join("bin/typos"))
            .arg(bin),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tools_are_installed_in_the_cache_at_their_version() {
        let text = steps(Tool::Nextest, &Project::for_tests("/repo")).text();
        assert!(
            text.starts_with("[1/1] installing cargo-nextest from source (about 4 minutes, once) ..."),
            "{text}"
        );
        assert!(
            text.contains("cargo install --locked --force --root /repo/cache/tools cargo-nextest@0.9.151"),
            "{text}"
        );
    }
}
