package dev.afterimage.compose.docs

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.io.File

/** The code blocks with composables are compiled. */
class ComposeDocsTest {
    @Test
    fun `blocks with composables are compiled`() {
        val compiled = normalised(File("src/test/kotlin/dev/afterimage/compose/docs/ComposeSnippets.kt").readText())
        val page = File(System.getProperty("afterimage.root"), "docs/book/android.md").readText()
        val blocks = Regex("```kotlin\n(.*?)```", RegexOption.DOT_MATCHES_ALL).findAll(page).map { it.groupValues[1] }
        val found = blocks.filter { "Modifier." in it || "navController" in it }.toList()
        assertEquals(2, found.size)
        for (block in found) assertTrue(normalised(block) in compiled, "not compiled:\n$block")
    }

    /** Indentation and imports differ. */
    private fun normalised(code: String): String {
        val lines = code.lines().map(String::trim)
        return lines.filter { it.isNotEmpty() && !it.startsWith("import ") }.joinToString("\n")
    }
}
