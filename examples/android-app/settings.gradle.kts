pluginManagement {
    repositories {
        google()
        mavenCentral()
        gradlePluginPortal()
    }
}

dependencyResolutionManagement {
    repositoriesMode.set(RepositoriesMode.FAIL_ON_PROJECT_REPOS)
    repositories {
        // `cargo xtask android` writes the package here.
        maven { url = uri("../../target/android/repository") }
        google()
        mavenCentral()
    }
}

rootProject.name = "afterimage-shop"
include(":app", ":macrobenchmark")
