package dev.afterimage.internal.capture

import dev.afterimage.ffi.CaptureAdvice
import java.nio.ByteBuffer

/** Receives frame buffers; `ReplayEngine.submitFrame`, or a test. */
internal fun interface FrameSink {
    /** Accepts a frame buffer, whose bytes are valid during the call. Returns the time of the next walk. UI thread. */
    fun submit(buffer: ByteBuffer): CaptureAdvice
}
