// Composables have names of types.
@file:Suppress("ktlint:standard:function-naming")

package dev.afterimage.compose

import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.offset
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.DropdownMenu
import androidx.compose.material3.DropdownMenuItem
import androidx.compose.material3.ExperimentalMaterial3Api
import androidx.compose.material3.ModalBottomSheet
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.layout.onGloballyPositioned
import androidx.compose.ui.layout.positionOnScreen
import androidx.compose.ui.unit.IntOffset
import androidx.compose.ui.unit.dp
import androidx.compose.ui.window.Dialog
import androidx.compose.ui.window.Popup
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.FrameReader
import dev.afterimage.internal.buffer.MaskOverride
import dev.afterimage.internal.buffer.ReadNode
import dev.afterimage.internal.capture.CaptureRule
import dev.afterimage.internal.capture.corners
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.GraphicsMode

/** Windows of Compose: dialogs, popups, menus and bottom sheets are roots of their own, with their texts at their places. */
@OptIn(ExperimentalMaterial3Api::class)
@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class ComposeWindowsTest {
    @get:Rule(order = 0)
    val drained = DrainedLooper()

    @get:Rule(order = 1)
    val rule = CaptureRule()
    private val places = HashMap<String, Offset>()

    @After
    fun `the library did not fail`() = assertEquals(emptyList<String>(), rule.failed)

    @Composable
    private fun Placed(text: String) {
        Text(text, Modifier.onGloballyPositioned { places[text] = it.positionOnScreen() })
    }

    @Test
    fun `a dialog and a popup are above the activity`() {
        rule.compose {
            Column(Modifier.padding(10.dp)) {
                Placed("in activity")
                Popup(offset = IntOffset(40, 60)) { Placed("in popup") }
                Dialog({}) { Placed("in dialog") }
            }
        }
        assertWindows("in activity", "in popup", "in dialog")
    }

    @Test
    fun `a bottom sheet and an open menu are above the activity`() {
        rule.compose {
            Box(Modifier.offset(30.dp, 50.dp)) {
                Placed("in activity")
                DropdownMenu(true, {}) { DropdownMenuItem({ Placed("in menu") }, {}) }
                ModalBottomSheet({}) { Placed("in sheet") }
            }
        }
        assertWindows("in activity", "in menu", "in sheet")
    }

    /** Nothing leads from a window to the element that opened it. */
    @Test
    fun `a masking applies to the windows in which it is, not to those that its element opens`() {
        rule.compose {
            Column(Modifier.afterimageMask()) {
                Text("in element")
                Popup { Column { Text("in popup") } }
                Dialog({}) { Column(Modifier.afterimageBlock()) { Text("in dialog") } }
                DropdownMenu(true, {}, Modifier.afterimageMask()) { DropdownMenuItem({ Text("in menu") }, {}) }
            }
        }
        rule.idle(1_000)
        val frame = rule.frame()
        val maskings = listOf("in element", "in popup", "in dialog", "in menu").map { frame.maskingOf(it) }
        assertEquals(listOf(MaskOverride.MASK, null, MaskOverride.BLOCK, MaskOverride.MASK), maskings)
    }

    private fun FrameReader.maskingOf(text: String): Int? = ancestors(withText(text)).firstNotNullOfOrNull { it.attr(Attr.MASK_OVERRIDE) }

    private fun FrameReader.ancestors(node: ReadNode): List<ReadNode> =
        generateSequence(node) { at -> nodes.singleOrNull { it.id == at.parent } }.toList()

    private fun assertWindows(vararg texts: String) {
        rule.idle(1_000)
        val frame = rule.frame()
        val roots = texts.map { root(frame, frame.withText(it)) }
        assertEquals("roots of $roots", texts.size, roots.map { it.id }.toSet().size)
        val order = roots.map { frame.nodes.indexOf(it) }
        assertEquals("the order of the windows", order.sorted(), order)
        for (text in texts) {
            val corners = frame.corners(frame.withText(text))
            val place = places.getValue(text)
            assertEquals("$text x", place.x * 10.0, corners[0], ONE_DP)
            assertEquals("$text y", place.y * 10.0, corners[1], ONE_DP)
        }
    }

    private fun root(
        frame: FrameReader,
        node: ReadNode,
    ): ReadNode = generateSequence(node) { at -> frame.nodes.singleOrNull { it.id == at.parent } }.last()

    private companion object {
        const val ONE_DP = 10.0
    }
}
