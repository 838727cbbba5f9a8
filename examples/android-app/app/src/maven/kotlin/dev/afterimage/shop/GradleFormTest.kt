package dev.afterimage.shop

import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import java.io.File

/** The form for Gradle, which no test runs: what it names exists, and it agrees with the form for Maven. */
class GradleFormTest {
    private val folder = File("..").canonicalFile
    private val repository = folder.resolve("../..").canonicalFile
    private val settings = text("settings.gradle.kts")
    private val plugins = text("build.gradle.kts")
    private val app = text("app/build.gradle.kts")
    private val benchmark = text("macrobenchmark/build.gradle.kts")
    private val maven = text("app/pom.xml")
    private val manifest = text("app/src/main/AndroidManifest.xml")

    private fun text(path: String): String = folder.resolve(path).readText()

    /** Returns the groups of all matches: one list for each match. */
    private fun String.all(pattern: String): List<List<String>> = Regex(pattern).findAll(this).map { it.groupValues.drop(1) }.toList()

    private fun String.only(pattern: String): String {
        val found = all(pattern).map { it.first() }.distinct()
        assertEquals("$pattern in $found", 1, found.size)
        return found.first()
    }

    @Test
    fun `modules, their plugins and the repository exist`() {
        val modules = settings.only("include\\((.+)\\)").all("\":(\\w+)\"").flatten()
        assertEquals(listOf("app", "macrobenchmark"), modules)
        val declared = plugins.all("id\\(\"([\\w.]+)\"\\) version").flatten()
        for (module in modules) {
            val build = text("$module/build.gradle.kts")
            val used = build.substringBefore("android {").all("id\\(\"([\\w.]+)\"\\)").flatten()
            assertTrue("$module: $used", used.isNotEmpty() && declared.containsAll(used))
            assertTrue(module, folder.resolve("$module/src/main/AndroidManifest.xml").isFile)
        }
        assertEquals(repository.resolve("target/android/repository"), folder.resolve(settings.only("uri\\(\"(.+)\"\\)")).canonicalFile)
        // Each plugin of Kotlin has the compiler's version, and each of Android its own.
        plugins.only("kotlin[\\w.]*\"\\) version \"(.+)\" apply")
        plugins.only("com.android[\\w.]*\"\\) version \"(.+)\" apply")
    }

    @Test
    fun `libraries have the versions that Maven compiles with`() {
        val workspace = repository.resolve("Cargo.toml").readText().only("(?m)^version = \"(.+)\"")
        val libraries = text("libraries/pom.xml").all("<groupId>(.+)</groupId><artifactId>(.+)</artifactId><version>(.+?)</version>")
        val versions = libraries.associate { (group, name, version) -> "$group:$name" to version }
        var compared = 0
        for ((group, name, version) in (app + benchmark).all("mplementation\\(\"([\\w.]+):([\\w-]+):(.+)\"\\)")) {
            if (group == "androidx.benchmark") continue // Maven's form does not measure.
            val own = if (group == "dev.afterimage") workspace else null
            if (own != null) assertTrue(name, repository.resolve("bindings/kotlin/$name/pom.xml").isFile)
            // The artifact for Android of a library that has several.
            val maven = own ?: versions["$group:$name"] ?: versions["$group:$name-android"]
            assertEquals("$group:$name", maven, version)
            compared++
        }
        assertTrue("$compared", compared > 10)
    }

    @Test
    fun `both forms build the same app`() {
        for ((property, argument) in NUMBERS) {
            assertEquals(property, maven.only("--$argument\"/><arg value=\"(\\d+)\""), app.only("\\s$property = (\\d+)"))
        }
        assertEquals(maven.only("--version-name\"/><arg value=\"(.+?)\""), app.only("versionName = \"(.+)\""))
        val id = maven.only("package=&quot;([\\w.]+)&quot;")
        assertEquals(listOf(id, id), listOf(app.only("namespace = \"(.+)\""), app.only("applicationId = \"(.+)\"")))
        assertEquals(id, text("macrobenchmark/src/main/kotlin/dev/afterimage/shop/benchmark/RecordingBenchmark.kt").only("SHOP = \"(.+)\""))
    }

    @Test
    fun `the manifest names each activity, and no other class`() {
        val named = manifest.all("android:name=\"\\.(\\w+)\"").flatten()
        for (name in named) Class.forName("dev.afterimage.shop.$name")
        val sources =
            folder
                .resolve("app/src/main/kotlin")
                .walk()
                .filter { it.isFile }
                .map { it.readText() }
                .joinToString("\n")
        val activities = sources.all("class (\\w+Activity) : ").flatten()
        assertEquals(activities.sorted(), named.filter { it.endsWith("Activity") }.sorted())
    }

    @Test
    fun `the benchmark finds the texts, views and extras of the app`() {
        val source = text("macrobenchmark/src/main/kotlin/dev/afterimage/shop/benchmark/RecordingBenchmark.kt")
        val strings = text("app/src/main/res/values/strings.xml").all(">(.+)</string>").flatten()
        for (named in source.all("By.text\\(\"(.+?)\"\\)").flatten()) assertTrue(named, named in strings)
        val layout = text("app/src/main/res/layout/catalog.xml")
        for (id in source.all("By.res\\(SHOP, \"(\\w+)\"\\)").flatten()) assertTrue(id, "@+id/$id\"" in layout)
        val extra = source.only("putExtra\\(\"(\\w+)\"")
        assertTrue(extra, "RECORDS = \"$extra\"" in text("app/src/main/kotlin/dev/afterimage/shop/StudioActivity.kt"))
        assertTrue("isProfileable = true" in app && "create(\"benchmark\")" in app && "create(\"benchmark\")" in benchmark)
        assertEquals(":app", benchmark.only("targetProjectPath = \"(.+)\""))
    }

    @Test
    fun `the build server's files name what is there`() {
        val (workflow, script) = text("ci/android.yml") to text("ci/on-device.sh")
        assertEquals(folder, repository.resolve(workflow.only("working-directory: (.+)")))
        assertTrue(folder.resolve(workflow.only("script: sh (.+)")).isFile)
        for (task in script.all("gradle :(\\w+):").flatten()) assertTrue(task, folder.resolve("$task/build.gradle.kts").isFile)
        val gradle = text("gradle/wrapper/gradle-wrapper.properties").only("gradle-([\\d.]+)-bin")
        val page = repository.resolve("docs/book/first-run-on-a-device.md").readText()
        val pages =
            listOf(
                workflow.only("gradle-version: ([\\d.]+)"),
                text("README.md").only("gradle-version ([\\d.]+)"),
                page.only("gradle-version ([\\d.]+)"),
            )
        assertEquals(List(pages.size) { gradle }, pages)
        // The argument by which the test gets the studio's address.
        val argument = script.only("testInstrumentationRunnerArguments\\.(\\w+)=http")
        assertTrue(argument, "getString(\"$argument\")" in text("app/src/androidTest/kotlin/dev/afterimage/shop/PurchaseTest.kt"))
    }

    private companion object {
        /** Properties of the form for Gradle, and arguments of `aapt2` in the form for Maven. */
        val NUMBERS = listOf("minSdk" to "min-sdk-version", "targetSdk" to "target-sdk-version", "versionCode" to "version-code")
    }
}
