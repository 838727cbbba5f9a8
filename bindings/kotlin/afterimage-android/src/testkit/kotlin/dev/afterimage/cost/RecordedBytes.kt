package dev.afterimage.cost

import dev.afterimage.ffi.Collector
import dev.afterimage.ffi.Golden
import dev.afterimage.ffi.Host
import dev.afterimage.ffi.ReplayStatus
import dev.afterimage.ffi.flushed
import dev.afterimage.internal.buffer.FrameReader
import org.junit.rules.TemporaryFolder
import java.util.concurrent.TimeUnit

/** Returns the bytes of a recording of frames by the real engine, as the collector receives them. */
internal fun recordedBytes(
    frames: List<FrameReader>,
    folder: TemporaryFolder,
): Int =
    Collector().use { collector ->
        Host(folder.newFolder().toPath(), collector.url).start().use { engine ->
            frames.forEachIndexed { index, frame ->
                engine.submitFrame(Golden.direct(frame.bytes))
                val deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_S)
                while (accepted(engine.status()) <= index) check(System.nanoTime() < deadline)
            }
            engine.flushed()
        }
        (0 until collector.waiting).sumOf { collector.segment().body.size }
    }

/** Frames that the engine has read. A queue of one frame precedes it, so each is waited for. */
private fun accepted(status: ReplayStatus): Int =
    status.run { frames + unchangedFrames + outdatedFrames + badFrames + droppedFrames + backgroundFrames }.toInt()

private const val DEADLINE_S = 30L
