// Composables have names of types.
@file:Suppress("ktlint:standard:function-naming")

package dev.afterimage.compose

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.selection.toggleable
import androidx.compose.foundation.shape.CircleShape
import androidx.compose.material3.Checkbox
import androidx.compose.material3.ExperimentalMaterial3Api
import androidx.compose.material3.RadioButton
import androidx.compose.material3.RangeSlider
import androidx.compose.material3.Slider
import androidx.compose.material3.Switch
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.unit.dp
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.Kind
import dev.afterimage.internal.buffer.ReadNode
import dev.afterimage.internal.capture.CaptureRule
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotEquals
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.GraphicsMode

/** Masking removes the state of a form control and the text of its value, so frames must have them in no place and no colour. */
@OptIn(ExperimentalMaterial3Api::class)
@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class ControlStateTest {
    @get:Rule(order = 0)
    val drained = DrainedLooper()

    @get:Rule(order = 1)
    val rule = CaptureRule()
    private var isOn by mutableStateOf(false)

    @After
    fun `the library did not fail`() = assertEquals(emptyList<String>(), rule.failed)

    @Test
    fun `a switch differs by its state alone`() = assertHidden { Switch(isOn, {}) }

    @Test
    fun `a check box differs by its state alone`() = assertHidden { Checkbox(isOn, {}) }

    @Test
    fun `a radio button differs by its state alone`() = assertHidden { RadioButton(isOn, {}) }

    @Test
    fun `a slider differs by its value alone`() = assertHidden { Slider(if (isOn) 0.9f else 0.1f, {}) }

    @Test
    fun `a slider of a range differs by its values alone`() = assertHidden { RangeSlider(if (isOn) 0.6f..0.9f else 0.1f..0.2f, {}) }

    @Test
    fun `a row with a switch differs by the state of the switch alone`() {
        assertHidden { ToggleRow(Role.Switch) { Switch(isOn, null) } }
        assertMark(Kind.SWITCH)
    }

    @Test
    fun `a row with a check box differs by the state of the box alone`() {
        assertHidden { ToggleRow(Role.Checkbox) { Checkbox(isOn, null) } }
        assertMark(Kind.CHECKBOX)
    }

    @Test
    fun `a row with a radio button differs by the state of the button alone`() {
        assertHidden { ToggleRow(Role.RadioButton) { RadioButton(isOn, null) } }
        assertMark(Kind.RADIO)
    }

    @Test
    fun `a row without a role with a switch differs by the state of the switch alone`() {
        assertHidden { ToggleRow(null) { Switch(isOn, null) } }
        assertMark(Kind.SWITCH)
    }

    @Test
    fun `a row without a role with a check box differs by the state of the box alone`() {
        assertHidden { ToggleRow(null) { Checkbox(isOn, null) } }
        assertMark(Kind.CHECKBOX)
    }

    @Test
    fun `all that looks like a mark in a row without a role is one`() {
        assertHidden {
            ToggleRow(null) {
                Box(Modifier.size(32.dp, 16.dp).background(Color.Red))
                Switch(isOn, null)
            }
        }
        assertEquals(2, rule.frame().nodes.count { it.kind == Kind.SWITCH })
    }

    @Composable
    private fun ToggleRow(
        role: Role?,
        mark: @Composable () -> Unit,
    ) = Row(Modifier.fillMaxWidth().toggleable(isOn, role = role) {}) {
        Box(Modifier.size(40.dp).background(Color.Green, CircleShape))
        Text("caption")
        mark()
    }

    /** The state is on the one mark, and the row has none. */
    private fun assertMark(kind: Int) {
        val nodes = rule.frame().nodes
        assertEquals(1, nodes.single { it.kind == kind }.attr(Attr.CHECKED))
        assertEquals(null, nodes.single { it.kind == Kind.BUTTON }.attr(Attr.SELECTED))
    }

    private fun assertHidden(control: @Composable () -> Unit) {
        rule.compose { Column { control() } }
        val off = rule.frame()
        rule.change { isOn = true }
        repeat(3) { rule.change { } }
        val on = rule.frame()
        assertNotEquals(off.nodes.map { it.toString() }, on.nodes.map { it.toString() })
        assertEquals(off.nodes.joinToString("\n", transform = ::withoutState), on.nodes.joinToString("\n", transform = ::withoutState))
    }

    private fun withoutState(node: ReadNode): String =
        "#${node.id}<${node.parent} ${node.kind} [${node.x} ${node.y} ${node.width} ${node.height}] ${node.allScalars - STATE}"

    private companion object {
        /** Removed by masking, as is each text. */
        val STATE = setOf(Attr.CHECKED)
    }
}
