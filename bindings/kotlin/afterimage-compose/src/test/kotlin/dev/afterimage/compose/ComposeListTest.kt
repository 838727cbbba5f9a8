package dev.afterimage.compose

import androidx.compose.foundation.ScrollState
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.foundation.lazy.LazyListState
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.Text
import androidx.compose.runtime.snapshots.Snapshot
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.FrameReader
import dev.afterimage.internal.buffer.Kind
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

/** Scrolled lists: rows that stay on the screen keep their ids and their places. */
@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class ComposeListTest {
    @get:Rule(order = 0)
    val drained = DrainedLooper()

    @get:Rule(order = 1)
    val rule = CaptureRule()

    @After
    fun `the library did not fail`() = assertEquals(emptyList<String>(), rule.failed)

    @Test
    fun `a lazy list scrolled by 40 rows is a scroll`() {
        val state = LazyListState()
        rule.compose {
            LazyColumn(Modifier.fillMaxSize(), state) { items(200) { Row(Modifier.height(40.dp)) { Text("row $it") } } }
        }
        val frames = ArrayList<FrameReader>()
        frames.add(rule.frame())
        repeat(STEPS) {
            rule.change { state.dispatchRawDelta(STEP_PX) }
            frames.add(rule.frame())
        }
        for (index in 1 until frames.size) assertScrolled(frames[index - 1], frames[index])
        val list = frames.last().nodes.single { it.kind == Kind.SCROLL }
        assertEquals(STEPS * STEP_PX.toInt() * 10, list.attr(Attr.SCROLL_Y))
        // The rows that appeared, and no more.
        val rows = frames.flatMap { frame -> frame.children(frame.nodes.single { it.kind == Kind.SCROLL }.id) }.map { it.id }.toSet()
        assertTrue("${rows.size} rows", rows.size <= ROWS + frames.first().children(list.id).size + 2)
        assertEquals(
            list.id,
            frames
                .first()
                .nodes
                .single { it.kind == Kind.SCROLL }
                .id,
        )
    }

    private fun assertScrolled(
        before: FrameReader,
        after: FrameReader,
    ) {
        val known = before.nodes.associateBy { it.id }
        var kept = 0
        for (node in after.nodes) {
            val old = known[node.id] ?: continue
            assertEquals("$node", listOf(old.x, old.y, old.width, old.height), listOf(node.x, node.y, node.width, node.height))
            assertEquals(old.allTexts, node.allTexts)
            kept++
        }
        assertTrue("$kept nodes kept of ${after.nodes.size}", kept > after.nodes.size * 2 / 3)
    }

    @Test
    fun `rows are drawn where they are`() {
        val state = LazyListState()
        rule.compose {
            LazyColumn(Modifier.fillMaxSize(), state) { items(200) { Row(Modifier.height(40.dp)) { Text("row $it") } } }
        }
        val top = rule.frame().let { it.corners(it.withText("row 0"))[1] }
        rule.change { state.dispatchRawDelta(100f) }
        rule.frame().let { assertEquals(top + (5 * 40 - 100) * 10, it.corners(it.withText("row 5"))[1], 1.0) }
        // Jumps have no row in common.
        rule.change { state.dispatchRawDelta(4_000f) }
        rule.frame().let { assertEquals(top + (110 * 40 - 4_100) * 10, it.corners(it.withText("row 110"))[1], 1.0) }
        rule.change { state.dispatchRawDelta(-4_100f) }
        rule.frame().let { assertEquals(top, it.corners(it.withText("row 0"))[1], 1.0) }
    }

    @Test
    fun `a scrolled column is a scroll`() {
        val state = ScrollState(0)
        rule.compose {
            Column(Modifier.fillMaxSize().verticalScroll(state)) { repeat(60) { Text("line $it", Modifier.height(30.dp)) } }
        }
        val before = rule.frame()
        rule.change { state.dispatchRawDelta(120f) }
        val after = rule.frame()
        assertEquals(1200, after.nodes.single { it.kind == Kind.SCROLL }.attr(Attr.SCROLL_Y))
        assertEquals(before.withText("line 7").y, after.withText("line 7").y)
        assertEquals(before.withText("line 7").id, after.withText("line 7").id)
    }

    @Test
    fun `a change that is laid out when it is drawn is in a frame after it`() {
        val state = ScrollState(0)
        rule.compose {
            Column(Modifier.fillMaxSize().verticalScroll(state)) { repeat(60) { Text("line $it", Modifier.height(30.dp)) } }
        }
        rule.frame()
        state.dispatchRawDelta(120f)
        Snapshot.sendApplyNotifications()
        // Drawing calls the listener first, and lays out the composition then.
        rule.capture.requestFrame()
        rule.idle(0)
        drawCompositions()
        rule.idle(300)
        assertEquals(
            1200,
            rule.frames
                .last()
                .nodes
                .single { it.kind == Kind.SCROLL }
                .attr(Attr.SCROLL_Y),
        )
    }

    private companion object {
        /** 40 rows of 40 dp, at one pixel per dp. */
        const val ROWS = 40
        const val STEPS = 20
        const val STEP_PX = 80f
    }
}
