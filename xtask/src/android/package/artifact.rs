//! The packages that are published, with their contents and dependencies.

use super::coordinates::{GROUP, Versions};

/// One package of a Maven repository.
#[derive(Debug)]
pub(in crate::android) struct Artifact {
    /// Its name in the repository, and the folder of its Maven module below `bindings/kotlin`.
    pub(in crate::android) name: &'static str,
    /// The name for readers.
    pub(super) title: &'static str,
    /// Its purpose, in one sentence.
    pub(super) description: &'static str,
    /// Maven's modules whose classes the AAR contains, and the folders of their sources.
    pub(super) modules: &'static [(&'static str, &'static [&'static str])],
    /// The packages that Maven and Gradle add to an app that uses it.
    pub(super) dependencies: &'static [Dependency],
    /// The contents of the AAR beside its descriptions.
    pub(super) contents: Contents,
}

impl Artifact {
    /// The name of a file of the package, with the given suffix.
    pub(super) fn file(&self, versions: &Versions, suffix: &str) -> String {
        format!("{}-{}{suffix}", self.name, versions.package)
    }
}

/// The kinds of AARs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Contents {
    /// Classes alone.
    Classes,
    /// Classes and the native libraries of each ABI.
    ClassesAndLibraries,
}

/// A package that another one depends on.
#[derive(Debug)]
pub(super) struct Dependency {
    pub(super) group: &'static str,
    pub(super) name: &'static str,
    pub(super) version: fn(&Versions) -> &str,
    pub(super) use_of: Use,
    pub(super) form: Form,
}

/// When a dependency is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// Also when the app is compiled.
    Api,
    /// When the app runs.
    Runtime,
}

/// The file of a dependency, and who describes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A jar.
    Jar,
    /// An AAR without metadata for Gradle, which takes the jar of the same name unless it is told otherwise.
    AarWithoutMetadata,
    /// An AAR of ours, which is released together with this package: any other version is refused.
    OwnAar,
}

const KOTLIN: Dependency = Dependency {
    group: "org.jetbrains.kotlin",
    name: "kotlin-stdlib",
    version: |versions| &versions.kotlin_stdlib,
    use_of: Use::Api,
    form: Form::Jar,
};

/// The API, the capture of Views and the engine.
pub(in crate::android) const ANDROID: Artifact = Artifact {
    name: "afterimage-android",
    title: "Afterimage for Android",
    description: "Session replay for Android: records the screens of an app as wireframes, with private content masked.",
    modules: &[
        ("binding", &["src/generated/kotlin"]),
        ("afterimage-android", &["src/main/kotlin"]),
    ],
    dependencies: &[
        KOTLIN,
        Dependency {
            group: "net.java.dev.jna",
            name: "jna",
            version: |versions| &versions.jna,
            use_of: Use::Runtime,
            form: Form::AarWithoutMetadata,
        },
    ],
    contents: Contents::ClassesAndLibraries,
};

/// The capture of Compose. Compose itself is the app's, in the version that the app chooses.
pub(in crate::android) const COMPOSE: Artifact = Artifact {
    name: "afterimage-compose",
    title: "Afterimage for Compose",
    description: "Records the Compose screens of an app with afterimage-android, and masks their elements by modifiers.",
    modules: &[("afterimage-compose", &["src/main/kotlin", "src/main/java"])],
    dependencies: &[
        KOTLIN,
        Dependency {
            group: GROUP,
            name: ANDROID.name,
            version: |versions| &versions.package,
            use_of: Use::Api,
            form: Form::OwnAar,
        },
    ],
    contents: Contents::Classes,
};

/// All packages.
pub(in crate::android) const ALL: &[&Artifact] = &[&ANDROID, &COMPOSE];
