package dev.afterimage.compose

import androidx.compose.runtime.snapshots.Snapshot
import androidx.compose.ui.node.RootForTest
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getAllSemanticsNodes
import androidx.compose.ui.semantics.getOrNull
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.FrameReader
import dev.afterimage.internal.buffer.ReadNode
import dev.afterimage.internal.capture.CaptureRule
import dev.afterimage.internal.capture.corners
import dev.afterimage.internal.capture.descendants
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.GraphicsMode
import kotlin.math.abs

/** Each text of ten screens, in all windows, is in the frame where Compose says that it is on the screen. */
@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class ComposePlacesTest {
    @get:Rule(order = 0)
    val drained = DrainedLooper()

    @get:Rule(order = 1)
    val rule = CaptureRule()

    @Test
    fun `texts are within one dp of their places`() {
        val faults = ArrayList<String>()
        var compared = 0
        for ((name, screen) in ComposeScreens.all) {
            ScreenActivity.content = screen
            val controller = rule.show(ScreenActivity::class.java)
            waitForAnimations()
            compared += compare(name, faults)
            if (name == "list") {
                rule.change { ComposeScreens.list.dispatchRawDelta(SCROLLED_PX) }
                compared += compare("$name, scrolled", faults)
            }
            controller.pause().stop().destroy()
            rule.idle(100)
        }
        assertEquals("", faults.joinToString("\n"))
        println("places of $compared texts compared")
        assertTrue("$compared texts", compared > MANY)
        assertEquals(emptyList<String>(), rule.failed)
    }

    /** Menus and sheets are scaled and moved while they open. */
    private fun waitForAnimations() {
        repeat(LONGEST_ANIMATION) {
            rule.idle(STEP_MS)
            Snapshot.sendApplyNotifications()
            drawCompositions()
            if (it > 0 && rule.frame().nodes.none { node -> node.real(Attr.TRANSFORM_A) != null }) return
        }
    }

    private fun compare(
        screen: String,
        faults: MutableList<String>,
    ): Int {
        val frame = rule.frame()
        // A frame begins at the corner of its main window.
        val origin = IntArray(2).also { windows().first().getLocationOnScreen(it) }
        var compared = 0
        for (view in windows().flatMap(::descendants)) {
            val owner = (view as? RootForTest)?.semanticsOwner ?: continue
            val corner = IntArray(2).also { view.getLocationInWindow(it) }
            val onScreen = IntArray(2).also { view.getLocationOnScreen(it) }
            for (node in owner.getAllSemanticsNodes(false)) {
                val text =
                    node.config
                        .getOrNull(SemanticsProperties.Text)
                        ?.firstOrNull()
                        ?.text ?: continue
                if (!Canaries.isCanary(text) || !node.layoutInfo.isPlaced) continue
                val x = node.positionInWindow.x - corner[0] + onScreen[0] - origin[0]
                val y = node.positionInWindow.y - corner[1] + onScreen[1] - origin[1]
                // What is blocked has no texts in the frame, and secrets have stars.
                val found = frame.nodes.filter { text in it.allTexts }
                if (found.isEmpty()) continue
                val density = view.resources.displayMetrics.density
                val expected = listOf(x, y, x + node.size.width, y + node.size.height).map { it / density }
                val places = found.map { edges(frame, it) }
                val isNear = places.any { place -> place.indices.all { abs(place[it] - expected[it]) <= 1f } }
                if (!isNear) faults.add("$screen: $text is at $places instead of $expected")
                compared++
            }
        }
        return compared
    }

    /** Returns the edges of a node in dp: left, top, right and bottom. */
    private fun edges(
        frame: FrameReader,
        node: ReadNode,
    ): List<Float> = frame.corners(node).let { corners -> listOf(0, 1, 4, 5).map { (corners[it] / 10).toFloat() } }

    private companion object {
        const val STEP_MS = 500L

        /** Steps after which a screen is compared as it is. */
        const val LONGEST_ANIMATION = 10
        const val SCROLLED_PX = 333f

        /** Fewer than the texts of the screens. */
        const val MANY = 60
    }
}
