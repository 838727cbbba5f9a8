package dev.afterimage.testapp

import dev.afterimage.ffi.PrivacyLevel
import dev.afterimage.internal.buffer.FrameReader
import dev.afterimage.internal.buffer.Kind
import dev.afterimage.internal.buffer.ReadNode
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode
import java.nio.ByteBuffer

/** The chosen date and time of Material's pickers are form content, whatever views show them. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35])
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class MaterialPickersTest {
    private val shown = ShownCanaries()

    private fun frames(): List<ByteArray> =
        FrameRecorder().use { recorder ->
            val frames = Screens.pickers.map { screen -> ShownScreen.show(screen).use { recorder.frame().also { _ -> shown.add(it) } } }
            assertEquals(emptyList<String>(), recorder.failures)
            frames
        }

    @Test
    fun `levels decide whether the choice is recorded`() {
        val frames = frames()
        for (level in PrivacyLevel.entries) {
            val recording = Recording.of(frames, level)
            assertEquals("$level, leaked", emptySet<String>(), shown.leaked(recording) { level.shows(it) })
            assertEquals("$level, missing", emptySet<String>(), shown.missing(recording) { level.shows(it) })
        }
        val texts = frames.map { FrameReader(ByteBuffer.wrap(it)) }.map(::choices)
        assertTrue("each screen shows a choice: $texts", texts.all { it.isNotEmpty() })
        assertEquals("texts outside of form fields", emptyList<String>(), texts.flatten().filterNot { it.second }.map { it.first })
    }

    /** Returns the texts that give the choice away, and whether each is in a form field. */
    private fun choices(frame: FrameReader): List<Pair<String, Boolean>> =
        frame.nodes.flatMap { node -> node.allTexts.filter { CHOICE.containsMatchIn(it) }.map { it to frame.isInField(node) } }

    private fun FrameReader.isInField(node: ReadNode): Boolean =
        generateSequence(node) { at -> nodes.find { it.id == at.parent } }.any { it.kind in FIELDS }

    private companion object {
        val FIELDS = setOf(Kind.INPUT, Kind.SELECT, Kind.PICKER)

        /** Parts of 29 November 2026 and of 7:45 AM. */
        val CHOICE = Regex("^(0?7|45|29|[AP]M)$|Nov|11/29|2026")
    }
}
