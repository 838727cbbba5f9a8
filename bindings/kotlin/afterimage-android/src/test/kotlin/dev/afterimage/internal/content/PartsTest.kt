package dev.afterimage.internal.content

import android.graphics.Color
import android.graphics.drawable.GradientDrawable
import android.widget.Button
import android.widget.CheckBox
import android.widget.RadioButton
import android.widget.Switch
import android.widget.TextView
import android.widget.ToggleButton
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.Ident
import dev.afterimage.internal.buffer.ImageOrigin
import dev.afterimage.internal.buffer.Kind
import dev.afterimage.internal.buffer.TextField
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotEquals
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config

@RunWith(RobolectricTestRunner::class)
@Config(sdk = [Config.ALL_SDKS])
class PartsTest {
    private val screen = ContentScreen()
    private val context = screen.activity

    @Test
    fun `the mark of a control is a node of its own in the view`() {
        for (view in listOf(CheckBox(context), RadioButton(context), Switch(context))) {
            screen.show(view.apply { text = "Caption" }.apply { isChecked = true })
            val (node, mark) = screen.nodes(view)
            assertEquals("Caption", node.text(TextField.TEXT))
            assertEquals(node.id, mark.parent)
            assertEquals(node.kind, mark.kind)
            assertEquals(listOf(1, 1), listOf(node.attr(Attr.CHECKED), mark.attr(Attr.CHECKED)))
            assertEquals(emptyList<String>(), mark.allTexts)
            assertTrue("$mark", mark.width in 1..view.width * 5 && mark.height in 1..view.height * 10)
            assertTrue("$mark", mark.x >= 0 && mark.x + mark.width <= view.width * 10)
            assertEquals(mark.id, screen.nodes(view)[1].id)
        }
    }

    @Test
    fun `a toggle button has a mark of no size`() {
        val view = screen.show(ToggleButton(context))
        val (node, mark) = screen.nodes(view)
        assertEquals(Kind.SWITCH, node.kind)
        assertEquals(listOf(0, 0), listOf(mark.width, mark.height))
    }

    @Test
    fun `icons beside a text are images`() {
        val view = screen.show(Button(context).apply { text = "Delete" })
        val icon = GradientDrawable().apply { setColor(Color.RED) }
        icon.setBounds(0, 0, 20, 30)
        view.setCompoundDrawables(icon, null, null, null)
        view.setPadding(7, 0, 0, 0)
        screen.layOut()
        val (node, image) = screen.nodes(view)
        assertEquals(Kind.IMAGE, image.kind)
        assertEquals(listOf(70, 200, 300), listOf(image.x, image.width, image.height))
        assertEquals(ImageOrigin.BUNDLED, image.attr(Attr.IMAGE_ORIGIN))
        assertNotNull(image.ident(Ident.IMAGE_HASH))
        assertTrue(node.attr(Attr.PADDING_LEFT)!! >= 270)
        view.setCompoundDrawables(null, null, icon, null)
        val right = screen.nodes(view)[1]
        assertEquals((view.width - 20) * 10, right.x)
        assertNotEquals(image.id, right.id)
    }

    @Test
    fun `a text without icons has no parts`() {
        assertEquals(1, screen.nodes(screen.show(TextView(context).apply { text = "word" })).size)
    }
}
