package dev.afterimage.testapp

import android.text.InputType
import android.view.View
import android.widget.TextView
import dev.afterimage.ffi.PrivacyLevel
import dev.afterimage.internal.buffer.MaskOverride
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config

/**
 * The negative control of [CanariesTest]: with masking off, the search finds every text, those of passwords, codes and card numbers too.
 *
 * Nothing turns the masking of secrets off, in the API or in a test build: the walker does not read their characters. So the control
 * records the same screens, whose views are the same objects of the same widgets with the same texts, without the declarations of secrets:
 * the input type, the dots and the autofill hints are removed before the first walk. It proves that each of these texts reaches the
 * replay from its place if nothing declares a secret, and that the search finds it there. What the declarations are good for is shown by
 * the absence of the same texts in [CanariesTest]. It does not prove that the core would hide a secret that the walker has read; the
 * tests of the crate `afterimage-masking` do.
 */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35])
class CanaryControlTest {
    private val shown = ShownCanaries()
    private val shows = { secrecy: Secrecy -> PrivacyLevel.LIGHT.shows(secrecy) }

    @Test
    fun `with masking off, every text is found, also each secret`() {
        val frames =
            // CanariesTest finds the texts of the other screens where the app unmasks them.
            Screens.withSecrets.map { screen ->
                ShownScreen.show(screen).use { shown ->
                    this.shown.add(shown)
                    frameWithoutDeclarations()
                }
            }
        val secrets = shown.hidden(shows)
        assertTrue(
            "$secrets",
            secrets.any { Canary.secrecy(it) == Secrecy.SECRET } && secrets.any { Canary.secrecy(it) == Secrecy.AUTOFILL },
        )

        // At the strictest level, so that the override decides.
        val recording = Recording.of(frames, PrivacyLevel.CONSERVATIVE)
        assertEquals("in the bytes", secrets, shown.leaked(recording, shows))
        assertEquals("not in the replay", emptySet<String>(), shown.missing(recording) { Shown.ALWAYS })
    }

    private fun frameWithoutDeclarations(): ByteArray {
        ShownCanaries
            .textViews()
            .filter { view ->
                Canary.findAll(view.text).any { shows(Canary.secrecy(it)) == Shown.NEVER }
            }.forEach(::declassify)
        ShownScreen.settle()
        return FrameRecorder().use { recorder ->
            recorder.frame(MaskOverride.UNMASK).also { assertEquals(emptyList<String>(), recorder.failures) }
        }
    }

    /** Removes the declarations of a view's text as a secret. The text stays. */
    private fun declassify(view: TextView) {
        val text = view.text.toString()
        view.inputType = InputType.TYPE_CLASS_TEXT
        view.transformationMethod = null
        view.setAutofillHints()
        view.contentSensitivity = View.CONTENT_SENSITIVITY_AUTO
        assertEquals(text, view.text.toString())
    }
}
