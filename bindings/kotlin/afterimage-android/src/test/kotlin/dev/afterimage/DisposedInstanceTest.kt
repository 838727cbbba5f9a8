package dev.afterimage

import android.app.Application
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
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

    /** Returns the number of the app's listeners for activities. */
    private fun callbacks(): Int {
        val field = Application::class.java.getDeclaredField("mActivityLifecycleCallbacks").apply { isAccessible = true }
        return (field.get(rig.app) as List<*>).size
    }
}
