package dev.afterimage

/** The amount of text that is masked where no mask of the app applies. `docs/book/privacy.md` has the table. */
public enum class PrivacyLevel {
    /** Masks all text and all form fields. */
    CONSERVATIVE,

    /** Masks all form fields and text inputs. */
    MEDIUM,

    /** Masks passwords and other secrets only. */
    LIGHT,
}
