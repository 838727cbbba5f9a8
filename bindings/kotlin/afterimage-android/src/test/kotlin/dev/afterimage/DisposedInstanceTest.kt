package dev.afterimage

import android.app.Application
import android.content.Context
import android.content.ContextWrapper
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.shadows.ShadowLog
import kotlin.concurrent.thread

/** What an instance registers in the app's process. */
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

    /** Returns the number of the app's listeners for activities. */
    private fun callbacks(): Int {
        val field = Application::class.java.getDeclaredField("mActivityLifecycleCallbacks").apply { isAccessible = true }
        return (field.get(rig.app) as List<*>).size
    }
}
