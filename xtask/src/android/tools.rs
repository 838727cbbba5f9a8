//! The tools that build the packages, or one slice.

use crate::setup::Tool;

/// The tools that build the packages.
pub(super) const PACKAGES: &[Tool] = &[
    Tool::CCompiler,
    Tool::PythonVenv,
    Tool::AndroidClang,
    Tool::AndroidLinker,
    Tool::AndroidRust,
    Tool::AndroidStd,
    Tool::Jdk,
    Tool::Maven,
    Tool::R8,
    Tool::AndroidFrameworks,
    Tool::Aapt2,
    Tool::ApkTools,
    Tool::AndroidCompose,
    Tool::ShopLibraries,
];

/// The tools that build the `x86_64` slice and test the binding with it.
pub(crate) const LIBRARY_TOOLS: &[Tool] = &[
    Tool::CCompiler,
    Tool::PythonVenv,
    Tool::AndroidClang,
    Tool::AndroidLinker,
    Tool::AndroidRust,
    Tool::AndroidStdX86_64,
    Tool::Jdk,
    Tool::Maven,
];
