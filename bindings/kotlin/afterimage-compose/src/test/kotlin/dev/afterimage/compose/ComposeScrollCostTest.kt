package dev.afterimage.compose

import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.foundation.lazy.LazyListState
import androidx.compose.material3.Icon
import androidx.compose.material3.Text
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.painter.ColorPainter
import androidx.compose.ui.unit.dp
import dev.afterimage.cost.ScrollOperations
import dev.afterimage.internal.buffer.Kind
import dev.afterimage.internal.capture.CaptureRule
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode

/** Scrolling a lazy list costs a new offset and the rows that appear, as scrolling one of views does. */
@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
@Config(sdk = [35])
class ComposeScrollCostTest {
    @get:Rule(order = 0)
    val drained = DrainedLooper()

    @get:Rule(order = 1)
    val rule = CaptureRule()

    @get:Rule(order = 2)
    val folder = TemporaryFolder()

    @After
    fun `the library did not fail`() = assertEquals(emptyList<String>(), rule.failed)

    @Test
    fun `40 rows cost offsets and 40 rows`() {
        val state = LazyListState()
        rule.compose {
            LazyColumn(Modifier.size(300.dp, (SHOWN_ROWS * ROW_DP).dp), state) {
                items(300) { position ->
                    Row(Modifier.height(ROW_DP.dp)) {
                        Icon(ColorPainter(Color.Gray), null)
                        for (line in 1..2) Text("Line $line of the row $position")
                    }
                }
            }
        }
        val frames = arrayListOf(rule.frame())
        repeat(ROWS) {
            // A pixel is a dp here.
            rule.change { state.dispatchRawDelta(ROW_DP.toFloat()) }
            frames.add(rule.frame())
        }
        val list =
            frames
                .first()
                .nodes
                .single { it.kind == Kind.SCROLL }
                .id
        val operations = ScrollOperations(frames, list)
        assertEquals("nodes moved in the list", 0, operations.moved)
        assertEquals("nodes inserted again", 0, operations.again)
        assertEquals(ROWS, operations.scrolled)
        assertTrue("${operations.inserted} nodes for $ROWS rows", operations.inserted in ROWS..ROWS * NODES_OF_ROW)
        operations.report("`LazyColumn` by $ROWS rows", folder, MAX_BYTES)
    }

    private companion object {
        const val ROWS = 40
        const val ROW_DP = 40
        const val SHOWN_ROWS = 10
        const val NODES_OF_ROW = 4

        /** More than twice the bytes of today. */
        const val MAX_BYTES = 400
    }
}
