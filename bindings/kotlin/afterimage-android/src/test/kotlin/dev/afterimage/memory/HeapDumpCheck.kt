package dev.afterimage.memory

import android.app.Dialog
import android.view.ContextThemeWrapper
import android.view.Gravity
import android.view.View
import android.view.Window
import android.widget.PopupWindow
import android.widget.TextView
import dev.afterimage.Rig
import dev.afterimage.TextActivity
import dev.afterimage.afterimageMask
import dev.afterimage.flushed
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.shadows.ShadowApplication
import org.robolectric.shadows.ShadowDialog
import java.io.File

/** After the end of a recording, the heap has no recorded view, window or activity. `cargo xtask android --check` runs this class. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35])
class HeapDumpCheck {
    @get:Rule
    val folder = TemporaryFolder()

    private val rig = Rig()

    @After
    fun end() = rig.close()

    @Test
    fun `no view, window or activity outlives its end`() {
        val dump = File(folder.root, "heap.hprof")
        val replay = rig.replay()
        replay.start()
        record({ replay.status().isRecording }, dump)
        replay.flushed()
        replay.stop()
        replay.dispose()
        rig.draw()
        assertEquals(emptyMap<String, Int>(), HeapDump.instances(dump, SCREEN))
        rig.assertNoFailures()
    }

    /** Records an activity with a dialog and a popup until they end. Not inlined, so that no local variable keeps them. */
    private fun record(
        isRecording: () -> Boolean,
        dump: File,
    ) {
        val controller = rig.show()
        val activity = controller.get()
        activity.text.afterimageMask()
        rig.until("a recording", activity, isRecording)
        val dialog = Dialog(activity).apply { setContentView(TextView(activity)) }
        dialog.show()
        val popup = PopupWindow(TextView(activity), 100, 50)
        popup.showAtLocation(activity.window.decorView, Gravity.NO_GRAVITY, 0, 0)
        repeat(3) { rig.draw(activity) }
        val shown = HeapDump.instances(dump, SCREEN)
        assertTrue("the dump has live objects: $shown", shown[TextActivity::class.java.name] == 1)
        popup.dismiss()
        dialog.dismiss()
        rig.draw(activity)
        controller.pause().stop().destroy()
        releaseOfRobolectric()
    }

    /** Robolectric keeps the last dialog and the last popup, for tests that look at them. */
    private fun releaseOfRobolectric() {
        ShadowDialog.reset()
        val popup = ShadowApplication::class.java.getDeclaredField("latestPopupWindow").apply { isAccessible = true }
        popup.set(shadowOf(rig.app), null)
    }

    private companion object {
        /** An activity is a context with a theme, and so are the contexts of dialogs. */
        val SCREEN =
            setOf(
                ContextThemeWrapper::class.java,
                Dialog::class.java,
                View::class.java,
                Window::class.java,
            ).map { it.name }.toSet()
    }
}
