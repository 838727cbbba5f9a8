package dev.afterimage.internal.capture

import android.os.Build
import android.text.TextUtils
import android.view.View
import android.view.ViewGroup
import android.view.WindowManager.LayoutParams
import android.widget.AdapterView
import android.widget.AutoCompleteTextView
import android.widget.Spinner
import android.widget.TextView
import dev.afterimage.internal.Failures
import dev.afterimage.internal.MaskTags
import dev.afterimage.internal.RequiresSdk
import dev.afterimage.internal.buffer.MaskOverride
import dev.afterimage.internal.content.Dropdowns
import java.lang.ref.WeakReference

/**
 * The views that a popup or a dialog belongs to, whose masking it inherits: the spinner or the field whose options it lists, the focused
 * field whose spelling it corrects, and the view whose error or tooltip it shows.
 *
 * The framework does not tell them, so they are found by what the window shows: the adapter of the list, or its only text. Of several
 * views with the same options or text each counts. Found once a window; keeps no view alive. UI thread.
 */
internal class Anchors {
    private val anchors = ArrayList<WeakReference<View>>(1)
    private var isSearched = false

    /** Whether the window shows the tooltip of a form field, which repeats what the field shows. */
    var isTooltipOfField: Boolean = false
        private set

    /**
     * Searches for the anchors of a window among the views of [windows], at the first call. [isField] returns whether a view is a form
     * field. A view whose getters throw counts as an anchor: it may be one, and the search goes on behind it.
     */
    fun find(
        root: View,
        params: LayoutParams,
        windows: VisibleWindows,
        failures: Failures,
        isField: (View) -> Boolean,
    ) {
        if (isSearched) return
        isSearched = true
        // The windows of activities belong to no view.
        if (params.type == LayoutParams.TYPE_BASE_APPLICATION) return
        val shown = ShownContent(isPanel(params))
        shown.read(root)
        if (shown.isEmpty) return
        for (index in 0 until windows.count) {
            val other = windows[index]?.root ?: continue
            if (other !== root) search(other, other.findFocus(), shown, failures, isField)
        }
    }

    private fun search(
        view: View,
        focused: View?,
        shown: ShownContent,
        failures: Failures,
        isField: (View) -> Boolean,
    ) {
        val isAnchor =
            try {
                isAnchor(view, focused, shown, isField)
            } catch (error: Throwable) {
                failures.report("comparing a view with a popup", error)
                true
            }
        if (isAnchor) anchors.add(WeakReference(view))
        if (view !is ViewGroup) return
        for (index in 0 until view.childCount) view.getChildAt(index)?.let { search(it, focused, shown, failures, isField) }
    }

    private fun isAnchor(
        view: View,
        focused: View?,
        shown: ShownContent,
        isField: (View) -> Boolean,
    ): Boolean {
        val isTooltip = shown.isTooltipOf(view)
        if (isTooltip && generateSequence(view) { it.parent as? View }.any(isField)) isTooltipOfField = true
        return isTooltip || shown.isErrorOf(view) || shown.listsOptionsOf(view) || (view === focused && shown.correctsText)
    }

    /** Returns the stronger one of the masks and blocks of the anchors and of their ancestors, one of [MaskOverride], or 0. */
    fun override(): Int {
        var strongest = 0
        for (index in anchors.indices) {
            var view = anchors[index].get()
            while (view != null && strongest != MaskOverride.BLOCK) {
                strongest = MaskOverride.stronger(strongest, MaskTags.get(view))
                view = view.parent as? View
            }
        }
        // An anchor is found by what it shows, which may be another view's: it only hides.
        return if (strongest == MaskOverride.UNMASK) 0 else strongest
    }

    private fun isPanel(params: LayoutParams): Boolean = params.type in LayoutParams.FIRST_SUB_WINDOW..LayoutParams.LAST_SUB_WINDOW
}

/** The content of a window by which its anchors are found. */
private class ShownContent(
    private val isPanel: Boolean,
) {
    private val lists = ArrayList<AdapterView<*>>()
    private var text: CharSequence? = null
    private var textCount = 0

    /** Whether a list has corrections of the text that the focused field shows. */
    var correctsText = false
        private set

    val isEmpty: Boolean get() = lists.isEmpty() && onlyText == null

    /** The text of the window, if it shows nothing else and is a panel. */
    private val onlyText: CharSequence? get() = if (isPanel && textCount == 1) text else null

    fun read(view: View) {
        if (view is TextView) {
            text = view.text
            textCount++
        }
        if (view is AdapterView<*> && view !is Spinner && view.adapter != null) {
            lists.add(view)
            if (view.adapter.javaClass.name
                    .startsWith(EDITOR)
            ) {
                correctsText = true
            }
        }
        if (view is ViewGroup) for (index in 0 until view.childCount) view.getChildAt(index)?.let { read(it) }
    }

    fun isTooltipOf(view: View): Boolean = Build.VERSION.SDK_INT >= Build.VERSION_CODES.O && isOnlyText(tooltip(view))

    fun isErrorOf(view: View): Boolean = view is TextView && isOnlyText(view.error)

    fun listsOptionsOf(view: View): Boolean =
        when (view) {
            is AutoCompleteTextView -> lists.any { it.adapter === view.adapter }
            is Spinner -> lists.any { Dropdowns.isOfSpinner(it) && hasItemsOf(it, view) }
            else -> false
        }

    private fun isOnlyText(text: CharSequence?): Boolean = !text.isNullOrEmpty() && TextUtils.equals(text, onlyText)

    /** The adapter of the list wraps that of the spinner in a private field, but returns its items. If they cannot be read, they may be the spinner's. */
    private fun hasItemsOf(
        list: AdapterView<*>,
        spinner: Spinner,
    ): Boolean {
        try {
            val count = spinner.count
            return list.adapter.count == count && (count == 0 || list.adapter.getItem(0) == spinner.getItemAtPosition(0))
        } catch (_: Throwable) {
            return true
        }
    }

    @RequiresSdk(Build.VERSION_CODES.O)
    private fun tooltip(view: View): CharSequence? = view.tooltipText

    private companion object {
        /** Start of the names of the framework's classes that edit the text of a field. */
        const val EDITOR = "android.widget.Editor\$"
    }
}
