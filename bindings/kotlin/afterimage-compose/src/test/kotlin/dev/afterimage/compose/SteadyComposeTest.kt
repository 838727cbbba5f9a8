package dev.afterimage.compose

import android.os.Build
import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.material3.Checkbox
import androidx.compose.material3.Text
import androidx.compose.material3.TextField
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.unit.dp
import com.sun.management.ThreadMXBean
import dev.afterimage.cost.Figures
import dev.afterimage.cost.Topic
import dev.afterimage.internal.capture.CaptureRule
import dev.afterimage.internal.capture.FrameComposer
import dev.afterimage.internal.capture.RootViews
import dev.afterimage.internal.capture.WalkDeadline
import dev.afterimage.internal.capture.WindowSignals
import dev.afterimage.internal.capture.Windows
import dev.afterimage.internal.content.ViewContent
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode
import java.lang.management.ManagementFactory

/** The cost of a walk of a composition that did not change. */
@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class SteadyComposeTest {
    @get:Rule(order = 0)
    val drained = DrainedLooper()

    @get:Rule(order = 1)
    val rule = CaptureRule()

    /** Below API 28 Robolectric's graphics are Java objects, which allocate in calls of Compose: 27 bytes a node. */
    @Test
    @Config(minSdk = Build.VERSION_CODES.P)
    fun `a steady walk allocates a few bytes a node`() {
        rule.compose {
            Column {
                TextField("value", {}, label = { Text("label") })
                Checkbox(true, {})
                repeat(50) { row ->
                    Row(Modifier.padding(1.dp)) {
                        repeat(5) { column ->
                            val shape = RoundedCornerShape(2.dp)
                            Box(Modifier.size(50.dp, 4.dp).background(Color.Gray, shape)) { Text("cell $row/$column") }
                        }
                    }
                }
            }
        }
        val windows = Windows(RootViews(rule.failures), NoSignals, rule.failures)
        windows.compare()
        val composer = FrameComposer(ViewContent(rule.failures), 0, rule.failures)
        val deadline = WalkDeadline { 0L }
        val nodes = rule.frame().nodes.size
        val timesNs = LongArray(ROUNDS)
        val bytes =
            least { round ->
                val startNs = System.nanoTime()
                deadline.start(1)
                composer.compose(windows, deadline, null)
                timesNs[round] = System.nanoTime() - startNs
            }
        windows.clear()
        val name = "walk of a composition that did not change, $nodes nodes"
        Figures.report(Topic.ALLOCATIONS, name, "$bytes bytes, ${bytes / nodes} a node")
        Figures.reportTimes(name, timesNs)
        assertEquals(emptyList<String>(), rule.failed)
        assertTrue("$bytes bytes for $nodes nodes", bytes < nodes * MAX_BYTES_PER_NODE)
    }

    private fun least(action: (Int) -> Unit): Long {
        val bean = ManagementFactory.getThreadMXBean() as ThreadMXBean
        val thread = Thread.currentThread().id
        var least = Long.MAX_VALUE
        repeat(ROUNDS) {
            val before = bean.getThreadAllocatedBytes(thread)
            action(it)
            least = minOf(least, bean.getThreadAllocatedBytes(thread) - before)
        }
        return least
    }

    private object NoSignals : WindowSignals {
        override fun onPreDraw() = Unit

        override fun onDraw() = Unit

        override fun onWindowsChanged() = Unit
    }

    private companion object {
        const val ROUNDS = 200

        /** Compose and Robolectric allocate a few objects in a walk. An iterator or a box for each node has 16 bytes or more. */
        const val MAX_BYTES_PER_NODE = 8
    }
}
