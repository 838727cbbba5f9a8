package dev.afterimage.compose

import android.view.View
import dev.afterimage.afterimageBlock
import dev.afterimage.afterimageMask
import dev.afterimage.afterimageResetMasking
import dev.afterimage.afterimageUnmask
import dev.afterimage.ffi.PrivacyLevel
import dev.afterimage.internal.capture.CaptureRule
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

    /** The same screens with all windows unmasked, masked and blocked by the app. */
    private val unmasked = ArrayList<ByteArray>()
    private val masked = ArrayList<ByteArray>()
    private val blocked = ArrayList<ByteArray>()
    private val captured = HashSet<String>()

    @Test
    fun `the masking level, the modifiers and the masking of windows decide which texts are recorded`() {
        for (name in ComposeScreens.all.keys) {
            rule.showScreen(name) {
                take()
                if (name == "list") {
                    repeat(3) {
                        ComposeScreens.list.dispatchRawDelta(150f)
                        rule.idle(100)
                        take()
                    }
                }
            }
        }
        assertEquals(emptyList<String>(), rule.failed)
        val shown = captured.filter { !it.startsWith(Canaries.NEVER) }
        assertTrue("$shown", shown.size > MANY)
        val faults = ArrayList<String>()
        for (level in PrivacyLevel.entries) faults += faults("at $level", Recording.of(frames, level), shown) { level.shows(it) }
        // With masking off everything is found, but for secrets and what the app masks below.
        faults += faults("unmasked", Recording.of(unmasked, PrivacyLevel.CONSERVATIVE), shown) { !it.startsWith(Canaries.NEVER) }
        faults += faults("masked", Recording.of(masked, PrivacyLevel.LIGHT), shown) { false }
        faults += faults("blocked", Recording.of(blocked, PrivacyLevel.LIGHT), shown) { false }
        assertEquals("", faults.joinToString("\n"))
    }

    private fun take() {
        val frame = rule.frame()
        frames.add(frame.bytes)
        captured += frame.nodes.flatMap { it.allTexts }.flatMap { Canaries.findAll(it) }
        unmasked.add(frame { it.afterimageUnmask() })
        masked.add(frame { it.afterimageMask() })
        blocked.add(frame { it.afterimageBlock() })
    }

    /** Returns a frame with this masking of all windows. */
    private fun frame(mask: (View) -> Unit): ByteArray {
        val windows = windows()
        windows.forEach(mask)
        return rule.frame().bytes.also { windows.forEach { it.afterimageResetMasking() } }
    }

    private fun faults(
        place: String,
        recording: Recording,
        shown: List<String>,
        shows: (String) -> Boolean,
    ): List<String> {
        // Labels for assistive technology are in the trace alone. Segments are compressed, so that their bytes show little: the proof is the
        // decoded trace, with all that they have.
        val exported = Canaries.findAll(recording.rrweb) + Canaries.findAll(recording.trace)
        val bytes = exported + recording.segments.flatMap { Canaries.findAll(String(it, Charsets.ISO_8859_1)) }
        val leaked = bytes.filter { !shows(it) }
        val missing = shown.filter { shows(it) } - exported
        return leaked.map { "$place, leaked: $it" } + missing.map { "$place, missing: $it" }
    }

    private fun PrivacyLevel.shows(word: String): Boolean =
        when (word.take(Canaries.LABEL.length)) {
            Canaries.NEVER, Canaries.UNREAD -> false
            Canaries.ALWAYS -> true
            Canaries.LABEL -> this != PrivacyLevel.CONSERVATIVE
            else -> this == PrivacyLevel.LIGHT
        }

    private companion object {
        /** Fewer than the words of the screens. */
        const val MANY = 45
    }
}
