package dev.afterimage.cost

import android.os.Build
import android.os.Looper
import android.os.SystemClock
import dev.afterimage.CaptureReason
import dev.afterimage.Rig
import dev.afterimage.SessionReplay
import dev.afterimage.ffi.CaptureAdvice
import dev.afterimage.ffi.Collector
import dev.afterimage.ffi.Golden
import dev.afterimage.ffi.Host
import dev.afterimage.ffi.ReplayEngine
import dev.afterimage.internal.Failures
import dev.afterimage.internal.buffer.FrameReader
import dev.afterimage.internal.capture.Capture
import dev.afterimage.internal.capture.FrameSink
import dev.afterimage.internal.content.ViewContent
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.shadows.ShadowSystemClock
import java.lang.management.ManagementFactory
import java.nio.ByteBuffer
import java.time.Duration
import java.util.concurrent.locks.LockSupport

/** Times of our work on the UI thread. They depend on the machine, so nothing is asserted; `cargo xtask android --check` runs this class. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35])
class CostBench {
    private val threads = ManagementFactory.getThreadMXBean()

    @get:Rule
    val folder = TemporaryFolder()

    private val decor by lazy {
        val controller = Robolectric.buildActivity(CostActivity::class.java).setup()
        shadowOf(Looper.getMainLooper()).idle()
        controller.get().window.decorView
    }

    /** Draws the screen, and passes each frame with its time to the hand-over. */
    private fun draw(
        times: Int,
        sink: FrameSink,
    ) {
        val failures = Failures { throw AssertionError(it) }
        // Walks take no time by this clock, so that none is ended early.
        val clock = { SystemClock.uptimeMillis() * NS_PER_MS }
        val capture = Capture(RuntimeEnvironment.getApplication(), ViewContent(failures), sink, failures, maxFps = 10, clock = clock)
        val observer = decor.viewTreeObserver
        capture.start()
        repeat(times) {
            ShadowSystemClock.advanceBy(INTERVAL)
            observer.dispatchOnDraw()
        }
        capture.stop()
    }

    @Test
    fun `hand-off of a frame of 500 nodes`() {
        var frame = ByteBuffer.allocate(0)
        draw(2) { buffer ->
            val bytes = ByteArray(buffer.remaining()).also { buffer.duplicate().get(it) }
            frame = Golden.direct(bytes)
            CaptureAdvice.Next(0u, emptyList(), false)
        }
        val nodes = FrameReader(frame.duplicate().order(frame.order())).nodes.size
        assertTrue("$nodes nodes", nodes in 500..560)
        Collector().use { collector ->
            Host(folder.newFolder().toPath(), collector.url).start().use { engine ->
                // Without pauses, until the JVM has compiled the calls.
                repeat(COMPILED) { engine.submitFrame(frame) }
                val rounds = List(ROUNDS) { handOver(engine, frame) }
                Figures.reportTimes(
                    "hand-off of a frame of $nodes nodes (${frame.limit()} bytes)",
                    rounds.minBy { it.sorted()[it.size / 2] },
                )
            }
        }
    }

    /** Returns the times of a round. The machine does other work too, so the round with the least median counts. */
    private fun handOver(
        engine: ReplayEngine,
        frame: ByteBuffer,
    ) = LongArray(HANDED_OVER) {
        // The engine is done with the frame before, as at the frame rate of a recording.
        LockSupport.parkNanos(PAUSE_NS)
        val start = System.nanoTime()
        engine.submitFrame(frame)
        System.nanoTime() - start
    }

    @Test
    fun `walk of 500 nodes`() {
        var started = 0L
        val times = ArrayList<Long>()
        val listener = android.view.ViewTreeObserver.OnDrawListener { started = System.nanoTime() }
        decor.viewTreeObserver.addOnDrawListener(listener)
        val advice = CaptureAdvice.Next(0u, emptyList(), false)
        draw(WARM + WALKED) {
            times.add(System.nanoTime() - started)
            advice
        }
        Figures.reportTimes("walk of the same screen that did not change", times.drop(WARM).toLongArray())
    }

    /** The first start of a process loads classes, which the sandbox rewrites; a sandbox of each API level starts without them. */
    @Test
    @Config(sdk = [23, 28, 35])
    fun `start`() {
        val level = Build.VERSION.SDK_INT
        Rig().use { rig ->
            val config = rig.config()
            val times = LongArray(STARTS)
            for (index in 0 until STARTS) {
                val before = threads.currentThreadCpuTime
                val replay = SessionReplay(rig.app, config)
                replay.start()
                times[index] = threads.currentThreadCpuTime - before
                replay.dispose()
                rig.draw()
            }
            Figures.reportTimes("CPU time of constructor and `start`, classes loaded: API $level", times.copyOfRange(1, STARTS))
            Figures.report(Topic.TIMES, "the first one, which loads classes that the sandbox rewrites: API $level", "${times[0] / 1000} µs")
        }
    }

    /** The work of the main thread after `start` has returned: it follows the windows, and walks them for the first frame. */
    @Test
    fun `work after start`() {
        Rig().use { rig ->
            val config = rig.config()
            rig.show()
            rig.draw()
            val times = LongArray(STARTS)
            for (index in 0 until STARTS) {
                val replay = SessionReplay(rig.app, config)
                replay.start()
                times[index] = mainThreadTime { replay.status().isRecording }
                replay.dispose()
                mainThreadTime { replay.status().reason == CaptureReason.DISPOSED }
            }
            Figures.reportTimes("CPU time of the main thread from the return of `start` to the first frame", times.copyOfRange(1, STARTS))
            Figures.report(Topic.TIMES, "the first one, which loads classes that the sandbox rewrites", "${times[0] / 1000} µs")
        }
    }

    /** Returns the time of the tasks of the main thread until a condition holds. The screen is still, so all of them are ours. */
    private fun mainThreadTime(isDone: () -> Boolean): Long {
        val main = shadowOf(Looper.getMainLooper())
        val end = System.nanoTime() + LONGEST_WAIT_NS
        var total = 0L
        while (!isDone()) {
            check(System.nanoTime() < end) { "not reached" }
            ShadowSystemClock.advanceBy(Duration.ofMillis(1))
            if (!main.isIdle) {
                val before = threads.currentThreadCpuTime
                main.idle()
                total += threads.currentThreadCpuTime - before
            }
            LockSupport.parkNanos(PAUSE_NS)
        }
        return total
    }

    private companion object {
        const val NS_PER_MS = 1_000_000L
        const val PAUSE_NS = 1_000_000L
        const val WARM = 1000
        const val COMPILED = 20_000
        const val ROUNDS = 10
        const val HANDED_OVER = 1000
        const val WALKED = 1000
        const val STARTS = 51
        const val LONGEST_WAIT_NS = 30_000_000_000L
        val INTERVAL: Duration = Duration.ofMillis(100)
    }
}
