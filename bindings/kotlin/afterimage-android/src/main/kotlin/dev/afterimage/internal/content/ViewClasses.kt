package dev.afterimage.internal.content

import android.view.MotionEvent
import android.view.View
import android.view.ViewGroup
import android.widget.AbsListView
import android.widget.AbsSeekBar
import android.widget.Button
import android.widget.CalendarView
import android.widget.CheckBox
import android.widget.CompoundButton
import android.widget.DatePicker
import android.widget.EditText
import android.widget.HorizontalScrollView
import android.widget.ImageView
import android.widget.NumberPicker
import android.widget.ProgressBar
import android.widget.RadioButton
import android.widget.ScrollView
import android.widget.Spinner
import android.widget.TextView
import android.widget.TimePicker
import dev.afterimage.internal.buffer.Kind
import java.lang.reflect.Method

/** Classifies view classes, each once in the process. UI thread. */
internal class ViewClasses {
    private val known = HashMap<Class<*>, ViewClass>()

    /** Returns the [ViewClass] of a view. */
    fun get(view: View): ViewClass {
        val type = view.javaClass
        return known[type] ?: classify(type).also { known[type] = it }
    }

    private fun classify(type: Class<*>): ViewClass {
        val named = KnownClasses.kind(type)
        val kind = if (named >= 0) named else kind(type)
        return ViewClass(
            kind = kind,
            family = if (named == Kind.SLIDER) ViewFamily.SLIDER else family(type),
            walksChildren = isA<ViewGroup>(type) && !KnownClasses.isEmbedded(kind),
            handlesTouches = handlesTouches(type),
        )
    }

    private fun kind(type: Class<*>): Int =
        when {
            isA<EditText>(type) -> Kind.INPUT
            isA<CheckBox>(type) -> Kind.CHECKBOX
            isA<RadioButton>(type) -> Kind.RADIO
            isA<CompoundButton>(type) -> Kind.SWITCH
            isA<Button>(type) -> Kind.BUTTON
            isA<TextView>(type) -> Kind.TEXT
            isA<ImageView>(type) -> Kind.IMAGE
            isA<AbsSeekBar>(type) -> Kind.SLIDER
            isA<ProgressBar>(type) -> Kind.PROGRESS
            isA<Spinner>(type) -> Kind.SELECT
            isPicker(type) -> Kind.PICKER
            isA<AbsListView>(type) || isA<ScrollView>(type) || isA<HorizontalScrollView>(type) -> Kind.SCROLL
            else -> Kind.CONTAINER
        }

    private fun isPicker(type: Class<*>): Boolean =
        isA<NumberPicker>(type) || isA<DatePicker>(type) || isA<TimePicker>(type) || isA<CalendarView>(type)

    private fun family(type: Class<*>): ViewFamily =
        when {
            isA<CompoundButton>(type) -> ViewFamily.TOGGLE
            isA<TextView>(type) -> ViewFamily.TEXT
            isA<ImageView>(type) -> ViewFamily.IMAGE
            isA<ProgressBar>(type) -> ViewFamily.RANGE
            isA<NumberPicker>(type) -> ViewFamily.NUMBER_PICKER
            else -> ViewFamily.PLAIN
        }

    private fun handlesTouches(type: Class<*>): Boolean {
        val method: Method? = runCatching { type.getMethod("onTouchEvent", MotionEvent::class.java) }.getOrNull()
        val name = method?.declaringClass?.name ?: return true
        return !name.startsWith("android.") && !name.startsWith("androidx.")
    }

    private inline fun <reified T> isA(type: Class<*>): Boolean = T::class.java.isAssignableFrom(type)
}
