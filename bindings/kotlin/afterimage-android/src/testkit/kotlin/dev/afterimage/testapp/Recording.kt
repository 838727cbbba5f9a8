package dev.afterimage.testapp

import dev.afterimage.ffi.Collector
import dev.afterimage.ffi.Golden
import dev.afterimage.ffi.Host
import dev.afterimage.ffi.PrivacyLevel
import dev.afterimage.ffi.ReplayEngine
import dev.afterimage.ffi.flushed
import java.nio.ByteOrder
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.TimeUnit

/** A recording as a collector received it, and as the studio exports it. */
class Recording(
    /** The bodies of the uploads. */
    val segments: List<ByteArray>,
    /** Events of rrweb, as JSON. */
    val rrweb: String,
    /** Every recorded property, as lines of JSON. */
    val trace: String,
) {
    companion object {
        /** The longest wait for the engine, in seconds. */
        private const val WAIT_S = 60L

        /** Frames that follow one another faster than they can be seen are one event of an export. */
        private const val FRAME_INTERVAL_MS = 20L

        /** Offset of the time in a frame buffer (docs/frame-buffer.md). */
        private const val TIME_OFFSET = 8

        /** Records `frames` at a masking level and with mask rules: frames -> engine -> segments -> collector -> export. */
        fun of(
            frames: List<ByteArray>,
            level: PrivacyLevel,
            rules: List<String> = emptyList(),
        ): Recording {
            val folder = Files.createTempDirectory("recording")
            try {
                val segments = Collector().use { collector -> upload(frames, level, rules, folder, collector) }
                return Export(segments).use { Recording(segments, it.rrweb(), it.trace()) }
            } finally {
                folder.toFile().deleteRecursively()
            }
        }

        private fun upload(
            frames: List<ByteArray>,
            level: PrivacyLevel,
            rules: List<String>,
            folder: Path,
            collector: Collector,
        ): List<ByteArray> {
            val host = Host(folder, collector.url)
            host.start(host.config().copy(privacyConfig = level, maskRules = rules)).use { engine ->
                val startNs = System.nanoTime()
                val elapsedMs = { Host.ELAPSED_MS.toLong() + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs) }
                var dueMs = Host.ELAPSED_MS.toLong()
                frames.forEachIndexed { index, frame ->
                    // Robolectric's clock ran ahead of the engine's, which takes no frame of the future.
                    waitFor("the time of frame $index") { elapsedMs() >= dueMs }
                    val timeMs = elapsedMs()
                    dueMs = timeMs + FRAME_INTERVAL_MS
                    engine.submitFrame(Golden.direct(frame).order(ByteOrder.LITTLE_ENDIAN).putLong(TIME_OFFSET, timeMs))
                    waitFor("frame $index") { engine.accepted() == index.toULong() + 1uL }
                }
                val status = engine.status()
                check(status.badFrames == 0uL) { "the engine refused frames: ${status.lastBadFrame}" }
                engine.flushed()
            }
            return List(collector.waiting) { collector.segment().body }
        }

        /** Frames that the engine has read. A queue of one frame precedes it, so a test waits for each. */
        private fun ReplayEngine.accepted(): ULong =
            status().let { it.frames + it.unchangedFrames + it.outdatedFrames + it.badFrames + it.droppedFrames + it.backgroundFrames }

        private fun waitFor(
            name: String,
            isDone: () -> Boolean,
        ) {
            val end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_S)
            while (!isDone()) {
                check(System.nanoTime() < end) { "$name is not accepted after $WAIT_S s" }
                Thread.yield()
            }
        }
    }
}
