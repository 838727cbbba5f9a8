package dev.afterimage.navigation

import android.app.Activity
import android.os.Looper
import androidx.compose.runtime.snapshots.Snapshot
import dev.afterimage.FlushOutcome
import dev.afterimage.FlushReport
import dev.afterimage.SessionReplay
import dev.afterimage.SessionReplayConfig
import dev.afterimage.ffi.Collector
import dev.afterimage.ffi.directCallbacksHere
import dev.afterimage.testapp.Export
import org.junit.Assert.assertEquals
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import java.util.concurrent.locks.LockSupport

/** The library in an app, with the real engine and a collector on loopback: the names of screens that arrive in a recording. */
class ScreenRecorder(
    set: SessionReplayConfig.Builder.() -> Unit = {},
) : AutoCloseable {
    private val collector = Collector()
    private val segments = ArrayList<ByteArray>()
    val replay: SessionReplay

    init {
        directCallbacksHere()
        val config =
            SessionReplayConfig("kotlin-key", "device-kotlin") {
                sessionId = SESSION
                sampleRate = 1.0
                enableRemoteConfig = false
                serverUrl = collector.url
                set()
            }
        replay = SessionReplay(RuntimeEnvironment.getApplication(), config)
        replay.start()
    }

    /** Draws an activity until it is recorded. */
    fun record(activity: Activity) {
        val deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_S)
        while (!replay.status().isRecording) {
            check(System.nanoTime() < deadline) { "nothing is recorded: ${replay.status()}" }
            draw(activity)
            LockSupport.parkNanos(1_000_000)
        }
    }

    /** Lets the main thread run, and draws an activity. */
    fun draw(activity: Activity) {
        Snapshot.sendApplyNotifications()
        shadowOf(Looper.getMainLooper()).idleFor(Duration.ofMillis(FRAME_MS))
        activity.window.decorView.viewTreeObserver
            .dispatchOnDraw()
    }

    /** Returns the names of all screens so far. */
    fun names(): List<String> {
        val report = CompletableFuture<FlushReport>()
        replay.flush(FLUSH_MS) { report.complete(it) }
        assertEquals(FlushOutcome.DELIVERED, report.get(WAIT_S, TimeUnit.SECONDS).outcome)
        assertEquals("${replay.status()}", 0, replay.status().counts.failures)
        while (collector.waiting > 0) segments.add(collector.segment().body)
        val events = Export(segments).use { it.rrweb() }
        return NAME.findAll(events).map { it.groupValues[1] }.toList()
    }

    override fun close() {
        replay.dispose()
        shadowOf(Looper.getMainLooper()).idle()
        collector.close()
    }

    private companion object {
        const val SESSION = 1_700_000_000_000L
        const val FRAME_MS = 120L
        const val FLUSH_MS = 20_000L
        const val WAIT_S = 30L
        val NAME = Regex("\"tag\":\"screen\",\"payload\":\\{\"name\":\"([^\"]*)\"")
    }
}
