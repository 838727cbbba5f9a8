package dev.afterimage.internal.capture

import android.os.SystemClock
import android.view.MotionEvent
import android.view.View
import android.widget.TextView
import androidx.coordinatorlayout.widget.CoordinatorLayout
import androidx.drawerlayout.widget.DrawerLayout
import com.google.android.material.bottomsheet.BottomSheetBehavior
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.testapp.Canary
import dev.afterimage.testapp.R
import dev.afterimage.testapp.Screens
import dev.afterimage.testapp.ShownScreen
import dev.afterimage.testapp.part
import dev.afterimage.testapp.roots
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config

/** Widgets that move: each node of a frame is drawn where the framework draws its view. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [Config.ALL_SDKS])
class DrawnCornersTest {
    @get:Rule
    val rule = CaptureRule()

    /** Compares a frame with all windows. Returns the x or y at which a view is drawn, in logical pixels. */
    private fun assertDrawn(
        screen: ShownScreen,
        view: View,
        axis: Int,
    ): Double {
        val frame = rule.frame()
        for (root in roots()) frame.assertPlaces(root, screen.activity.window.decorView)
        return frame.corners(frame.of(view))[axis] / TENTHS
    }

    @Test
    fun `a drawer is drawn where the finger moved it`() {
        ShownScreen.show(Screens.named("drawer, closed")).use { screen ->
            val root = screen.activity.window.decorView
            val drawer = root.part<DrawerLayout>(R.id.drawer)
            val navigation = root.part<View>(R.id.navigation)
            val density = root.resources.displayMetrics.density
            val downMs = SystemClock.uptimeMillis()
            val lefts = ArrayList<Double>()
            for (step in 0..STEPS) {
                val action = if (step == 0) MotionEvent.ACTION_DOWN else MotionEvent.ACTION_MOVE
                // From the left edge, by which a drawer is opened.
                val x = density * (EDGE_DP + STEP_DP * step)
                root.dispatchTouchEvent(MotionEvent.obtain(downMs, SystemClock.uptimeMillis(), action, x, root.height / 2f, 0))
                rule.idle()
                if (drawer.isDrawerVisible(navigation)) lefts.add(assertDrawn(screen, navigation, 0))
            }
            assertTrue("$lefts", lefts.size >= STEPS / 2 && lefts == lefts.sorted() && lefts.last() > lefts.first() + STEP_DP)
            // Without an animation, whose steps are those of the drawing.
            drawer.openDrawer(navigation, false)
            rule.idle()
            assertEquals(0.0, assertDrawn(screen, navigation, 0), 1.0)
        }
        assertEquals(emptyList<String>(), rule.failed)
    }

    @Test
    fun `a sheet is drawn where its behaviour and its translation put it`() {
        ShownScreen.show(Screens.named("bottom sheet, within the activity")).use { screen ->
            val sheet =
                screen.activity.window.decorView
                    .let { root -> descendants(root).single { behaviour(it) != null } }
            val behaviour = behaviour(sheet)!!
            val density = sheet.resources.displayMetrics.density
            val tops = arrayListOf(assertDrawn(screen, sheet, 1))
            behaviour.state = BottomSheetBehavior.STATE_EXPANDED
            rule.idle(SETTLING_MS)
            tops.add(assertDrawn(screen, sheet, 1))
            assertTrue("$tops", tops[1] < tops[0])
            for (step in 1..STEPS) {
                sheet.translationY = 31.7f * step
                assertEquals(tops[1] + 31.7 * step / density, assertDrawn(screen, sheet, 1), 1.0)
            }
        }
        assertEquals(emptyList<String>(), rule.failed)
    }

    @Test
    fun `a sheet in a window of its own is drawn where its translation puts it`() {
        ShownScreen.show(Screens.named("bottom sheet")).use { screen ->
            val root = roots().last()
            assertTrue(root !== screen.activity.window.decorView)
            val sheet = root.part<View>(com.google.android.material.R.id.design_bottom_sheet)
            val density = sheet.resources.displayMetrics.density
            val top = assertDrawn(screen, sheet, 1)
            for (step in 1..STEPS) {
                sheet.translationY = 47.3f * step
                assertEquals(top + 47.3 * step / density, assertDrawn(screen, sheet, 1), 1.0)
            }
            // The place in the layout stays, and all of it is the transform.
            val node = rule.frames.last().of(sheet)
            assertEquals(47.3 * STEPS / density, node.real(Attr.TRANSFORM_TY)!!.toDouble(), 0.1)
        }
        assertEquals(emptyList<String>(), rule.failed)
    }

    @Test
    fun `pages between two places are drawn as their transformer turns them`() {
        ShownScreen.show(Screens.named("turning pages")).use { screen ->
            val pages =
                descendants(screen.activity.window.decorView).filter { view ->
                    (view as? TextView)?.let { Canary.find(it.text) } !=
                        null
                }
            assertTrue(pages.count { it.rotation != 0f && it.scaleX < 1f } >= 2)
            assertDrawn(screen, pages[0], 0)
        }
        assertEquals(emptyList<String>(), rule.failed)
    }

    private fun behaviour(view: View): BottomSheetBehavior<*>? =
        (view.layoutParams as? CoordinatorLayout.LayoutParams)?.behavior as? BottomSheetBehavior<*>

    private companion object {
        const val TENTHS = 10
        const val STEPS = 8
        const val EDGE_DP = 4
        const val STEP_DP = 24

        /** More than the time in which a sheet settles. */
        const val SETTLING_MS = 1_000L
    }
}
