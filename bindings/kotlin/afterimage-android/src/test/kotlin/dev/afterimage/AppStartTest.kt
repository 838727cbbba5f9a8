package dev.afterimage

import android.app.Application
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config

/** An app that starts the recording before its `onCreate` ends, as the quick start does. */
class RecordingApp : Application() {
    lateinit var rig: Rig
    lateinit var replay: SessionReplay

    override fun onCreate() {
        super.onCreate()
        rig = Rig(this)
        replay = rig.replay()
        replay.start()
        replay.recordScreen("start")
    }
}

@RunWith(RobolectricTestRunner::class)
@Config(minSdk = 21, application = RecordingApp::class)
class AppStartTest {
    private val app = RuntimeEnvironment.getApplication() as RecordingApp
    private val rig = app.rig

    @After
    fun end() = rig.close()

    @Test
    fun `a start before the app's onCreate ends records the first activity`() {
        val activity = rig.show()
        rig.until("a recording", activity.get()) { app.replay.status().isRecording }
        assertEquals(FlushOutcome.DELIVERED, app.replay.flushed().outcome)
        assertEquals(1, rig.collector.waiting)
        rig.assertNoFailures()
    }

    @Test
    fun `a process without an activity records nothing, and a flush says so`() {
        rig.until("the start") { app.replay.status().reason == CaptureReason.AWAITING_FRAME }
        assertEquals(FlushOutcome.DELIVERED, app.replay.flushed().outcome)
        assertFalse(app.replay.status().isRecording)
        assertEquals(0, rig.collector.waiting)
        rig.assertNoFailures()
    }
}
