package dev.afterimage.testapp

import android.os.Build
import dev.afterimage.ffi.PrivacyLevel
import dev.afterimage.internal.buffer.MaskOverride
import org.junit.Assert.assertEquals
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config

/**
 * Each text of each screen, through capture, engine, collector and export: at each masking level the texts that the level shows
 * are in the export, and the texts that it hides are in no byte. In a frame, each text is in one node for each
 * view that draws it, and a secret in none.
 */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [Config.ALL_SDKS])
class CanariesTest {
    private val shown = ShownCanaries()
    private val frames = ArrayList<ByteArray>()
    private val unmasked = ArrayList<ByteArray>()
    private val masked = ArrayList<ByteArray>()
    private val blocked = ArrayList<ByteArray>()
    private val faults = ArrayList<String>()

    @Test
    fun `levels, overrides and rules decide which texts of the screens are recorded`() {
        val failures = record()
        for (level in PrivacyLevel.entries) {
            faults += faults("at $level", Recording.of(frames, level)) { level.shows(it) }
        }
        // The app unmasks all windows: with masking off, everything but secrets is recorded.
        faults += faults("unmasked", Recording.of(unmasked, PrivacyLevel.CONSERVATIVE)) { PrivacyLevel.LIGHT.shows(it) }
        faults += faults("masked", Recording.of(masked, PrivacyLevel.LIGHT)) { Shown.NEVER }
        faults += faults("blocked", Recording.of(blocked, PrivacyLevel.LIGHT)) { Shown.NEVER }
        faults +=
            faults(
                "masked by a rule",
                Recording.of(frames, PrivacyLevel.LIGHT, listOf("mask kind=container", "mask kind=select")),
            ) { Shown.NEVER }
        assertEquals("failures of the library on API ${Build.VERSION.SDK_INT}", emptyList<String>(), failures)
        assertEquals("API ${Build.VERSION.SDK_INT}", "", faults.joinToString("\n"))
    }

    /** Captures all screens, and returns the failures of the library. */
    private fun record(): List<String> =
        FrameRecorder().use { recorder ->
            for (screen in Screens.forThisApi()) ShownScreen.show(screen).use { record(it, recorder) }
            recorder.failures
        }

    private fun record(
        screen: ShownScreen,
        recorder: FrameRecorder,
    ) {
        frames.add(recorder.frame())
        unmasked.add(recorder.frame(MaskOverride.UNMASK))
        masked.add(recorder.frame(MaskOverride.MASK))
        blocked.add(recorder.frame(MaskOverride.BLOCK))
        shown.add(screen)
        val nodes = textNodes(frames.last())
        val spoken = spokenNodes(frames.last())
        val views = textViewCounts()
        for (canary in shown.last) {
            val isSecret = PrivacyLevel.LIGHT.shows(Canary.secrecy(canary)) == Shown.NEVER
            // The selected option of an open spinner is drawn by two views.
            val expected = if (isSecret) 0 else maxOf(views[canary] ?: 0, 1)
            val count = (if (canary in screen.scope.spoken) spoken else nodes)[canary] ?: 0
            if (count != expected) faults += "${screen.screen.name}: $canary is in $count nodes instead of $expected"
        }
    }

    private fun faults(
        place: String,
        recording: Recording,
        shows: (Secrecy) -> Shown,
    ): List<String> {
        val leaked = shown.leaked(recording, shows).map { "$place, leaked: $it of ${screenOf(it)}" }
        return leaked + shown.missing(recording, shows).map { "$place, missing: $it of ${screenOf(it)}" }
    }

    private fun screenOf(canary: String): String = Screens.all.getOrNull(Canary.screen(canary))?.name ?: "a layout"
}
