package dev.afterimage.compose

import dev.afterimage.ffi.PrivacyLevel
import dev.afterimage.internal.capture.CaptureRule
import dev.afterimage.testapp.Export
import dev.afterimage.testapp.Recording
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.GraphicsMode

/** Each text of each screen, through capture, engine, collector and export: at each level, what it hides is in no byte. */
@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class ComposeCanariesTest {
    @get:Rule(order = 0)
    val drained = DrainedLooper()

    @get:Rule(order = 1)
    val rule = CaptureRule()
    private val frames = ArrayList<ByteArray>()
    private val captured = HashSet<String>()

    @Test
    fun `the masking level and the modifiers decide which texts are recorded`() {
        for ((name, screen) in ComposeScreens.all) {
            ScreenActivity.content = screen
            val controller = rule.show(ScreenActivity::class.java)
            rule.idle(500)
            take()
            if (name == "list") {
                repeat(3) {
                    ComposeScreens.list.dispatchRawDelta(150f)
                    rule.idle(100)
                    take()
                }
            }
            controller.pause().stop().destroy()
            rule.idle(100)
        }
        assertEquals(emptyList<String>(), rule.failed)
        val shown = captured.filter { !it.startsWith(Canaries.NEVER) }
        assertTrue("$shown", shown.size > MANY)
        val faults = PrivacyLevel.entries.flatMap { faults(it, shown) }
        assertEquals("", faults.joinToString("\n"))
    }

    private fun take() {
        val frame = rule.frame()
        frames.add(frame.bytes)
        captured += frame.nodes.flatMap { it.allTexts }.flatMap { Canaries.findAll(it) }
    }

    private fun faults(
        level: PrivacyLevel,
        shown: List<String>,
    ): List<String> {
        val recording = Recording.of(frames, level)
        // Labels for assistive technology are in the trace alone.
        val exported = Canaries.findAll(recording.rrweb) + Canaries.findAll(Export(recording.segments).use { it.trace() })
        val bytes = exported + recording.segments.flatMap { Canaries.findAll(String(it, Charsets.ISO_8859_1)) }
        val leaked = bytes.filter { !level.shows(it) }
        val missing = shown.filter { level.shows(it) } - exported
        return leaked.map { "at $level, leaked: $it" } + missing.map { "at $level, missing: $it" }
    }

    private fun PrivacyLevel.shows(word: String): Boolean =
        when (word.take(Canaries.LABEL.length)) {
            Canaries.NEVER -> false
            Canaries.ALWAYS -> true
            Canaries.LABEL -> this != PrivacyLevel.CONSERVATIVE
            else -> this == PrivacyLevel.LIGHT
        }

    private companion object {
        /** Fewer than the words of the screens. */
        const val MANY = 45
    }
}
