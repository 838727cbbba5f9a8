package dev.afterimage.internal.bytecode

import android.os.Handler
import android.view.View
import dev.afterimage.ffi.HostFrameRequestListener
import dev.afterimage.ffi.HostHttpClient
import dev.afterimage.ffi.HostHttpException
import dev.afterimage.ffi.HostHttpRequest
import dev.afterimage.ffi.HostHttpResponse
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** Every method of ours that the framework, androidx or the engine's binding calls catches every `Throwable`, as the class files show. */
class EntryPointsTest {
    @Test
    fun `no entry point lets an exception through`() {
        val points = EntryPoints(OwnClasses.library)
        assertEquals("", points.unguarded().joinToString("\n"))
    }

    @Test
    fun `listeners, callbacks, receivers and runnables are found`() {
        val found = EntryPoints(OwnClasses.library).all.map { it.toString() }
        for (name in KNOWN) assertTrue(found.any { name in it }, "$name is not among $found")
    }

    @Test
    fun `planted entry points without a guard are reported`() {
        val unguarded = EntryPoints(OwnClasses.planted(Planted::class.java)).unguarded().map { it.substringBefore(':') }
        assertEquals(
            listOf(
                "EntryPointsTest\$Planted\$Listener.onClick",
                "EntryPointsTest\$Planted\$Listener.onLongClick",
                "EntryPointsTest\$Planted\$Requests.frameWanted",
                "EntryPointsTest\$Planted\$Sender.send",
                "EntryPointsTest\$Planted.post\$lambda\$0",
            ),
            unguarded,
        )
    }

    private class Planted {
        private var caught: Throwable? = null

        fun post(
            handler: Handler,
            view: View,
        ) {
            handler.post { view.performClick() }
            handler.post {
                try {
                    view.performClick()
                } catch (error: Throwable) {
                    caught = error
                }
            }
        }

        class Requests(
            private val view: View,
        ) : HostFrameRequestListener {
            override fun frameWanted() {
                view.performClick()
            }
        }

        /** Throws what the binding catches. */
        class Refusal : HostHttpClient {
            override fun send(request: HostHttpRequest): HostHttpResponse = throw HostHttpException.Network("none")
        }

        class Sender : HostHttpClient {
            override fun send(request: HostHttpRequest): HostHttpResponse = throw IllegalStateException()
        }

        class Listener :
            View.OnClickListener,
            View.OnLongClickListener,
            View.OnFocusChangeListener {
            override fun onClick(view: View?) {
                view?.performClick()
            }

            override fun onLongClick(view: View?): Boolean =
                try {
                    view?.performClick() == true
                } catch (error: IllegalStateException) {
                    false
                }

            override fun onFocusChange(
                view: View?,
                hasFocus: Boolean,
            ) = Unit
        }
    }

    private companion object {
        /** One of each kind. */
        val KNOWN =
            listOf(
                "WatchedWindow.onPreDraw",
                "WatchedWindow.onDraw",
                "TouchCallback.dispatchTouchEvent",
                "ChangeReceiver.onReceive",
                "AppActivities.onActivityResumed",
                "MemoryWatcher.onTrimMemory",
                "DefaultNetwork.onCapabilitiesChanged",
                "OutlineDrawable.draw",
                "Capture.walkTask",
                "Worker.execute",
                "KeyboardWatcher.layouts",
                "HttpClient.send",
                "ScreenCapture.frameWanted",
                "Logcat.log",
                "SessionReplay\$flush\$passOn\$1.done",
                "DebugOverlay\$Explainer\$explain\$callback\$1.explained",
                "FragmentFollower.onFragmentResumed",
                "NavigationScreens.onDestinationChanged",
            )
    }
}
