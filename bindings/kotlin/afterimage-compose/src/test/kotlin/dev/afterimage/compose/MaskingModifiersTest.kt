package dev.afterimage.compose

import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.material3.Text
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.clearAndSetSemantics
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.semantics
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.FrameReader
import dev.afterimage.internal.buffer.MaskOverride
import dev.afterimage.internal.capture.CaptureRule
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.GraphicsMode

/** The masking modifiers beside modifiers that replace or merge semantics. */
@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class MaskingModifiersTest {
    @get:Rule(order = 0)
    val drained = DrainedLooper()

    @get:Rule(order = 1)
    val rule = CaptureRule()

    @After
    fun `the library did not fail`() = assertEquals(emptyList<String>(), rule.failed)

    private fun Modifier.replaced() = clearAndSetSemantics { contentDescription = "an account" }

    private fun Modifier.merged() = semantics(mergeDescendants = true) { contentDescription = "an account" }

    private val maskings =
        mapOf<Int, Modifier.() -> Modifier>(
            MaskOverride.MASK to { afterimageMask() },
            MaskOverride.UNMASK to { afterimageUnmask() },
            MaskOverride.BLOCK to { afterimageBlock() },
        )

    private val semantics =
        mapOf<String, Modifier.() -> Modifier>(
            "replaced" to { replaced() },
            "merged" to { merged() },
            "clickable" to { clickable {} },
            "emptied" to { clearAndSetSemantics {} },
        )

    @Test
    fun `a masking applies before and after modifiers that change the semantics`() {
        val expected = HashMap<String, Int>()
        rule.compose {
            Column {
                for ((masking, mask) in maskings) {
                    for ((name, change) in semantics) {
                        val after = "$masking after $name".also { expected[it] = masking }
                        val before = "$masking before $name".also { expected[it] = masking }
                        Row(Modifier.change().mask()) { Text(after) }
                        Row(Modifier.mask().change()) { Text(before) }
                    }
                }
            }
        }
        val frame = rule.frame()
        val blocked = expected.filterValues { it == MaskOverride.BLOCK }.keys
        assertEquals(emptySet<String>(), blocked.filter { frame.maskingOf(it) != MaskOverride.BLOCK }.toSet())
        assertEquals(expected.toSortedMap(), expected.keys.associateWith { frame.maskingOf(it) }.toSortedMap())
    }

    @Test
    fun `the strongest masking applies though others keep their semantics`() {
        rule.compose {
            Column {
                Row(Modifier.afterimageUnmask().clearAndSetSemantics {}.afterimageMask()) { Text("one") }
                Row(Modifier.afterimageMask().clearAndSetSemantics {}.afterimageUnmask()) { Text("two") }
                Row(Modifier.afterimageMask().clearAndSetSemantics {}.afterimageBlock()) { Text("three") }
                Row(Modifier.afterimageBlock().clearAndSetSemantics {}.afterimageUnmask()) { Text("four") }
            }
        }
        val frame = rule.frame()
        val maskings = listOf("one", "two", "three", "four").map { frame.maskingOf(it) }
        assertEquals(listOf(MaskOverride.MASK, MaskOverride.MASK, MaskOverride.BLOCK, MaskOverride.BLOCK), maskings)
    }

    @Test
    fun `a masking follows changes of the modifiers`() {
        var isMasked by mutableStateOf(false)
        rule.compose {
            val base = Modifier.clearAndSetSemantics {}
            Row(if (isMasked) base.afterimageMask() else base) { Text("text") }
        }
        assertEquals(null, rule.frame().maskingOf("text"))
        rule.change { isMasked = true }
        assertEquals(MaskOverride.MASK, rule.frame().maskingOf("text"))
        rule.change { isMasked = false }
        assertEquals(null, rule.frame().maskingOf("text"))
    }

    /** Returns the masking of the element around a text, null if it has none. */
    private fun FrameReader.maskingOf(text: String): Int? {
        val node = withText(text)
        return generateSequence(
            node,
        ) { at -> nodes.singleOrNull { it.id == at.parent } }.firstNotNullOfOrNull { it.attr(Attr.MASK_OVERRIDE) }
    }
}
