package dev.afterimage.compose

import android.os.SystemClock
import android.view.View
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.material3.Text
import androidx.compose.material3.TextField
import androidx.compose.ui.Modifier
import androidx.compose.ui.geometry.Rect
import androidx.compose.ui.graphics.graphicsLayer
import androidx.compose.ui.layout.boundsInWindow
import androidx.compose.ui.layout.onGloballyPositioned
import androidx.compose.ui.unit.dp
import dev.afterimage.ffi.Host
import dev.afterimage.ffi.MaskAction
import dev.afterimage.ffi.ReplayEngine
import dev.afterimage.ffi.directCallbacksHere
import dev.afterimage.internal.capture.CaptureRule
import dev.afterimage.internal.capture.NanoClock
import dev.afterimage.internal.content.ViewContent
import dev.afterimage.internal.overlay.MaskOverlay
import dev.afterimage.internal.overlay.Outline
import dev.afterimage.internal.overlay.explain
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.GraphicsMode
import java.nio.file.Files
import java.util.concurrent.TimeUnit
import kotlin.math.abs

/** The mask overlay outlines elements of Compose, with the decisions of the engine. */
@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class ComposeOverlayTest {
    @get:Rule(order = 0)
    val drained = DrainedLooper()

    @get:Rule(order = 1)
    val rule = CaptureRule()

    private val engine: ReplayEngine =
        Host(Files.createTempDirectory("overlay"), "http://127.0.0.1:9").start().also { directCallbacksHere() }
    private val clock = NanoClock { SystemClock.uptimeMillis() * 1_000_000 }
    private val overlay =
        MaskOverlay(RuntimeEnvironment.getApplication(), ViewContent(rule.failures), engine::explain, rule.failures, clock)
    private val places = HashMap<String, Rect>()

    @After
    fun end() {
        overlay.hide()
        engine.dispose()
        assertEquals(emptyList<String>(), rule.failed)
    }

    @Test
    fun `each element is outlined where it is drawn`() {
        val activity =
            rule.compose {
                Column(Modifier.padding(10.dp)) {
                    Text("Hello", placed("shown"))
                    Text("Balance", placed("masked").afterimageMask())
                    Column(placed("blocked").size(80.dp).afterimageBlock()) { Text("Map") }
                    Text("Small", Modifier.graphicsLayer(scaleX = 0.5f, scaleY = 0.5f).then(placed("scaled")))
                    TextField("Ada", {}, placed("field"))
                }
            }
        overlay.show()
        val outlines = outlines(activity.window.decorView)
        assertDecision(outlines, "shown", MaskAction.KEEP, "level-keeps")
        assertDecision(outlines, "masked", MaskAction.MASK, "masked")
        assertDecision(outlines, "blocked", MaskAction.BLOCK, "blocked")
        assertDecision(outlines, "scaled", MaskAction.KEEP, "level-keeps")
        assertDecision(outlines, "field", MaskAction.MASK, "form-field")
        overlay.hide()
        assertEquals(emptyList<Outline>(), overlay.outlines(activity.window.decorView))
    }

    private fun placed(name: String) = Modifier.onGloballyPositioned { places[name] = it.boundsInWindow() }

    private fun assertDecision(
        outlines: List<Outline>,
        name: String,
        action: MaskAction,
        reason: String,
    ) {
        val place = places.getValue(name)
        val expected = listOf(place.left, place.top, place.right, place.top, place.right, place.bottom, place.left, place.bottom)
        val here = outlines.filter { outline -> outline.corners.indices.all { abs(outline.corners[it] - expected[it]) <= 1f } }
        val decisions = here.map { it.action to it.reason }.distinct()
        val all = outlines.map { "${it.action} ${it.reason} ${it.corners.toList()}" }
        assertEquals("$name at $place among $all", listOf(action to reason), decisions)
    }

    /** Waits for the engine's answer, and returns the outlines of a window. */
    private fun outlines(root: View): List<Outline> {
        val end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_S)
        while (overlay.outlines(root).isEmpty() && System.nanoTime() < end) rule.idle(CaptureRule.FRAME_MS)
        return overlay.outlines(root)
    }

    private companion object {
        const val WAIT_S = 30L
    }
}
