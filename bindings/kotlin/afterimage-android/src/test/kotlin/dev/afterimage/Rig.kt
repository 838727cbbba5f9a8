package dev.afterimage

import android.app.Activity
import android.app.Application
import android.os.Bundle
import android.os.Looper
import android.widget.LinearLayout
import android.widget.TextView
import dev.afterimage.ffi.Collector
import dev.afterimage.ffi.directCallbacksHere
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController
import org.robolectric.shadows.ShadowLog
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import java.util.concurrent.locks.LockSupport
import kotlin.coroutines.Continuation
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.coroutines.startCoroutine

/** A screen with a text, which can change. */
class TextActivity : Activity() {
    lateinit var text: TextView

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        text = TextView(this).apply { text = "first text" }
        setContentView(LinearLayout(this).apply { addView(text) })
    }
}

/** A second screen. */
class OtherActivity : Activity()

/** An app with a collector on loopback and the real engine. [loadLibrary] runs first. */
class Rig(
    val app: Application = RuntimeEnvironment.getApplication(),
    loadLibrary: () -> Unit = ::directCallbacksHere,
) : AutoCloseable {
    val collector = Collector()
    private val created = ArrayList<SessionReplay>()

    init {
        loadLibrary()
    }

    fun config(set: SessionReplayConfig.Builder.() -> Unit = {}) =
        SessionReplayConfig("kotlin-key", "device-kotlin") {
            sessionId = SESSION
            sampleRate = 1.0
            enableRemoteConfig = false
            serverUrl = collector.url
            set()
        }

    fun replay(set: SessionReplayConfig.Builder.() -> Unit = {}): SessionReplay = SessionReplay(app, config(set)).also(created::add)

    fun show(): ActivityController<TextActivity> = Robolectric.buildActivity(TextActivity::class.java).setup()

    /** Draws the screen and lets the main thread run. */
    fun draw(activity: TextActivity? = null) {
        activity
            ?.window
            ?.decorView
            ?.viewTreeObserver
            ?.dispatchOnDraw()
        shadowOf(Looper.getMainLooper()).idleFor(Duration.ofMillis(FRAME_MS))
    }

    /** Draws until a condition of a thread of the engine holds. */
    fun until(
        what: String,
        activity: TextActivity? = null,
        condition: () -> Boolean,
    ) {
        val deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_S)
        while (!condition()) {
            if (System.nanoTime() > deadline) throw AssertionError("not reached: $what; ${created.map { it.status() }}")
            draw(activity)
            LockSupport.parkNanos(1_000_000)
        }
    }

    /** Fails with our lines of the log if anything failed. */
    fun assertNoFailures() {
        val failures = created.sumOf { it.status().counts.failures }
        if (failures > 0) throw AssertionError(ShadowLog.getLogsForTag("Afterimage").joinToString("\n") { it.msg })
    }

    override fun close() {
        created.forEach(SessionReplay::dispose)
        draw()
        collector.close()
    }

    companion object {
        const val SESSION = 1_700_000_000_000L
        private const val FRAME_MS = 120L
        private const val WAIT_S = 30L
    }
}

/** Flushes by the suspend function, and waits for the report. */
fun SessionReplay.flushed(): FlushReport {
    val report = CompletableFuture<FlushReport>()
    val flush: suspend () -> FlushReport = { flush(deadlineMs = 20_000) }
    flush.startCoroutine(Continuation(EmptyCoroutineContext) { result -> result.onSuccess(report::complete) })
    return report.get(30, TimeUnit.SECONDS)
}
