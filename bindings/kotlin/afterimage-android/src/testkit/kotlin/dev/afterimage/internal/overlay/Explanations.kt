package dev.afterimage.internal.overlay

import dev.afterimage.ffi.ExplainCallback
import dev.afterimage.ffi.ExplainedNode
import dev.afterimage.ffi.ReplayEngine
import java.nio.ByteBuffer
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit

/** The longest wait for decisions, in seconds. */
private const val WAIT_S = 30L

/** Has the engine decide about the nodes of a frame, as the overlay does. */
fun ReplayEngine.explain(
    buffer: ByteBuffer,
    done: (List<ExplainedNode>) -> Unit,
) {
    val callback =
        object : ExplainCallback {
            override fun explained(decisions: List<ExplainedNode>) = done(decisions)
        }
    explainFrame(buffer, callback)
}

/** Returns the engine's decisions. It answers with none while too many frames wait, such as those of an overlay before. */
fun ReplayEngine.decisions(buffer: ByteBuffer): List<ExplainedNode> {
    val end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_S)
    while (true) {
        val answer = CompletableFuture<List<ExplainedNode>>()
        explain(buffer) { answer.complete(it) }
        val decisions = answer.get(WAIT_S, TimeUnit.SECONDS)
        if (decisions.isNotEmpty() || System.nanoTime() > end) return decisions
    }
}
