package dev.afterimage

import android.app.Application
import android.content.Context
import dev.afterimage.internal.Worker
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config
import java.io.File
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CountDownLatch

/** The library is loaded, and the engine opened, on a thread of ours. The classes of this test are its own and load a copy of the library. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [28, 35], instrumentedPackages = ["dev.afterimage.unloaded"])
class LibraryLoadTest {
    @get:Rule
    val folder = TemporaryFolder()

    /** An app that sees which thread opens the engine. */
    private class WatchedApp : Application() {
        val opener = CompletableFuture<Thread>()

        fun over(app: Application) = apply { attachBaseContext(app) }

        override fun getApplicationContext(): Context = this

        override fun getNoBackupFilesDir(): File {
            opener.complete(Thread.currentThread())
            return super.getNoBackupFilesDir()
        }
    }

    private val app = WatchedApp().over(RuntimeEnvironment.getApplication())

    private fun copyLibrary(): File {
        val library = File(System.getProperty("jna.library.path"), "libafterimage.so")
        return library.copyTo(File(folder.root, "libafterimage-of-this-test.so"))
    }

    @After
    fun end() {
        System.clearProperty(OVERRIDE)
    }

    @Test
    fun `no call waits for the library`() {
        val library = copyLibrary()
        System.setProperty(OVERRIDE, library.path)
        Rig(app, loadLibrary = {}).use { rig ->
            val replay = rig.replay()
            val released = CountDownLatch(1)
            assertTrue(worker(replay).offer { released.await() })
            replay.sessionId = Rig.SESSION + 1
            replay.start()
            replay.recordScreen("Inbox")
            replay.flush {}
            replay.showMaskOverlay()
            replay.status()
            rig.draw()
            assertFalse("the library is not loaded", isLoaded(library))
            assertFalse("the engine is not opened", app.opener.isDone)
            released.countDown()
            rig.until("the start") { replay.status().reason == CaptureReason.AWAITING_FRAME }
            assertTrue(isLoaded(library))
            assertEquals("afterimage-host", app.opener.get().name)
        }
    }

    /** Returns the thread of the instance for work off the main thread. */
    private fun worker(replay: SessionReplay): Worker =
        SessionReplay::class.java
            .getDeclaredField("worker")
            .apply { isAccessible = true }
            .get(replay) as Worker

    /** Returns whether the process has a library in its memory. */
    private fun isLoaded(library: File): Boolean = File("/proc/self/maps").useLines { lines -> lines.any { library.path in it } }

    private companion object {
        const val OVERRIDE = "uniffi.component.afterimage.libraryOverride"
    }
}
