// Composables have names of types.
@file:Suppress("ktlint:standard:function-naming")

package dev.afterimage.compose

import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.text.BasicTextField
import androidx.compose.material3.Icon
import androidx.compose.material3.IconButton
import androidx.compose.material3.OutlinedTextField
import androidx.compose.material3.Text
import androidx.compose.material3.TextField
import androidx.compose.runtime.Composable
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.painter.ColorPainter
import androidx.compose.ui.text.input.PasswordVisualTransformation
import dev.afterimage.internal.buffer.FrameReader
import dev.afterimage.internal.buffer.Kind
import dev.afterimage.internal.buffer.ReadNode
import dev.afterimage.internal.capture.CaptureRule
import dev.afterimage.internal.capture.corners
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.GraphicsMode
import dev.afterimage.internal.buffer.TextField as Field

/** Icons of fields are as high as a line of the text, and have to stay icons. */
@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class FieldIconsTest {
    @get:Rule(order = 0)
    val drained = DrainedLooper()

    @get:Rule(order = 1)
    val rule = CaptureRule()

    @After
    fun `the library did not fail`() = assertEquals(emptyList<String>(), rule.failed)

    @Test
    fun `a filled field with icons`() = assertIcons(2) { TextField(VALUE, {}, leadingIcon = { Plain() }, trailingIcon = { Plain() }) }

    @Test
    fun `an outlined field with icons`() =
        assertIcons(2) {
            OutlinedTextField(
                VALUE,
                {},
                label = { Text("label") },
                leadingIcon = { Plain() },
                trailingIcon = { Plain() },
                singleLine = true,
            )
        }

    @Test
    fun `a search field`() = assertIcons(1) { OutlinedTextField(VALUE, {}, placeholder = { Text("Search") }, leadingIcon = { Plain() }) }

    @Test
    fun `a field of the app with an icon`() =
        assertIcons(1) {
            BasicTextField(VALUE, {}) { field ->
                Column {
                    Plain()
                    field()
                }
            }
        }

    @Test
    fun `a field without a value`() {
        rule.compose { TextField("", {}, leadingIcon = { Plain() }, trailingIcon = { Plain() }) }
        assertEquals(2, icons(rule.frame()).size)
    }

    @Test
    fun `a password with an eye`() {
        rule.compose {
            Column {
                TextField(VALUE, {}, visualTransformation = PasswordVisualTransformation(), trailingIcon = { IconButton({}) { Plain() } })
                OutlinedTextField(
                    VALUE,
                    {},
                    visualTransformation = PasswordVisualTransformation(),
                    leadingIcon = { Plain() },
                    trailingIcon = { IconButton({}) { Plain() } },
                )
            }
        }
        val frame = rule.frame()
        assertEquals(3, icons(frame).size)
        val stars = frame.nodes.filter { it.text(Field.TEXT) == "********" }
        assertEquals(2, stars.size)
        for (text in stars) assertBesideIcons(frame, text)
    }

    @Composable
    private fun Plain() = Icon(ColorPainter(Color.Red), null)

    private fun assertIcons(
        count: Int,
        field: @Composable () -> Unit,
    ) {
        rule.compose { Column { field() } }
        val frame = rule.frame()
        assertEquals(count, icons(frame).size)
        assertBesideIcons(frame, frame.nodes.single { it.text(Field.TEXT) == VALUE })
    }

    private fun icons(frame: FrameReader): List<ReadNode> = frame.nodes.filter { it.kind == Kind.IMAGE && it.allTexts.isEmpty() }

    /** Fails if a text is where an icon is. */
    private fun assertBesideIcons(
        frame: FrameReader,
        text: ReadNode,
    ) {
        val place = frame.corners(text)
        for (icon in icons(frame)) {
            val other = frame.corners(icon)
            val isBeside = place[0] >= other[4] || place[4] <= other[0] || place[1] >= other[5] || place[5] <= other[1]
            assertTrue("$text on $icon", isBeside)
        }
    }

    private companion object {
        const val VALUE = "value"
    }
}
