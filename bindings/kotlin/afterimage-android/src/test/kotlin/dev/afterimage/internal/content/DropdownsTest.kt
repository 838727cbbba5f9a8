package dev.afterimage.internal.content

import android.app.AlertDialog
import android.os.Build
import android.os.Looper
import android.text.SpannableStringBuilder
import android.text.Spanned
import android.text.style.SuggestionSpan
import android.view.View
import android.view.ViewGroup
import android.widget.ArrayAdapter
import android.widget.AutoCompleteTextView
import android.widget.EditText
import android.widget.FrameLayout
import android.widget.LinearLayout
import android.widget.ListAdapter
import android.widget.ListPopupWindow
import android.widget.ListView
import android.widget.PopupMenu
import android.widget.PopupWindow
import android.widget.ScrollView
import android.widget.Spinner
import android.widget.TextView
import android.widget.WrapperListAdapter
import dev.afterimage.internal.Failures
import dev.afterimage.internal.buffer.Kind
import dev.afterimage.internal.capture.RootViews
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Assume.assumeTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config

/** Lists of options in windows of their own, in the framework's own layouts. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [Config.ALL_SDKS])
class DropdownsTest {
    private val screen = ContentScreen()
    private val context = screen.activity
    private val options = ArrayAdapter(context, android.R.layout.simple_spinner_item, listOf("one", "two"))

    /** Returns the views of the window that was added last. */
    private fun topWindow(): List<View> {
        shadowOf(Looper.getMainLooper()).idle()
        return descendants(RootViews(Failures { }).list().last() as View)
    }

    private fun descendants(view: View): List<View> =
        listOf(view) +
            (view as? ViewGroup)?.let { group -> (0 until group.childCount).flatMap { descendants(group.getChildAt(it)) } }.orEmpty()

    /** Returns the kinds of the lists in the window that was added last, whose lists are no direct children of its root. */
    private fun kindsOfLists(): List<Int> = topWindow().filterIsInstance<ListView>().map { screen.node(it).kind }

    @Test
    fun `an adapter that wraps itself ends the search, and its list is hidden`() {
        val endless =
            object : WrapperListAdapter, ListAdapter by options {
                override fun getWrappedAdapter(): ListAdapter = this
            }
        val list = ListView(context)
        assertFalse(Dropdowns.isOfSpinner(list.apply { adapter = options }))
        assertTrue(Dropdowns.isOfSpinner(list.apply { adapter = endless }))
    }

    @Test
    fun `suggestions below a completion hint`() {
        val field = AutoCompleteTextView(context).apply { threshold = 1 }
        field.completionHint = "Tap to choose"
        field.setAdapter(options)
        screen.show(field)
        field.showDropDown()
        assertTrue(topWindow().any { (it as? TextView)?.text.toString() == "Tap to choose" })
        assertEquals(listOf(Kind.SELECT), kindsOfLists())
    }

    @Test
    fun `options below or above a prompt`() {
        val anchor = screen.show(TextView(context))
        val popup = ListPopupWindow(context).apply { setAdapter(options) }
        popup.anchorView = anchor
        popup.setPromptView(TextView(context).apply { text = "Choose" })
        popup.show()
        assertEquals(listOf(Kind.SELECT), kindsOfLists())
        popup.promptPosition = ListPopupWindow.POSITION_PROMPT_BELOW
        popup.show()
        assertEquals(listOf(Kind.SELECT), kindsOfLists())
    }

    @Test
    fun `spelling suggestions, which repeat the text of the field`() {
        assumeTrue("before, the popup's content is the list itself", Build.VERSION.SDK_INT >= Build.VERSION_CODES.M)
        val text = SpannableStringBuilder("Lisbon is beautiful")
        text.setSpan(
            SuggestionSpan(context, arrayOf("lovely"), SuggestionSpan.FLAG_EASY_CORRECT),
            10,
            19,
            Spanned.SPAN_EXCLUSIVE_EXCLUSIVE,
        )
        val field = EditText(context)
        screen.show(field)
        field.setText(text, TextView.BufferType.EDITABLE)
        field.requestFocus()
        field.setSelection(15)
        screen.layOut()
        field.onTextContextMenuItem(android.R.id.replaceText)
        val list = topWindow().filterIsInstance<ListView>().single()
        assertTrue(list.adapter.javaClass.name, "Suggestion" in list.adapter.javaClass.name)
        assertEquals(Kind.SELECT, screen.node(list).kind)
    }

    @Test
    fun `lists of any class at any depth of an app's popup`() {
        val anchor = screen.show(TextView(context))
        val scroll = ScrollView(context)
        val list = ListView(context).apply { adapter = options }
        val content = LinearLayout(context).apply { addView(FrameLayout(context).apply { addView(list) }) }
        content.addView(scroll)
        // Without a background, the content is the root of the window below API level 23.
        PopupWindow(content, 200, 200).showAtLocation(anchor, 0, 0, 0)
        assertEquals(listOf(Kind.SELECT, Kind.SELECT), listOf(list, scroll).map { screen.node(it).kind })
        val direct = ListView(context)
        PopupWindow(direct, 200, 200).showAtLocation(anchor, 0, 0, 0)
        assertEquals(Kind.SELECT, screen.node(direct).kind)
    }

    @Test
    fun `the options of a spinner in a dialog`() {
        val spinner = Spinner(context, Spinner.MODE_DIALOG)
        spinner.adapter = options
        spinner.prompt = "Choose"
        screen.show(spinner)
        spinner.performClick()
        assertEquals(listOf(Kind.SELECT), kindsOfLists())
    }

    @Test
    fun `the options of a spinner in a list with a header`() {
        val spinner = Spinner(context, Spinner.MODE_DIALOG)
        spinner.adapter = options
        screen.show(spinner)
        spinner.performClick()
        val adapter = topWindow().filterIsInstance<ListView>().single().adapter
        val list = ListView(context).apply { addHeaderView(TextView(context)) }
        list.adapter = adapter
        assertEquals(Kind.SELECT, screen.node(list).kind)
    }

    @Test
    fun `lists in dialogs and activities are none`() {
        val list = screen.show(ListView(context).apply { adapter = options })
        assertEquals(Kind.SCROLL, screen.node(list).kind)
        AlertDialog.Builder(context).setAdapter(options, null).show()
        assertEquals(listOf(Kind.SCROLL), kindsOfLists())
        assertFalse(Dropdowns.isInPopup(ListView(context)))
    }

    @Test
    fun `the rows of a menu are none`() {
        assumeTrue("a plain drop-down shows menus before", Build.VERSION.SDK_INT >= Build.VERSION_CODES.N)
        val anchor = screen.show(TextView(context))
        PopupMenu(context, anchor).apply { menu.add("Copy") }.show()
        assertEquals(listOf(Kind.SCROLL), kindsOfLists())
    }
}
