//! The two descriptions of the package: Maven's POM, and Gradle's module metadata.

use serde_json::{Value, json};

use super::checksums::Checksums;
use super::coordinates::{ARTIFACT, GROUP, Versions};

/// The POM. The comment tells Gradle that module metadata is beside it.
pub(super) fn pom(versions: &Versions) -> String {
    let Versions {
        package,
        kotlin_stdlib,
        jna,
        ..
    } = versions;
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://maven.apache.org/POM/4.0.0 https://maven.apache.org/xsd/maven-4.0.0.xsd">
  <!-- do_not_remove: published-with-gradle-metadata -->
  <modelVersion>4.0.0</modelVersion>
  <groupId>{GROUP}</groupId>
  <artifactId>{ARTIFACT}</artifactId>
  <version>{package}</version>
  <packaging>aar</packaging>
  <name>Afterimage for Android</name>
  <description>Session replay for Android: records the screens of an app as wireframes, with private content masked.</description>
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
    <dependency>
      <groupId>org.jetbrains.kotlin</groupId>
      <artifactId>kotlin-stdlib</artifactId>
      <version>{kotlin_stdlib}</version>
      <scope>compile</scope>
    </dependency>
    <dependency>
      <groupId>net.java.dev.jna</groupId>
      <artifactId>jna</artifactId>
      <version>{jna}</version>
      <type>aar</type>
      <scope>runtime</scope>
    </dependency>
  </dependencies>
</project>
"#
    )
}

/// The module metadata. JNA publishes none, so its AAR has to be named; otherwise Gradle takes its jar, which has no
/// library for Android.
pub(super) fn module(versions: &Versions, aar: &[u8], sources: &[u8], javadoc: &[u8]) -> String {
    let kotlin = json!({
        "group": "org.jetbrains.kotlin",
        "module": "kotlin-stdlib",
        "version": { "requires": versions.kotlin_stdlib },
    });
    let jna = json!({
        "group": "net.java.dev.jna",
        "module": "jna",
        "version": { "requires": versions.jna },
        "thirdPartyCompatibility": {
            "artifactSelector": { "name": "jna", "type": "aar", "extension": "aar" },
        },
    });
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
            "files": [file(&versions.file(".aar"), aar)],
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
            "files": [file(&versions.file(&format!("-{kind}.jar")), bytes)],
        })
    };
    let module = json!({
        "formatVersion": "1.1",
        "component": {
            "group": GROUP,
            "module": ARTIFACT,
            "version": versions.package,
            "attributes": { "org.gradle.status": "release" },
        },
        "variants": [
            library("releaseApiElements", "java-api", vec![kotlin.clone()]),
            library("releaseRuntimeElements", "java-runtime", vec![kotlin, jna]),
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
        let pom = pom(&versions());
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
        let module = module(&versions(), b"aar", b"sources", b"javadoc");
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
}
