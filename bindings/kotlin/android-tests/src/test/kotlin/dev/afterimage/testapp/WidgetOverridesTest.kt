package dev.afterimage.testapp

import android.view.View
import android.view.ViewGroup
import android.widget.AutoCompleteTextView
import android.widget.Button
import android.widget.CompoundButton
import android.widget.EditText
import android.widget.ListView
import android.widget.NumberPicker
import android.widget.SearchView
import android.widget.Spinner
import android.widget.TextView
import android.widget.Toolbar
import com.google.android.material.chip.Chip
import com.google.android.material.search.SearchBar
import com.google.android.material.textfield.TextInputLayout
import dev.afterimage.ffi.PrivacyLevel
import dev.afterimage.internal.MaskTags
import dev.afterimage.internal.buffer.MaskOverride
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config

/** A mask override on one widget of each family covers the widget's texts, also those in windows that the widget opened. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35])
class WidgetOverridesTest {
    private val frames = HashMap<Int, ArrayList<ByteArray>>()
    private val hidden = LinkedHashMap<String, String>()
    private val drawn = LinkedHashMap<String, String>()

    @Test
    fun `an override on a widget covers its texts and its windows`() {
        for ((name, type) in WIDGETS) ShownScreen.show(Screens.named(name)).use { record(it, type) }
        assertTrue("${hidden.size} texts", hidden.size > 40)
        for (override in listOf(MaskOverride.MASK, MaskOverride.BLOCK)) {
            val recording = Recording.of(frames.getValue(override), PrivacyLevel.LIGHT)
            val segments = recording.segments.flatMap { Canary.findAll(String(it, Charsets.ISO_8859_1)) }
            val found = Canary.findAll(recording.rrweb) + Canary.findAll(recording.trace) + segments
            assertTrue("the other texts are found", found.size > hidden.size)
            assertEquals("override $override", emptyMap<String, String>(), hidden.filterKeys { it in found })
        }
        val shown = Canary.findAll(Recording.of(frames.getValue(MaskOverride.UNMASK), PrivacyLevel.CONSERVATIVE).rrweb)
        assertEquals("unmasked", emptyMap<String, String>(), drawn.filterKeys { it !in shown })
    }

    private fun record(
        shown: ShownScreen,
        type: Class<out View>,
    ) {
        val place = "${shown.screen.name}: ${type.simpleName}"
        val views = roots().flatMap(::descendants)
        val widget = checkNotNull(views.firstOrNull { type.isInstance(it) && it.rootView === shown.activity.window.decorView }) { place }
        val own = descendants(widget)
        val opened = views.filter { it.rootView !== widget.rootView }
        for (word in (own + opened).flatMap(::words)) hidden[word] = place
        for (word in own
            .filterIsInstance<TextView>()
            .filter {
                it.isShown && Canary.find(
                    it.text,
                ) != null
            }.flatMap { Canary.findAll(it.text) }) {
            if (PrivacyLevel.LIGHT.shows(Canary.secrecy(word)) == Shown.ALWAYS) drawn[word] = place
        }
        FrameRecorder().use { recorder ->
            for (override in listOf(MaskOverride.MASK, MaskOverride.BLOCK, MaskOverride.UNMASK)) {
                MaskTags.set(widget, override)
                frames.getOrPut(override) { ArrayList() }.add(recorder.frame())
            }
            assertEquals(place, emptyList<String>(), recorder.failures)
        }
    }

    private fun words(view: View): Set<String> {
        val texts = listOf((view as? TextView)?.text, (view as? TextView)?.hint, view.contentDescription, view.tooltipText)
        return texts.filterNotNull().flatMap { Canary.findAll(it) }.toSet()
    }

    private fun descendants(view: View): List<View> =
        listOf(view) +
            (view as? ViewGroup)?.let { group -> (0 until group.childCount).flatMap { descendants(group.getChildAt(it)) } }.orEmpty()

    private companion object {
        /** Screens, and the class of the widget whose override is set. */
        val WIDGETS: List<Pair<String, Class<out View>>> =
            listOf(
                "open spinner" to Spinner::class.java,
                "open spinner, AppCompat" to Spinner::class.java,
                "open dialog spinner" to Spinner::class.java,
                "open dialog spinner, AppCompat" to Spinner::class.java,
                "suggestions" to AutoCompleteTextView::class.java,
                "suggestions below a hint" to AutoCompleteTextView::class.java,
                "spelling suggestions" to EditText::class.java,
                "error popup" to EditText::class.java,
                "tooltip" to Button::class.java,
                "tooltip of a field" to CompoundButton::class.java,
                "registration" to EditText::class.java,
                "settings" to CompoundButton::class.java,
                "spinners" to Spinner::class.java,
                "buttons" to Button::class.java,
                "chips" to Chip::class.java,
                "time and number pickers" to NumberPicker::class.java,
                "search field" to SearchView::class.java,
                "search bar" to SearchBar::class.java,
                "fields with captions" to TextInputLayout::class.java,
                "field with an error" to TextInputLayout::class.java,
                "list" to ListView::class.java,
                "toolbar" to Toolbar::class.java,
                "article" to TextView::class.java,
                "content descriptions" to EditText::class.java,
            )
    }
}
