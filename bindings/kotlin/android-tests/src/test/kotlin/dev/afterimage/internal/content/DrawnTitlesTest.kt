package dev.afterimage.internal.content

import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.FrameReader
import dev.afterimage.internal.buffer.Kind
import dev.afterimage.internal.buffer.ReadNode
import dev.afterimage.internal.buffer.TextField
import dev.afterimage.testapp.FrameRecorder
import dev.afterimage.testapp.Screens
import dev.afterimage.testapp.ShownScreen
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode
import java.nio.ByteBuffer

/** Texts that layouts of Material Components draw themselves. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35])
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class DrawnTitlesTest {
    private fun frameOf(screen: String): FrameReader =
        FrameRecorder().use { recorder ->
            ShownScreen.show(Screens.named(screen)).use { FrameReader(ByteBuffer.wrap(recorder.frame())) }
        }

    private fun FrameReader.left(node: ReadNode): Int = node.x + (nodes.find { it.id == node.parent }?.let { left(it) } ?: 0)

    private fun FrameReader.top(node: ReadNode): Int = node.y + (nodes.find { it.id == node.parent }?.let { top(it) } ?: 0)

    @Test
    fun `the label of a field with a text floats above the field`() {
        val frame = frameOf("login")
        val label = frame.withText("E-mail address")
        val field = frame.withText("ann@example.org")
        assertEquals(Kind.TEXT, label.kind)
        assertEquals(listOf("KXL990002 E-mail address"), label.allTexts)
        assertEquals("the text is in one node", listOf("KXF000006 ann@example.org"), field.allTexts)
        assertEquals("12 sp", 120, label.attr(Attr.FONT_SIZE))
        assertTrue("${frame.top(label)}, ${frame.top(field)}", frame.top(label) < frame.top(field) + field.attr(Attr.PADDING_TOP)!!)
        assertEquals("the start of both texts", frame.left(field) + field.attr(Attr.PADDING_LEFT)!!, frame.left(label))
        assertTrue("the label is above all views of its layout", frame.nodes.indexOf(label) > frame.nodes.indexOf(field))
    }

    @Test
    fun `a field without a label layout keeps its hint`() {
        val field = frameOf("registration").nodes.first { it.text(TextField.PLACEHOLDER) != null }
        assertEquals(Kind.INPUT, field.kind)
    }

    @Test
    fun `the title of a collapsing toolbar is above its image`() {
        val frame = frameOf("collapsing toolbar")
        val title = frame.nodes.single { "Drawn by" in it.text(TextField.TEXT).orEmpty() }
        val siblings = frame.children(title.parent)
        assertEquals(title.id, siblings.last().id)
        assertTrue(siblings.any { it.kind == Kind.IMAGE })
        assertNotNull(title.attr(Attr.FONT_SIZE))
    }

    @Test
    fun `an action bar has its colour`() {
        val frame = frameOf("registration, dark")
        val bars = frame.nodes.filter { it.ident(3)?.endsWith("ActionBarContainer") == true }
        assertEquals(listOf("#212121ff"), bars.mapNotNull { it.colour(Attr.BACKGROUND) })
    }
}
