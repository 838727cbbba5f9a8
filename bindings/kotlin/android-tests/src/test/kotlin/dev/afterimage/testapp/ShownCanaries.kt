package dev.afterimage.testapp

import android.os.Build
import android.view.View
import android.view.ViewGroup
import android.widget.TextView
import dev.afterimage.ffi.PrivacyLevel

/** Whether a masking level shows a text. */
enum class Shown { ALWAYS, NEVER, MAYBE }

/** Returns whether this level shows texts of this secrecy, unless an override or a rule decides. */
fun PrivacyLevel.shows(secrecy: Secrecy): Shown =
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

/** The texts of the screens that were shown, and the search for them in a recording. */
class ShownCanaries {
    private val shown = LinkedHashSet<String>()

    private val spoken = HashSet<String>()

    /** The texts of the screen that was added last. */
    var last: Set<String> = emptySet()
        private set

    /** Adds the texts of a screen that is shown. */
    fun add(screen: ShownScreen) {
        last = screen.scope.canaries.toSet() - coveredHints()
        shown += last
        spoken += screen.scope.spoken
    }

    /** Returns the texts that [shows] hides. */
    fun hidden(shows: (Secrecy) -> Shown): Set<String> = shown.filterTo(LinkedHashSet()) { shows(Canary.secrecy(it)) == Shown.NEVER }

    /** Returns the texts in the bytes of a recording that [shows] hides. */
    fun leaked(
        recording: Recording,
        shows: (Secrecy) -> Shown,
    ): Set<String> {
        val segments = recording.segments.flatMap { Canary.findAll(String(it, Charsets.ISO_8859_1)) }
        val found = Canary.findAll(recording.rrweb) + Canary.findAll(recording.trace) + segments
        return found.filterTo(LinkedHashSet()) { shows(Canary.secrecy(it)) == Shown.NEVER }
    }

    /** Returns the texts that [shows] shows and that a replay does not. */
    fun missing(
        recording: Recording,
        shows: (Secrecy) -> Shown,
    ): Set<String> {
        // A replay does not show what is only spoken.
        val exported = Canary.findAll(recording.rrweb) + spoken.intersect(Canary.findAll(recording.trace))
        return shown.filterTo(LinkedHashSet()) { shows(Canary.secrecy(it)) == Shown.ALWAYS && it !in exported }
    }

    /** Hints of fields with a text. A recording keeps them as placeholders, which a replay shows in empty fields only. */
    private fun coveredHints(): Set<String> =
        textViews()
            .filter {
                it.text.isNotEmpty()
            }.mapNotNull { it.hint }
            .flatMap { Canary.findAll(it) }
            .toSet()

    companion object {
        /** Returns the views with a text in all windows. */
        fun textViews(): List<TextView> = roots().flatMap { descendants(it) }.filterIsInstance<TextView>()

        private fun descendants(view: View): List<View> =
            listOf(view) +
                (view as? ViewGroup)?.let { group -> (0 until group.childCount).flatMap { descendants(group.getChildAt(it)) } }.orEmpty()
    }
}
