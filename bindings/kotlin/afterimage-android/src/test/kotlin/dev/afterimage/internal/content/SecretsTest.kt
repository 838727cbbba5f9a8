package dev.afterimage.internal.content

import android.text.InputType
import android.text.method.HideReturnsTransformationMethod
import android.text.method.PasswordTransformationMethod
import android.view.View
import android.widget.AutoCompleteTextView
import android.widget.EditText
import android.widget.FrameLayout
import android.widget.MultiAutoCompleteTextView
import android.widget.TextView
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.Kind
import dev.afterimage.internal.buffer.TextField
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import dev.afterimage.internal.buffer.InputType as Code

/** No byte of a secret is in the buffer, in any widget that can hold one. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [Config.ALL_SDKS])
class SecretsTest {
    private val screen = ContentScreen()

    private val passwords =
        listOf(
            InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_VARIATION_PASSWORD,
            InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_VARIATION_VISIBLE_PASSWORD,
            InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_VARIATION_WEB_PASSWORD,
            InputType.TYPE_CLASS_NUMBER or InputType.TYPE_NUMBER_VARIATION_PASSWORD,
            InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_VARIATION_PASSWORD or InputType.TYPE_TEXT_FLAG_MULTI_LINE,
        )

    private fun widgets(): List<TextView> =
        listOf(
            EditText(screen.activity),
            AutoCompleteTextView(screen.activity),
            MultiAutoCompleteTextView(screen.activity),
            TextView(screen.activity),
        )

    @Test
    fun `every widget with the input type of a password is a secret`() {
        for (type in passwords) {
            for (view in widgets()) {
                view.inputType = type
                assertSecret(view)
            }
        }
    }

    @Test
    fun `every widget with dots is a secret, also when the password is shown later`() {
        for (view in widgets()) {
            view.transformationMethod = PasswordTransformationMethod.getInstance()
            assertSecret(view)
            view.transformationMethod = HideReturnsTransformationMethod.getInstance()
            assertSecret(view)
            view.transformationMethod = null
            assertSecret(view)
        }
    }

    @Test
    fun `every input type is written, and those that are unknown are secrets`() {
        val view = EditText(screen.activity)
        for (inputClass in 0..15) {
            for (variation in 0..255) {
                val other = EditText(screen.activity)
                other.inputType = inputClass or (variation shl 4)
                other.setText(CANARY)
                val node = screen.node(other)
                val code = node.attr(Attr.INPUT_TYPE)!!
                val isSecret = code == Code.OTHER || code == Code.PASSWORD
                assertEquals("$inputClass $variation", isSecret, node.text(TextField.VALUE) == Secrets.FILLED)
                if (inputClass > 4) assertTrue(isSecret)
            }
        }
        view.inputType = InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_VARIATION_EMAIL_ADDRESS
        assertEquals(Code.EMAIL, screen.node(view).attr(Attr.INPUT_TYPE))
    }

    @Test
    @Config(minSdk = 26)
    fun `autofill hints of secrets are secrets, and unknown hints too`() {
        val hints =
            listOf(View.AUTOFILL_HINT_PASSWORD, View.AUTOFILL_HINT_CREDIT_CARD_NUMBER, View.AUTOFILL_HINT_CREDIT_CARD_SECURITY_CODE) +
                listOf("smsOTPCode", "smsOTPCode3", "newPassword", "one-time-code", "someHintOfTomorrow")
        for (hint in hints) {
            for (view in widgets()) {
                view.setAutofillHints(View.AUTOFILL_HINT_USERNAME, hint)
                assertSecret(view)
            }
        }
    }

    @Test
    @Config(minSdk = 26)
    fun `other hints leave the text`() {
        val view = EditText(screen.activity)
        view.setText(CANARY)
        for (hint in listOf(View.AUTOFILL_HINT_USERNAME, View.AUTOFILL_HINT_CREDIT_CARD_EXPIRATION_DATE, "gender")) {
            view.setAutofillHints(hint)
            assertEquals(hint, CANARY, screen.node(view).text(TextField.VALUE))
        }
    }

    @Test
    @Config(minSdk = 26)
    fun `a hint that is null declares nothing, and those beside it count`() {
        val view = EditText(screen.activity)
        view.setText(CANARY)
        view.setAutofillHints(null)
        assertEquals(CANARY, screen.node(view).text(TextField.VALUE))
        view.setAutofillHints(null, View.AUTOFILL_HINT_PASSWORD)
        assertSecret(view)
    }

    @Test
    @Config(minSdk = 35)
    fun `content that the app declares as sensitive is a secret`() {
        for (view in widgets()) {
            view.contentSensitivity = View.CONTENT_SENSITIVITY_SENSITIVE
            assertSecret(view)
        }
        val group = FrameLayout(screen.activity)
        group.contentSensitivity = View.CONTENT_SENSITIVITY_SENSITIVE
        assertEquals(1, screen.node(group).attr(Attr.SECURE))
    }

    @Test
    fun `a label does not repeat a secret that is no form field`() {
        val view = TextView(screen.activity)
        view.transformationMethod = PasswordTransformationMethod.getInstance()
        view.contentDescription = CANARY
        assertSecret(view)
    }

    @Test
    fun `dots that the app draws itself make a secret that stays one`() {
        val view = screen.show(EditText(screen.activity))
        view.transformationMethod =
            object : HideReturnsTransformationMethod() {
                override fun getTransformation(
                    source: CharSequence,
                    view: View,
                ): CharSequence = "•".repeat(source.length)
            }
        assertSecret(view)
        view.transformationMethod = null
        assertSecret(view)
    }

    @Test
    fun `an empty secret stays empty`() {
        val view = EditText(screen.activity)
        view.transformationMethod = PasswordTransformationMethod.getInstance()
        assertEquals("", screen.node(view).text(TextField.VALUE))
    }

    private fun assertSecret(view: TextView) {
        view.text = CANARY
        val buffer = screen.write(view)
        val bytes = ByteArray(buffer.remaining()) { buffer.get(buffer.position() + it) }
        assertFalse("${view.javaClass} ${view.inputType}", CANARY in String(bytes, Charsets.ISO_8859_1))
        val node = screen.node(view)
        val field = if (node.kind == Kind.INPUT) TextField.VALUE else TextField.TEXT
        assertEquals(Secrets.FILLED, node.text(field))
        assertEquals(emptyList<String>(), screen.logged)
    }

    private companion object {
        const val CANARY = "canary7351"
    }
}
