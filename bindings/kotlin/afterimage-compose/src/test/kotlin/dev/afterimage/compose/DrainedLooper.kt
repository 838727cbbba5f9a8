package dev.afterimage.compose

import android.os.Looper
import org.junit.rules.ExternalResource
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowChoreographer
import java.time.Duration
import java.util.concurrent.TimeUnit

/**
 * Draws 60 frames a second, and runs what is queued on the UI thread at the end of a test. Compose's dispatcher is one for the process, and waits forever for a message
 * that Robolectric removes between two tests.
 */
class DrainedLooper : ExternalResource() {
    override fun before() {
        // Otherwise a drawn frame moves the clock, and an animation without end keeps the UI thread busy forever.
        ShadowChoreographer.setPaused(true)
        ShadowChoreographer.setFrameDelay(Duration.ofMillis(FRAME_MS))
    }

    override fun after() {
        repeat(ROUNDS) { shadowOf(Looper.getMainLooper()).idleFor(ROUND_MS, TimeUnit.MILLISECONDS) }
    }

    private companion object {
        const val FRAME_MS = 16L
        const val ROUNDS = 5
        const val ROUND_MS = 50L
    }
}
