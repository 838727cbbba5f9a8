package dev.afterimage.internal.overlay

import android.content.pm.ApplicationInfo
import dev.afterimage.SessionReplay
import dev.afterimage.SessionReplayConfig
import org.junit.Assert.assertEquals
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config
import org.robolectric.shadows.ShadowLog
import java.util.concurrent.TimeUnit

/** The overlay outside of debuggable builds. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [Config.ALL_SDKS])
class DebuggableTest {
    private val context = RuntimeEnvironment.getApplication()

    private fun refusals() = ShadowLog.getLogs().count { "debuggable builds only" in it.msg }

    @Test
    fun `a build that is not debuggable logs a line and shows nothing`() {
        val replay = SessionReplay(context, SessionReplayConfig("API_KEY", "device-id"))
        context.applicationInfo.flags = context.applicationInfo.flags or ApplicationInfo.FLAG_DEBUGGABLE
        replay.showMaskOverlay()
        replay.hideMaskOverlay()
        context.applicationInfo.flags = context.applicationInfo.flags and ApplicationInfo.FLAG_DEBUGGABLE.inv()
        replay.showMaskOverlay()
        val end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30)
        while (refusals() == 0 && System.nanoTime() < end) Thread.yield()
        assertEquals(1, refusals())
    }
}
