package dev.afterimage.testapp

import android.os.Build
import android.view.View
import android.view.ViewGroup
import android.widget.TextView
import dev.afterimage.ffi.PrivacyLevel
import dev.afterimage.internal.buffer.MaskOverride
import org.junit.Assert.assertEquals
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config

/**
 * Each text of each screen, through capture, engine, collector and export: at each masking level the texts that the level shows
 * are in the export, and the texts that it hides are in no byte.
 */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [Config.ALL_SDKS])
class CanariesTest {
    private val shown = LinkedHashSet<String>()
    private val frames = ArrayList<ByteArray>()
    private val unmasked = ArrayList<ByteArray>()
    private val masked = ArrayList<ByteArray>()
    private val blocked = ArrayList<ByteArray>()

    @Test
    fun `levels, overrides and rules decide which texts of the screens are recorded`() {
        val failures = record()
        val faults = ArrayList<String>()
        for (level in PrivacyLevel.entries) {
            faults += faults("at $level", Recording.of(frames, level)) { level.shows(it) }
        }
        // The app unmasks all windows: with masking off, everything but secrets is recorded.
        faults += faults("unmasked", Recording.of(unmasked, PrivacyLevel.CONSERVATIVE)) { PrivacyLevel.LIGHT.shows(it) }
        faults += faults("masked", Recording.of(masked, PrivacyLevel.LIGHT)) { Shown.NEVER }
        faults += faults("blocked", Recording.of(blocked, PrivacyLevel.LIGHT)) { Shown.NEVER }
        faults += faults("masked by a rule", Recording.of(frames, PrivacyLevel.LIGHT, listOf("mask kind=container"))) { Shown.NEVER }
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
        shown += screen.scope.canaries - coveredHints()
    }

    /** Hints of fields with a text. A recording keeps them as placeholders, which a replay shows in empty fields only. */
    private fun coveredHints(): Set<String> {
        val fields = roots().flatMap { descendants(it) }.filterIsInstance<TextView>().filter { it.text.isNotEmpty() }
        return fields.mapNotNull { it.hint }.flatMap { Canary.findAll(it) }.toSet()
    }

    private fun descendants(view: View): List<View> =
        listOf(view) +
            (view as? ViewGroup)?.let { group -> (0 until group.childCount).flatMap { descendants(group.getChildAt(it)) } }.orEmpty()

    private fun faults(
        place: String,
        recording: Recording,
        shows: (Secrecy) -> Shown,
    ): List<String> {
        val exported = Canary.findAll(recording.rrweb)
        val bytes =
            exported + Canary.findAll(recording.trace) + recording.segments.flatMap { Canary.findAll(String(it, Charsets.ISO_8859_1)) }
        val leaked = bytes.filter { shows(Canary.secrecy(it)) == Shown.NEVER }
        val missing = shown.filter { shows(Canary.secrecy(it)) == Shown.ALWAYS } - exported
        return leaked.map { "$place, leaked: $it of ${screenOf(it)}" } + missing.map { "$place, missing: $it of ${screenOf(it)}" }
    }

    private fun screenOf(canary: String): String = Screens.all.getOrNull(Canary.screen(canary))?.name ?: "a layout"

    private enum class Shown { ALWAYS, NEVER, MAYBE }

    private fun PrivacyLevel.shows(secrecy: Secrecy): Shown =
        when (secrecy) {
            Secrecy.SECRET -> Shown.NEVER
            Secrecy.AUTOFILL -> if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.O) Shown.NEVER else shows(Secrecy.FIELD)
            Secrecy.LABEL -> if (this == PrivacyLevel.CONSERVATIVE) Shown.NEVER else Shown.ALWAYS
            Secrecy.FIELD -> if (this == PrivacyLevel.LIGHT) Shown.ALWAYS else Shown.NEVER
            Secrecy.EITHER -> either()
        }

    private fun PrivacyLevel.either(): Shown =
        when (this) {
            PrivacyLevel.CONSERVATIVE -> Shown.NEVER
            PrivacyLevel.MEDIUM -> Shown.MAYBE
            PrivacyLevel.LIGHT -> Shown.ALWAYS
        }
}
