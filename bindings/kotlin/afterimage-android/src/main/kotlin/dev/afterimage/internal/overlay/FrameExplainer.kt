package dev.afterimage.internal.overlay

import dev.afterimage.ffi.ExplainedNode
import java.nio.ByteBuffer

/** Decides about the nodes of a frame as the recording does; `ReplayEngine.explainFrame`, or a test. */
internal fun interface FrameExplainer {
    /**
     * Decides about a frame buffer, whose bytes are valid during the call, and calls [done] once, on any thread. The list is empty if
     * there is no answer. UI thread.
     */
    fun explain(
        buffer: ByteBuffer,
        done: (List<ExplainedNode>) -> Unit,
    )
}
