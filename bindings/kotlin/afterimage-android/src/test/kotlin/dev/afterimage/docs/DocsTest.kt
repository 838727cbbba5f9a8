package dev.afterimage.docs

import android.app.Application
import dev.afterimage.internal.MaskTags
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config
import java.io.File

/** The code blocks of the pages about Android are compiled, and the quick start runs. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [28], application = ShopApp::class)
class DocsTest {
    private val app = RuntimeEnvironment.getApplication() as Application

    @After
    fun end() = (app as ShopApp).replay.dispose()

    @Test
    fun `the quick start runs`() {
        assertEquals(
            0,
            (app as ShopApp)
                .replay
                .status()
                .counts.failures,
        )
    }

    @Test
    fun `blocks in Kotlin are compiled`() {
        val compiled = normalised(File("src/test/kotlin/dev/afterimage/docs/Snippets.kt").readText())
        val found =
            blocks("docs/book/android.md", "kotlin") + blocks("README.md", "kotlin") +
                blocks("docs/book/first-run-on-a-device.md", "kotlin")
        assertTrue("$found", found.size >= 5)
        for (block in found) assertTrue("not compiled:\n$block", normalised(block) in compiled)
    }

    @Test
    fun `blocks in Java are compiled`() {
        val compiled = normalised(File("src/test/java/dev/afterimage/docs/JavaSnippets.java").readText())
        val found = blocks("docs/book/android.md", "java")
        assertEquals(2, found.size)
        for (block in found) assertTrue("not compiled:\n$block", normalised(block) in compiled)
    }

    @Test
    fun `tags in XML are those that the walker reads`() {
        val page = File(ROOT, "docs/book/android.md").readText()
        for (tag in listOf(MaskTags.XML_MASK, MaskTags.XML_UNMASK, MaskTags.XML_BLOCK)) assertTrue(tag, "`$tag`" in page)
        assertTrue("android:tag=\"${MaskTags.XML_MASK}\"" in blocks("docs/book/android.md", "xml").single())
    }

    private fun blocks(
        page: String,
        language: String,
    ): List<String> {
        val text = File(ROOT, page).readText()
        val blocks = Regex("```$language\n(.*?)```", RegexOption.DOT_MATCHES_ALL).findAll(text).map { it.groupValues[1] }
        // Blocks with composables are compiled by the tests of afterimage-compose.
        return blocks.filter { "import dev.afterimage.ffi" !in it && "Modifier." !in it && "navController" !in it }.toList()
    }

    /** Indentation and imports differ. */
    private fun normalised(code: String): String {
        val lines = code.lines().map(String::trim)
        return lines.filter { it.isNotEmpty() && !it.startsWith("import ") }.joinToString("\n")
    }

    private companion object {
        val ROOT = File(System.getProperty("afterimage.root"))
    }
}
