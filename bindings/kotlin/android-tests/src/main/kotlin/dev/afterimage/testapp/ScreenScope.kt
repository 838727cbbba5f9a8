package dev.afterimage.testapp

import android.app.Activity
import android.view.View
import android.view.ViewGroup
import android.widget.FrameLayout
import org.xmlpull.v1.XmlPullParser

/** Builds one screen in [activity] and remembers its texts. */
class ScreenScope(
    val activity: Activity,
    private val number: Int,
) {
    private val planted = ArrayList<String>()
    private val described = ArrayList<String>()
    private val actions = ArrayList<() -> Unit>()

    /** The texts that the screen shows, each by its unique word (see [Canary]). */
    val canaries: List<String> get() = planted

    /** The texts of [canaries] that no view draws: those of [spoken]. */
    val spoken: List<String> get() = described

    /** Returns `text` behind a unique word, for a caption. */
    fun label(text: String): String = plant(Secrecy.LABEL, text)

    /** Returns `text` behind a unique word, for the content of a form field. */
    fun field(text: String): String = plant(Secrecy.FIELD, text)

    /** Returns `text` behind a unique word, for a widget that may count as form field. */
    fun either(text: String): String = plant(Secrecy.EITHER, text)

    /** Returns `text` behind a unique word, for a secret. */
    fun secret(text: String): String = plant(Secrecy.SECRET, text)

    /** Returns `text` behind a unique word, for a content description or a tooltip that is not open. */
    fun spoken(
        secrecy: Secrecy,
        text: String,
    ): String = plant(secrecy, text).also { described.add(planted.last()) }

    /** Returns unique digits, for a field that accepts no letters. */
    fun digits(secrecy: Secrecy): String = Canary.number(secrecy, number, planted.size).also { planted.add(it) }

    /** Returns `text` behind a unique word that the screen does not show, for a view out of sight or without content. */
    fun unseen(
        secrecy: Secrecy,
        text: String,
    ): String = "${Canary.word(secrecy, number, UNSEEN + planted.size)} $text"

    /** Runs `action` when the activity is resumed, for dialogs, popups and scrolled lists. */
    fun afterShown(action: () -> Unit) {
        actions.add(action)
    }

    /** Runs the actions of [afterShown]. */
    fun runActions() {
        actions.forEach { it() }
        actions.clear()
    }

    /** Inflates a layout and remembers the texts in its file. */
    fun inflate(
        layout: Int,
        parent: ViewGroup = FrameLayout(activity),
    ): View {
        remember(layout)
        return activity.layoutInflater.inflate(layout, parent, false)
    }

    /** Remembers the texts of a layout or menu, which contains them literally. */
    fun remember(resource: Int) {
        val parser = activity.resources.getXml(resource)
        while (parser.next() != XmlPullParser.END_DOCUMENT) {
            if (parser.eventType != XmlPullParser.START_TAG) continue
            for (index in 0 until parser.attributeCount) {
                // A content description is spoken, not shown.
                if (parser.getAttributeName(index) == "contentDescription") continue
                Canary.find(parser.getAttributeValue(index))?.let { planted.add(it) }
            }
        }
    }

    private fun plant(
        secrecy: Secrecy,
        text: String,
    ): String {
        val word = Canary.word(secrecy, number, planted.size)
        planted.add(word)
        return "$word $text"
    }

    private companion object {
        /** Numbers from here on belong to texts that are not shown. */
        const val UNSEEN = 500
    }
}
