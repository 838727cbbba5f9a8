package dev.afterimage

import android.content.Context
import android.content.Intent
import android.os.Build
import android.os.UserManager
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.shadows.ShadowLog
import java.io.File

/** A start before the user unlocked the device: nothing is loaded or stored, and calls wait in a bounded queue. */
@RunWith(RobolectricTestRunner::class)
@Config(minSdk = Build.VERSION_CODES.N)
class DirectBootTest {
    private val rig = Rig()
    private val users = rig.app.getSystemService(Context.USER_SERVICE) as UserManager

    @Before
    fun lock() = shadowOf(users).setUserUnlocked(false)

    @After
    fun end() = rig.close()

    @Test
    fun `recording starts with the unlock`() {
        val replay = rig.replay()
        replay.start()
        val activity = rig.show()
        rig.until("the state") { replay.status().reason == CaptureReason.DEVICE_LOCKED }
        assertFalse(File(rig.app.noBackupFilesDir, "afterimage").exists())
        unlock()
        rig.until("a recording", activity.get()) { replay.status().isRecording }
        assertEquals(0, replay.status().counts.run { failures + lostCalls })
    }

    @Test
    fun `a flood of calls loses the oldest of its kind and no opt-out`() {
        val replay = rig.replay()
        replay.optOut = true
        replay.start()
        repeat(1_000) { replay.recordScreen("screen $it") }
        rig.until("the state") { replay.status().reason == CaptureReason.DEVICE_LOCKED }
        assertTrue(replay.status().counts.lostCalls in 790..1_000)
        unlock()
        rig.until("the opt-out") { replay.status().reason == CaptureReason.OPTED_OUT }
        assertEquals(FlushOutcome.OPTED_OUT, replay.flushed().outcome)
    }

    @Test
    fun `a flood of screens loses no other call`() {
        val replay = rig.replay()
        // The engine refuses both with a line in the log.
        replay.deviceId = "x"
        replay.deviceId = "y"
        repeat(1_000) { replay.recordScreen("screen $it") }
        unlock()
        rig.until("the refusals") { refusals() == 2 }
    }

    private fun refusals(): Int = ShadowLog.getLogs().count { "the device id is refused" in it.msg }

    @Test
    fun `a dispose before the unlock ends the wait`() {
        val before = receivers()
        val replay = rig.replay()
        replay.start()
        rig.until("the state") { replay.status().reason == CaptureReason.DEVICE_LOCKED }
        // The state is set before the receiver is registered.
        rig.until("the receiver") { receivers() == before + 1 }
        replay.dispose()
        rig.until("the end") { replay.status().reason == CaptureReason.DISPOSED }
        assertEquals(before, receivers())
        assertFalse(File(rig.app.noBackupFilesDir, "afterimage").exists())
    }

    /** Returns the number of receivers of the unlock. */
    private fun receivers() = shadowOf(rig.app).getReceiversForIntent(Intent(Intent.ACTION_USER_UNLOCKED)).size

    private fun unlock() {
        shadowOf(users).setUserUnlocked(true)
        rig.app.sendBroadcast(Intent(Intent.ACTION_USER_UNLOCKED))
        rig.draw()
    }
}
