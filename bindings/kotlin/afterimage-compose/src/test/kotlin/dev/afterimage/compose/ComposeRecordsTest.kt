package dev.afterimage.compose

import android.view.View
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.foundation.lazy.LazyListState
import androidx.compose.material3.Text
import androidx.compose.material3.TextField
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.node.RootForTest
import androidx.compose.ui.text.input.PasswordVisualTransformation
import androidx.compose.ui.text.input.VisualTransformation
import androidx.compose.ui.unit.dp
import dev.afterimage.compose.internal.ComposeWalker
import dev.afterimage.compose.internal.NodeRecords
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.Kind
import dev.afterimage.internal.capture.CaptureRule
import dev.afterimage.internal.capture.descendants
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.GraphicsMode
import dev.afterimage.internal.buffer.TextField as Field

/** The walker's memory of a composition, which is stored on its view. */
@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class ComposeRecordsTest {
    @get:Rule(order = 0)
    val drained = DrainedLooper()

    @get:Rule(order = 1)
    val rule = CaptureRule()

    @After
    fun `the library did not fail`() = assertEquals(emptyList<String>(), rule.failed)

    private fun composition(): View = windows().flatMap(::descendants).single { it is RootForTest }

    private fun records(): NodeRecords? = composition().getTag(ComposeWalker.KEY) as NodeRecords?

    @Test
    fun `scrolling while no walk is whole leaves a bounded number of records`() {
        val state = LazyListState()
        rule.compose {
            LazyColumn(Modifier.fillMaxSize(), state) {
                items(ROWS) { Row { repeat(CELLS) { Box(Modifier.size(4.dp)) } } }
            }
        }
        val nodes = rule.frame().nodes.size
        // More than a walk has the time for.
        rule.nsPerReading = NS_PER_READING
        var most = 0
        repeat(STEPS) {
            rule.frames.clear()
            rule.change { state.dispatchRawDelta(STEP_PX) }
            rule.capture.requestFrame()
            rule.idle(STEP_MS)
            for (frame in rule.frames) assertTrue(frame.nodes.any { it.flag(Attr.CHILDREN_NOT_REACHED) })
            most = maxOf(most, records()!!.count)
        }
        val appeared = STEPS * STEP_PX.toInt() / 4 * (CELLS + 1)
        assertTrue("$appeared nodes appeared on a screen of $nodes", appeared > 3 * nodes)
        assertTrue("$most records of $nodes nodes", most < 2 * nodes)
        rule.nsPerReading = 0
        rule.idle(5_000)
        val frame = rule.frame()
        assertTrue("${records()!!.count} records", records()!!.count < nodes * 11 / 10)
        assertTrue(frame.nodes.none { it.flag(Attr.CHILDREN_NOT_REACHED) })
    }

    @Test
    fun `a stopped capture leaves nothing on the view`() {
        rule.compose { Text("text") }
        rule.frame().withText("text")
        assertNotNull(records())
        rule.capture.stop()
        assertNull(records())
        rule.frame().withText("text")
        assertNotNull(records())
    }

    @Test
    fun `a password is a secret after a capture that was stopped`() {
        var isShown by mutableStateOf(false)
        rule.compose {
            Column {
                TextField("hunter2", {}, visualTransformation = if (isShown) VisualTransformation.None else PasswordVisualTransformation())
                Text("text")
            }
        }
        rule.frame()
        rule.capture.stop()
        val records = records()!!
        assertNull(records.root)
        assertEquals(1, records.count)
        rule.change { isShown = true }
        val field = rule.frame().nodes.single { it.kind == Kind.INPUT }
        assertTrue(field.flag(Attr.SECURE))
        assertEquals("********", field.text(Field.VALUE))
    }

    private companion object {
        const val ROWS = 5_000
        const val CELLS = 19
        const val STEPS = 60
        const val STEP_PX = 40f
        const val STEP_MS = 300L

        /** A walk of 8 ms has 80 readings. */
        const val NS_PER_READING = 100_000L
    }
}
