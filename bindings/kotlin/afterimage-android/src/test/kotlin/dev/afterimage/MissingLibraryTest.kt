package dev.afterimage

import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.shadows.ShadowLog

/** An app whose native library is missing or broken: it notices nothing. Each class has classes of the SDK of its own, not loaded yet. */
abstract class UnusableLibrary {
    @get:Rule
    val folder = TemporaryFolder()

    private val rig = Rig(loadLibrary = {})

    /** Returns the name or path of the library. */
    abstract fun library(): String

    @Before
    fun replaceLibrary() {
        System.setProperty(OVERRIDE, library())
    }

    @After
    fun end() {
        rig.close()
        System.clearProperty(OVERRIDE)
    }

    @Test
    fun `the app notices nothing`() {
        val replay = rig.replay()
        replay.sessionId = Rig.SESSION + 1
        replay.start()
        val activity = rig.show()
        val report = replay.flushed()
        assertEquals(FlushOutcome.ENGINE_UNAVAILABLE, report.outcome)
        val status = replay.status()
        assertEquals(CaptureReason.LIBRARY_UNAVAILABLE, status.reason)
        assertEquals(1, status.counts.failures)
        assertTrue(report.problem, report.problem.contains("library"))
        replay.recordScreen("Inbox")
        replay.stop()
        activity.pause().stop()
        rig.draw()
        replay.dispose()
        assertEquals(Rig.SESSION + 1, replay.sessionId)
        val lines = ShadowLog.getLogsForTag("Afterimage")
        assertEquals("$lines", 1, lines.size)
        assertTrue("$lines", lines.single().msg.contains("nothing is recorded: the native library cannot be loaded"))
    }

    private companion object {
        const val OVERRIDE = "uniffi.component.afterimage.libraryOverride"
    }
}

/** No library. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [28], instrumentedPackages = ["dev.afterimage.missing"])
class MissingLibraryTest : UnusableLibrary() {
    override fun library() = "afterimage-of-another-platform"
}

/** A file that is no library, as after a failed update of the app. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [28], instrumentedPackages = ["dev.afterimage.broken"])
class BrokenLibraryTest : UnusableLibrary() {
    override fun library(): String = folder.newFile("libafterimage.so").apply { writeText("not a library") }.path
}
