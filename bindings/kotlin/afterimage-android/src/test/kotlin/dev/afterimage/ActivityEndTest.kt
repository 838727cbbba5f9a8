package dev.afterimage

import android.os.Looper
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import java.lang.management.ManagementFactory
import java.lang.ref.WeakReference
import javax.management.ObjectName

/** An activity is released after its end, also while the recording goes on. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35])
class ActivityEndTest {
    private val rig = Rig()

    @After
    fun end() = rig.close()

    @Test
    fun `activities and views are released while the recording goes on, and after its end`() {
        val replay = rig.replay()
        replay.start()
        val duringRecording = recordAndDestroy(replay)
        rig.draw()
        assertReleased(duringRecording)
        val before = instances(TextActivity::class.java)
        val shown = rig.show()
        rig.draw(shown.get())
        assertEquals("the activity on the screen is found, and no other", before + 1, instances(TextActivity::class.java))
        val beforeDispose = recordAndDestroy(replay)
        replay.stop()
        replay.dispose()
        rig.draw()
        assertReleased(beforeDispose)
    }

    /** Records an activity until it ends. Not inlined, so that no local variable keeps it. */
    private fun recordAndDestroy(replay: SessionReplay): List<WeakReference<Any>> {
        val frames = replay.status().counts.frames
        val controller = rig.show()
        rig.until("a recording", controller.get()) { replay.status().counts.frames > frames }
        controller.pause().stop().destroy()
        val activity = controller.get()
        return listOf(activity, activity.window, activity.window.decorView, activity.text).map { WeakReference<Any>(it) }
    }

    private fun assertReleased(references: List<WeakReference<Any>>) {
        for (round in 0 until ROUNDS) {
            shadowOf(Looper.getMainLooper()).idle()
            System.gc()
            System.runFinalization()
            if (references.all { it.get() == null }) return
        }
        assertTrue("${references.mapNotNull { it.get() }} is kept", false)
    }

    /** Counts the live objects of a class, and of the classes of its name that the sandboxes of other API levels loaded. */
    private fun instances(type: Class<*>): Int {
        val signature = arrayOf(Array<String>::class.java.name)
        val name = ObjectName("com.sun.management:type=DiagnosticCommand")
        val histogram = ManagementFactory.getPlatformMBeanServer().invoke(name, "gcClassHistogram", arrayOf(arrayOf<String>()), signature)
        val rows = histogram.toString().lines().map { it.trim().split(Regex(" +")) }
        return rows.filter { it.last() == type.name }.sumOf { it[1].toInt() }
    }

    private companion object {
        const val ROUNDS = 50
    }
}
