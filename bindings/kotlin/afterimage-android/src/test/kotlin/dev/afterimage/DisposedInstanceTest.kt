package dev.afterimage

import android.app.Application
import android.content.Context
import android.content.ContextWrapper
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Assert.fail
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.shadows.ShadowLog
import java.lang.ref.WeakReference
import kotlin.concurrent.thread

/** The registrations of an instance in the app's process, and those left after its end. */
@RunWith(RobolectricTestRunner::class)
@Config(minSdk = 21)
class DisposedInstanceTest {
    private val rig = Rig()

    @After
    fun end() = rig.close()

    @Test
    fun `a start beside a dispose on another thread registers nothing`() {
        val before = callbacks()
        repeat(20) {
            val replay = rig.replay()
            val starts = thread { replay.start() }
            replay.dispose()
            starts.join()
        }
        assertEquals(before, callbacks())
    }

    @Test
    fun `an attached instance registers nothing`() {
        val before = callbacks()
        rig.replay { shouldInitializeNativeSdk = false }.start()
        assertEquals(before, callbacks())
    }

    @Test
    fun `a context without an application is refused with one line`() {
        val context =
            object : ContextWrapper(rig.app.baseContext) {
                override fun getApplicationContext(): Context? = null
            }
        val replay = SessionReplay(context, rig.config())
        replay.start()
        rig.until("the refusal") { replay.status().reason == CaptureReason.INVALID_CONFIG }
        assertTrue(replay.status().why, replay.status().why.contains("no Application"))
        assertEquals(FlushOutcome.ENGINE_UNAVAILABLE, replay.flushed().outcome)
        val lines = ShadowLog.getLogsForTag("Afterimage")
        assertEquals("$lines", 1, lines.size)
    }

    @Test
    fun `a disposed instance is released`() {
        val reference = recordAndDispose()
        for (round in 0 until ROUNDS) {
            rig.draw()
            System.gc()
            System.runFinalization()
            if (reference.get() == null) return
        }
        fail("the instance is kept")
    }

    /** Records an activity by an instance of its own. Not inlined, so that no local variable keeps it. */
    private fun recordAndDispose(): WeakReference<SessionReplay> {
        val replay = SessionReplay(rig.app, rig.config())
        replay.start()
        val controller = rig.show()
        rig.until("a recording", controller.get()) { replay.status().counts.frames > 0 }
        controller.pause().stop().destroy()
        replay.dispose()
        return WeakReference(replay)
    }

    /** Returns the number of the app's listeners for activities. */
    private fun callbacks(): Int {
        val field = Application::class.java.getDeclaredField("mActivityLifecycleCallbacks").apply { isAccessible = true }
        return (field.get(rig.app) as List<*>).size
    }

    private companion object {
        const val ROUNDS = 50
    }
}
