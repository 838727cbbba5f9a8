package dev.afterimage.internal.content

import android.os.Build
import android.view.View
import dev.afterimage.internal.RequiresSdk
import dev.afterimage.internal.buffer.ContentType

/** Converts autofill hints (API level 26) to the content types of frame buffers ([ContentType]). */
internal object ContentTypes {
    /** No content type is declared. */
    const val NONE: Int = -1

    /** Returns the autofill hints of a view, or null. */
    fun hints(view: View): Array<String>? = if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.O) autofillHints(view) else null

    /**
     * Returns the content type that hints declare, or [NONE]. If they declare several, one that is a secret counts. A hint that this
     * version does not know is [ContentType.OTHER], which is masked like a secret. The platform keeps hints that are null: Kotlin's
     * `setAutofillHints(null)` sets one.
     */
    fun code(hints: Array<out String?>?): Int {
        if (hints == null) return NONE
        var found = NONE
        for (hint in hints) {
            if (hint == null) continue
            val code = code(hint)
            if (isSecret(code)) return code
            if (found == NONE) found = code
        }
        return found
    }

    /** Returns whether a text of this content type is a secret. */
    fun isSecret(code: Int): Boolean =
        when (code) {
            ContentType.OTHER, ContentType.PASSWORD, ContentType.ONE_TIME_CODE -> true
            ContentType.CARD_NUMBER, ContentType.CARD_SECURITY_CODE -> true
            else -> false
        }

    private fun code(hint: String): Int {
        val name = hint.trim().lowercase()
        return codes[name] ?: if (name in harmless) NONE else ContentType.OTHER
    }

    @RequiresSdk(Build.VERSION_CODES.O)
    private fun autofillHints(view: View): Array<String>? = view.autofillHints

    /** The hints of `android.view.View`, of `androidx.autofill.HintConstants` and of HTML, in lower case. */
    private val codes: Map<String, Int> =
        HashMap<String, Int>().apply {
            put(ContentType.PASSWORD, "password", "newpassword", "current-password", "new-password", "wifipassword", "giftcardpin")
            put(ContentType.ONE_TIME_CODE, "smsotpcode", "emailotpcode", "2faappotpcode", "one-time-code", "otp")
            for (digit in 1..MAX_CODE_DIGITS) put(ContentType.ONE_TIME_CODE, "smsotpcode$digit")
            put(ContentType.CARD_NUMBER, "creditcardnumber", "cc-number", "giftcardnumber")
            put(ContentType.CARD_SECURITY_CODE, "creditcardsecuritycode", "cc-csc")
            put(ContentType.CARD_EXPIRY, "creditcardexpirationdate", "creditcardexpirationmonth", "creditcardexpirationyear")
            put(ContentType.CARD_EXPIRY, "creditcardexpirationday", "cc-exp", "cc-exp-month", "cc-exp-year")
            put(ContentType.EMAIL, "emailaddress", "email")
            put(ContentType.TEL, "phone", "phonenumber", "phonecountrycode", "phonenational", "phonenumberdevice", "tel", "tel-national")
            put(ContentType.NAME, "name", "personname", "persongivenname", "personfamilyname", "personmiddlename", "personmiddleinitial")
            put(ContentType.NAME, "personnameprefix", "personnamesuffix", "given-name", "family-name", "additional-name", "cc-name")
            put(ContentType.ADDRESS, "postaladdress", "postalcode", "streetaddress", "addresslocality", "addressregion", "addresscountry")
            put(ContentType.ADDRESS, "extendedaddress", "extendedpostalcode", "apartmentnumber", "dependentlocality", "street-address")
            put(ContentType.ADDRESS, "postal-code", "address-line1", "address-line2", "address-level1", "address-level2", "country")
            put(ContentType.USERNAME, "username", "newusername")
            put(ContentType.BIRTHDAY, "birthdatefull", "birthdateday", "birthdatemonth", "birthdateyear", "bday")
        }

    /** Hints of the same lists for which frame buffers have no content type, and which are no secrets. */
    private val harmless = hashSetOf("gender", "notapplicable", "promocode", "flightnumber", "flightconfirmationcode", "off", "on")

    /** The digits of `HintConstants.generateSmsOtpHintForCharacterPosition`. */
    private const val MAX_CODE_DIGITS = 12

    private fun HashMap<String, Int>.put(
        code: Int,
        vararg hints: String,
    ) {
        for (hint in hints) this[hint] = code
    }
}
