package dev.afterimage.compose

import androidx.compose.foundation.layout.Column
import androidx.compose.material3.Checkbox
import androidx.compose.material3.ExperimentalMaterial3Api
import androidx.compose.material3.RadioButton
import androidx.compose.material3.RangeSlider
import androidx.compose.material3.Slider
import androidx.compose.material3.Switch
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import dev.afterimage.internal.buffer.Attr
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
