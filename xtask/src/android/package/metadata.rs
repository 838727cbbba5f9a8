//! The two descriptions of a package: Maven's POM, and Gradle's module metadata.

use serde_json::{Value, json};

use super::artifact::{Artifact, Dependency, Form, Use};
use super::checksums::Checksums;
use super::coordinates::{GROUP, Versions};

/// The POM. The comment tells Gradle that module metadata is beside it.
pub(super) fn pom(artifact: &Artifact, versions: &Versions) -> String {
    let Artifact {
        name,
        title,
        description,
        ..
    } = artifact;
    let package = &versions.package;
    let dependencies: String = artifact
        .dependencies
        .iter()
        .map(|dependency| pom_dependency(dependency, versions))
        .collect();
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://maven.apache.org/POM/4.0.0 https://maven.apache.org/xsd/maven-4.0.0.xsd">
  <!-- do_not_remove: published-with-gradle-metadata -->
  <modelVersion>4.0.0</modelVersion>
  <groupId>{GROUP}</groupId>
  <artifactId>{name}</artifactId>
  <version>{package}</version>
  <packaging>aar</packaging>
  <name>{title}</name>
  <description>{description}</description>
  <url>https://github.com/afterimage-dev/afterimage</url>
  <licenses>
    <license>
      <name>MIT OR Apache-2.0</name>
      <url>https://github.com/afterimage-dev/afterimage</url>
    </license>
  </licenses>
  <developers>
    <developer>
      <name>The Afterimage contributors</name>
    </developer>
  </developers>
  <scm>
    <connection>scm:git:https://github.com/afterimage-dev/afterimage.git</connection>
    <url>https://github.com/afterimage-dev/afterimage</url>
  </scm>
  <dependencies>
{dependencies}  </dependencies>
</project>
"#
    )
}

fn pom_dependency(dependency: &Dependency, versions: &Versions) -> String {
    let Dependency { group, name, .. } = dependency;
    let version = (dependency.version)(versions);
    let form = match dependency.form {
        Form::Jar => "",
        Form::AarWithoutMetadata | Form::OwnAar => "      <type>aar</type>\n",
    };
    let scope = match dependency.use_of {
        Use::Api => "compile",
        Use::Runtime => "runtime",
    };
    format!(
        "    <dependency>\n      <groupId>{group}</groupId>\n      <artifactId>{name}</artifactId>\n      \
         <version>{version}</version>\n{form}      <scope>{scope}</scope>\n    </dependency>\n"
    )
}

/// A dependency in the module metadata. An AAR without metadata has to be named; otherwise Gradle takes the jar, and
/// that of JNA has no library for Android.
fn module_dependency(dependency: &Dependency, versions: &Versions) -> Value {
    let Dependency { group, name, .. } = dependency;
    let version = (dependency.version)(versions);
    match dependency.form {
        Form::Jar => json!({ "group": group, "module": name, "version": { "requires": version } }),
        Form::AarWithoutMetadata => json!({
            "group": group,
            "module": name,
            "version": { "requires": version },
            "thirdPartyCompatibility": {
                "artifactSelector": { "name": name, "type": "aar", "extension": "aar" },
            },
        }),
        Form::OwnAar => json!({
            "group": group,
            "module": name,
            "version": { "strictly": version, "requires": version },
        }),
    }
}

/// The module metadata.
pub(super) fn module(
    artifact: &Artifact,
    versions: &Versions,
    aar: &[u8],
    sources: &[u8],
    javadoc: &[u8],
) -> String {
    let dependencies = |wanted: fn(Use) -> bool| -> Vec<Value> {
        let dependencies = artifact.dependencies.iter();
        dependencies
            .filter(|dependency| wanted(dependency.use_of))
            .map(|dependency| module_dependency(dependency, versions))
            .collect()
    };
    let library = |name: &str, usage: &str, dependencies: Vec<Value>| {
        json!({
            "name": name,
            "attributes": {
                "org.gradle.category": "library",
                "org.gradle.dependency.bundling": "external",
                "org.gradle.libraryelements": "aar",
                "org.gradle.usage": usage,
                "org.jetbrains.kotlin.platform.type": "androidJvm",
            },
            "dependencies": dependencies,
            "files": [file(&artifact.file(versions, ".aar"), aar)],
        })
    };
    let documentation = |name: &str, kind: &str, bytes: &[u8]| {
        json!({
            "name": name,
            "attributes": {
                "org.gradle.category": "documentation",
                "org.gradle.dependency.bundling": "external",
                "org.gradle.docstype": kind,
                "org.gradle.usage": "java-runtime",
            },
            "files": [file(&artifact.file(versions, &format!("-{kind}.jar")), bytes)],
        })
    };
    let module = json!({
        "formatVersion": "1.1",
        "component": {
            "group": GROUP,
            "module": artifact.name,
            "version": versions.package,
            "attributes": { "org.gradle.status": "release" },
        },
        "variants": [
            library("releaseApiElements", "java-api", dependencies(|use_of| use_of == Use::Api)),
            library("releaseRuntimeElements", "java-runtime", dependencies(|_| true)),
            documentation("releaseSourcesElements", "sources", sources),
            documentation("releaseJavadocElements", "javadoc", javadoc),
        ],
    });
    format!("{module:#}\n")
}

fn file(name: &str, bytes: &[u8]) -> Value {
    let checksums = Checksums::of(bytes);
    json!({
        "name": name,
        "url": name,
        "size": bytes.len(),
        "sha512": checksums.sha512,
        "sha256": checksums.sha256,
        "sha1": checksums.sha1,
        "md5": checksums.md5,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::android::package::artifact::{ANDROID, COMPOSE};

    fn versions() -> Versions {
        Versions {
            package: "1.2.3".into(),
            kotlin_stdlib: "2.0.21".into(),
            jna: "5.19.1".into(),
            ..Versions::default()
        }
    }

    #[test]
    fn pom_refers_to_module_metadata_and_to_the_aar_of_jna() {
        let pom = pom(&ANDROID, &versions());
        assert!(
            pom.contains("do_not_remove: published-with-gradle-metadata"),
            "{pom}"
        );
        assert!(
            pom.contains("<version>5.19.1</version>\n      <type>aar</type>"),
            "{pom}"
        );
    }

    #[test]
    fn module_selects_the_aar_of_jna_at_run_time_alone() {
        let module = module(&ANDROID, &versions(), b"aar", b"sources", b"javadoc");
        let module: Value = serde_json::from_str(&module).unwrap();
        let variants = module["variants"].as_array().unwrap();
        let dependencies = |name: &str| {
            let variant = variants.iter().find(|variant| variant["name"] == name).unwrap();
            variant["dependencies"].as_array().unwrap().clone()
        };
        assert_eq!(dependencies("releaseApiElements").len(), 1);
        let runtime = dependencies("releaseRuntimeElements");
        assert_eq!(
            runtime[1]["thirdPartyCompatibility"]["artifactSelector"]["type"],
            "aar"
        );
        assert_eq!(variants[0]["files"][0]["url"], "afterimage-android-1.2.3.aar");
        assert_eq!(variants[0]["files"][0]["size"], 3);
    }

    #[test]
    fn compose_needs_the_same_version_of_the_android_package() {
        let pom = pom(&COMPOSE, &versions());
        let own = "<artifactId>afterimage-android</artifactId>\n      <version>1.2.3</version>\n      <type>aar</type>";
        assert!(pom.contains(own), "{pom}");
        assert!(!pom.contains("androidx"), "{pom}");
        let module = module(&COMPOSE, &versions(), b"aar", b"sources", b"javadoc");
        let module: Value = serde_json::from_str(&module).unwrap();
        for variant in module["variants"].as_array().unwrap().iter().take(2) {
            assert_eq!(variant["dependencies"][1]["version"]["strictly"], "1.2.3");
        }
    }
}
