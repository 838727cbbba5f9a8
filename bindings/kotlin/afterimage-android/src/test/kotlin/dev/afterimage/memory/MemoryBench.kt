package dev.afterimage.memory

import android.app.Activity
import android.os.Looper
import android.os.SystemClock
import android.view.View
import android.view.ViewGroup
import android.widget.TextView
import dev.afterimage.cost.CostActivity
import dev.afterimage.cost.Figures
import dev.afterimage.cost.Topic
import dev.afterimage.ffi.Collector
import dev.afterimage.ffi.Host
import dev.afterimage.ffi.JvmHttpClient
import dev.afterimage.ffi.ReplayEngine
import dev.afterimage.ffi.directCallbacksHere
import dev.afterimage.ffi.flushed
import dev.afterimage.internal.Failures
import dev.afterimage.internal.capture.Capture
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
import org.robolectric.annotation.GraphicsMode
import org.robolectric.shadows.ShadowLog
import java.util.concurrent.TimeUnit
import java.util.concurrent.locks.LockSupport

/** A page of about 70 nodes. */
class ShortActivity : CostActivity() {
    override val rows = 8
}

/** Ten thousand frames of real views through the real engine. They take minutes, so `cargo xtask android --check` runs this class by name. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35])
// In its other mode Robolectric keeps 60 kB of the drawables of each activity.
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class MemoryBench {
    @get:Rule
    val folder = TemporaryFolder()

    private val failures = Failures { throw AssertionError(it) }
    private val startNs = System.nanoTime()
    private val startMs = SystemClock.elapsedRealtime()

    @Test
    fun `memory is flat over 10,000 frames`() {
        directCallbacksHere()
        Collector().use { collector ->
            engine(collector).use { engine ->
                val uses = record(engine, collector)
                compare("live objects of the JVM", uses.map { it.heap }, MOST_HEAP)
                compare("direct buffers", uses.map { it.direct }, 0)
                compare("blocks of the C library, the engine's and the JVM's own", uses.map { it.native }, MOST_NATIVE)
                engine.flushed()
            }
        }
    }

    private fun engine(collector: Collector): ReplayEngine {
        val host = Host(folder.newFolder().toPath(), collector.url)
        val engine =
            ReplayEngine(
                host.config().copy(maxFps = MAX_FPS.toUInt()),
                storageDir = host.storageDir.toString(),
                elapsedMs = startMs.toULong(),
                http = JvmHttpClient.ifNeeded(),
            )
        engine.start()
        return engine
    }

    /** Records activities until the engine has all frames. Returns the memory that is used after the end of each. */
    private fun record(
        engine: ReplayEngine,
        collector: Collector,
    ): List<MemoryUse> {
        // Walks take no time by this clock, so that none is ended early.
        val capture =
            Capture(RuntimeEnvironment.getApplication(), ViewContent(failures), engine::submitFrame, failures, MAX_FPS, clock = {
                SystemClock.uptimeMillis() * NS_PER_MS
            })
        capture.start()
        val uses = ArrayList<MemoryUse>()
        while (engine.status().frames < FRAMES) {
            recordActivity()
            while (collector.waiting > 0) collector.segment()
            ShadowLog.clear()
            uses.add(MemoryUse.now())
        }
        capture.stop()
        return uses
    }

    private fun recordActivity() {
        val controller = Robolectric.buildActivity(ShortActivity::class.java).setup()
        val activity = controller.get()
        val texts = activity.window.decorView.texts()
        repeat(DRAWINGS) {
            texts[it % texts.size].text = "Text of drawing $it"
            draw(activity)
        }
        controller.pause().stop().destroy()
        shadowOf(Looper.getMainLooper()).idle()
    }

    /** Reports and compares the least memory of the second and the last third. In the first one caches fill, and the JVM compiles the code. */
    private fun compare(
        what: String,
        bytes: List<Long>,
        mostGrowth: Long,
    ) {
        val third = bytes.size / 3
        val before = bytes.subList(third, 2 * third).min()
        val after = bytes.takeLast(third).min()
        Figures.report(Topic.MEMORY, "$what: second and last third of the frames", "$before and $after bytes")
        assertTrue("$what grew from $before to $after: $bytes", after - before <= mostGrowth)
    }

    /** Draws, and lets the framework's clock follow the engine's, which is the real one: the engine takes no frame of the future. */
    private fun draw(activity: Activity) {
        activity.window.decorView.viewTreeObserver
            .dispatchOnDraw()
        val passedMs = SystemClock.elapsedRealtime() - startMs
        while (realMs() < passedMs + FRAME_MS) LockSupport.parkNanos(PAUSE_NS)
        shadowOf(Looper.getMainLooper()).idleFor(realMs() - passedMs, TimeUnit.MILLISECONDS)
    }

    private fun realMs() = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs)

    private fun View.texts(): List<TextView> =
        when (this) {
            is TextView -> listOf(this)
            is ViewGroup -> (0 until childCount).flatMap { getChildAt(it).texts() }
            else -> emptyList()
        }

    private companion object {
        const val FRAMES = 10_000uL

        /** Drawings of one activity. */
        const val DRAWINGS = 250
        const val MAX_FPS = 60
        const val FRAME_MS = 17L
        const val PAUSE_NS = 1_000_000L
        const val NS_PER_MS = 1_000_000L

        /** Half a megabyte in a third of the frames: collections differ by as much. One activity with its views takes more than 200 kB. */
        const val MOST_HEAP = 512 * 1024L

        /** The JVM's compilers allocate and release megabytes. */
        const val MOST_NATIVE = 4 * 1024 * 1024L
    }
}
