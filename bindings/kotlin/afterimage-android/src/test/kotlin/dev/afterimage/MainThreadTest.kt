package dev.afterimage

import org.junit.After
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import java.io.File
import java.nio.file.Files
import java.nio.file.Paths

/** The main thread reads and writes no file and no socket: the kernel counts what each thread does. */
@RunWith(RobolectricTestRunner::class)
@Config(minSdk = 21)
class MainThreadTest {
    private val rig = Rig()
    private val counters = File("/proc/" + Files.readSymbolicLink(Paths.get("/proc/thread-self")) + "/io")

    @After
    fun end() = rig.close()

    @Test
    fun `the main thread reads and writes nothing`() {
        // Classes are loaded by the thread that needs them first.
        repeat(RUNS) {
            showAndHide()
            record("warm-up-$it")
        }
        // The framework sometimes loads a class late, so the least of several runs is compared.
        val plain = List(RUNS) { cost { showAndHide() } }.reduce(IoCounts::least)
        val recorded = List(RUNS) { cost { record("measured-$it") } }.reduce(IoCounts::least)
        assertTrue("$recorded, and $plain without us", recorded.least(plain) == recorded)
    }

    @Test
    fun `the counters see a file that is written`() {
        val before = counts()
        File.createTempFile("afterimage", "io").writeText("some text")
        assertTrue(counts().written - before.written >= "some text".length)
    }

    private fun record(name: String) {
        val replay = rig.replay { serverUrl = NOWHERE }
        replay.start()
        replay.recordScreen(name)
        val activity = rig.show()
        rig.until("a recording", activity.get()) { replay.status().isRecording }
        replay.deviceId = "device-$name"
        rig.until("a recording of the device", activity.get()) { replay.status().run { isRecording && deviceId == "device-$name" } }
        activity.pause().stop().destroy()
        rig.until("background") { replay.status().reason == CaptureReason.IN_BACKGROUND }
        replay.optOut = true
        replay.dispose()
        rig.until("the end") { replay.status().run { reason == CaptureReason.DISPOSED && counts.waitingSegments == 0L } }
    }

    private fun showAndHide() {
        val activity = rig.show()
        repeat(20) { rig.draw(activity.get()) }
        activity.pause().stop().destroy()
        rig.draw()
    }

    /** Returns the counts of the framework and of the work. */
    private fun cost(work: () -> Unit): IoCounts {
        val text = counters.readText()
        val before = counts(text)
        work()
        // The first reading of the counters counts too, and its length changes with the number of their digits.
        return counts() - before.copy(read = before.read + text.length)
    }

    private fun counts(text: String = counters.readText()): IoCounts {
        val lines = text.trim().lines().associate { it.substringBefore(':') to it.substringAfter(": ").toLong() }
        return IoCounts(lines.getValue("rchar"), lines.getValue("wchar"), lines.getValue("syscr"), lines.getValue("syscw"))
    }

    private data class IoCounts(
        val read: Long,
        val written: Long,
        val reads: Long,
        val writes: Long,
    ) {
        operator fun minus(other: IoCounts) =
            IoCounts(read - other.read, written - other.written, reads - other.reads, writes - other.writes)

        fun least(other: IoCounts) =
            IoCounts(minOf(read, other.read), minOf(written, other.written), minOf(reads, other.reads), minOf(writes, other.writes))
    }

    private companion object {
        const val RUNS = 3

        /** Nothing listens there: the port is reserved. */
        const val NOWHERE = "http://127.0.0.1:1"
    }
}
