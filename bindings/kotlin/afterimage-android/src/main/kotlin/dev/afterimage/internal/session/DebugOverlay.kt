package dev.afterimage.internal.session

import android.app.Application
import android.content.Context
import android.content.pm.ApplicationInfo
import android.os.Handler
import android.os.Looper
import dev.afterimage.LogLevel
import dev.afterimage.ffi.ExplainCallback
import dev.afterimage.ffi.ExplainedNode
import dev.afterimage.internal.Failures
import dev.afterimage.internal.content.ViewContent
import dev.afterimage.internal.overlay.FrameExplainer
import dev.afterimage.internal.overlay.MaskOverlay
import dev.afterimage.internal.platform.Logcat
import dev.afterimage.internal.platform.guarded
import java.nio.ByteBuffer

/** Shows the mask overlay in debuggable builds. Any thread. */
internal class DebugOverlay(
    private val context: Context,
    private val calls: EngineCalls,
    private val log: Logcat,
    private val failures: Failures,
) {
    private val main = Handler(Looper.getMainLooper())

    // On the main thread.
    private var overlay: MaskOverlay? = null

    /** Shows the overlay, or writes to the log that the build is not debuggable. */
    fun show() {
        if (context.applicationInfo.flags and ApplicationInfo.FLAG_DEBUGGABLE == 0) {
            log.write(LogLevel.WARN, "the mask overlay is shown in debuggable builds only")
            return
        }
        onMain { (overlay ?: create().also { overlay = it }).show() }
    }

    /** Hides the overlay. */
    fun hide() = onMain { overlay?.hide() }

    private fun create() = MaskOverlay(context as? Application, ViewContent(failures), Explainer(), failures)

    private fun onMain(action: () -> Unit) {
        main.post {
            guarded(failures, PLACE, action)
        }
    }

    private inner class Explainer : FrameExplainer {
        override fun explain(
            buffer: ByteBuffer,
            done: (List<ExplainedNode>) -> Unit,
        ) {
            val engine = calls.engine ?: return done(emptyList())
            val callback =
                object : ExplainCallback {
                    override fun explained(decisions: List<ExplainedNode>) = guarded(failures, PLACE) { done(decisions) }
                }
            engine.explainFrame(buffer, callback)
        }
    }

    private companion object {
        const val PLACE = "the mask overlay"
    }
}
