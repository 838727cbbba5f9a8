package dev.afterimage

import android.app.Application
import dev.afterimage.ffi.Collector
import dev.afterimage.ffi.directCallbacksHere
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config

/** The public API on the real framework, with the real engine and a collector on loopback. */
@RunWith(RobolectricTestRunner::class)
@Config(minSdk = 21)
class SessionReplayTest {
    private val app: Application = RuntimeEnvironment.getApplication()
    private val collector = Collector().also { directCallbacksHere() }
    private val replay = SessionReplay(app, config())

    private fun config(set: SessionReplayConfig.Builder.() -> Unit = {}) =
        SessionReplayConfig("kotlin-key", "device-kotlin") {
            sessionId = SESSION
            sampleRate = 1.0
            enableRemoteConfig = false
            logLevel = LogLevel.DEBUG
            serverUrl = collector.url
            set()
        }

    @After
    fun end() {
        replay.dispose()
        collector.close()
    }

    @Test
    fun `calls before the library is loaded are made in their order`() {
        replay.sessionId = SESSION + 1
        replay.sessionId = SESSION + 2
        replay.optOut = true
        replay.optOut = false
        replay.start()
        assertEquals(SESSION + 2, replay.sessionId)
        val report = replay.flushed()
        assertEquals(FlushOutcome.DELIVERED, report.outcome)
        assertEquals(SESSION + 2, replay.status().sessionId)
        assertEquals(CaptureReason.AWAITING_FRAME, replay.status().reason)
        assertEquals(0, replay.status().counts.failures)
    }

    @Test
    fun `invalid options are reported and nothing is thrown`() {
        val other = SessionReplay(app, SessionReplayConfig("", "x"))
        other.start()
        assertEquals(FlushOutcome.ENGINE_UNAVAILABLE, other.flushed().outcome)
        val status = other.status()
        assertEquals(CaptureReason.INVALID_CONFIG, status.reason)
        assertTrue(status.why, status.why.contains("device_id"))
    }

    @Test
    fun `later calls change nothing after dispose`() {
        replay.start()
        replay.flushed()
        replay.dispose()
        replay.dispose()
        replay.start()
        replay.sessionId = 5
        assertEquals(FlushOutcome.DISPOSED, replay.flushed().outcome)
        assertEquals(CaptureReason.DISPOSED, replay.status().reason)
        assertEquals(0, replay.status().counts.failures)
    }

    private companion object {
        const val SESSION = 1_700_000_000_000L
    }
}
