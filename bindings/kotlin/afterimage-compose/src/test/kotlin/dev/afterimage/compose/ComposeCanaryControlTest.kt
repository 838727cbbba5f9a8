package dev.afterimage.compose

import android.os.Build
import dev.afterimage.ffi.PrivacyLevel
import dev.afterimage.internal.capture.CaptureRule
import dev.afterimage.testapp.Recording
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.GraphicsMode
import java.io.File

/**
 * The negative control of [ComposeCanariesTest]: the same screens without password(), content types, dots and the masking modifiers. At the
 * level light every text is found, so each of them is walked, and its absence in the other test is due to its declaration.
 */
@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class ComposeCanaryControlTest {
    @get:Rule(order = 0)
    val drained = DrainedLooper()

    @get:Rule(order = 1)
    val rule = CaptureRule()

    @After
    fun `secrets are declared again`() {
        ComposeScreens.hasDeclarations = true
    }

    @Test
    fun `without declarations every text is found`() {
        ComposeScreens.hasDeclarations = false
        val frames = ArrayList<ByteArray>()
        for (name in ComposeScreens.all.keys) rule.showScreen(name) { frames.add(rule.frame().bytes) }
        assertEquals(emptyList<String>(), rule.failed)
        val words = Canaries.findAll(File(SOURCE).readText()).filter { !it.startsWith(Canaries.UNREAD) }
        assertTrue("$words", words.count { it.startsWith(Canaries.NEVER) } > MANY)
        val recording = Recording.of(frames, PrivacyLevel.LIGHT)
        // Labels for assistive technology are in the trace alone.
        val found = Canaries.findAll(recording.rrweb) + Canaries.findAll(recording.trace)
        val unplaced = if (Build.VERSION.SDK_INT < Build.VERSION_CODES.P) INLINE else emptySet()
        assertEquals(emptyList<String>(), words - found - unplaced)
        assertEquals(emptyList<String>(), found.filter { it.startsWith(Canaries.UNREAD) })
    }

    private companion object {
        /** The words that the screens show. */
        const val SOURCE = "src/test/kotlin/dev/afterimage/compose/ComposeScreens.kt"

        /** Inline content of texts. Robolectric measures no text below API 28, so Compose does not place it. */
        val INLINE = setOf("QXL023", "QXN043")

        /** Fewer than the secrets of the screens. */
        const val MANY = 25
    }
}
