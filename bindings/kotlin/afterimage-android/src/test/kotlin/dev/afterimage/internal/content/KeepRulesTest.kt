package dev.afterimage.internal.content

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.io.File

/** R8 renames classes that the consumer rules do not keep, and the capture does not recognise a renamed class. */
class KeepRulesTest {
    private val module = File(System.getProperty("afterimage.root"), "bindings/kotlin/afterimage-android")
    private val rules = File(module, "consumer-rules.pro").readText()
    private val sources =
        File(module, "src/main/kotlin/dev/afterimage/internal")
            .walk()
            .filter { it.extension == "kt" }
            .map { it.readText() }
            .toList()

    @Test
    fun `the rules keep the name of every library class that the sources name`() {
        val names = sources.flatMap { CLASS.findAll(it).map { match -> match.groupValues[1].replace("\\$", "$") } }.toSet()
        assertTrue(names.size > 20 && names.any { '$' in it }, "$names")
        // R8 does not rename classes of the framework.
        val ofLibraries = names.filterNot { it.startsWith("com.android.internal.") }
        assertEquals(emptyList<String>(), ofLibraries.filterNot { Regex("${Regex.escape(it)}\\b").containsMatchIn(rules) })
    }

    @Test
    fun `no rule keeps classes of an app by a pattern`() {
        val kept = rules.lines().filter { it.startsWith("-keepnames") || it.startsWith("-keepclassmembers") }
        assertTrue(kept.size > 20, "$kept")
        assertEquals(emptyList<String>(), kept.filter { '*' in it })
    }

    @Test
    fun `the rules keep every library field that the sources name`() {
        val fields = sources.flatMap { FIELD.findAll(it).map { match -> match.groupValues[1] } }.toSet()
        assertTrue(fields.size > 10 && "mItemCount" in fields, "$fields")
        assertEquals(emptyList<String>(), fields.filterNot { Regex("\\b$it;").containsMatchIn(rules) })
    }

    private companion object {
        val CLASS = Regex("\"((?:androidx|com|org|me)\\.[a-z][\\w.]*\\.[A-Z]\\w*(?:\\\\\\$\\w+)?)\"")

        /** A `LibraryField`, and the private `field` of a file that finds the owner itself. */
        val FIELD = Regex("(?:LibraryField|[= ]field)\\(.+, \"(\\w+)\"\\)")
    }
}
