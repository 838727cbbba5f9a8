package dev.afterimage.internal.capture

import android.app.Activity
import android.os.Build
import android.text.SpannableStringBuilder
import android.text.Spanned
import android.text.style.SuggestionSpan
import android.view.View
import android.widget.ArrayAdapter
import android.widget.AutoCompleteTextView
import android.widget.Button
import android.widget.CheckBox
import android.widget.EditText
import android.widget.LinearLayout
import android.widget.ListPopupWindow
import android.widget.Spinner
import android.widget.TextView
import dev.afterimage.afterimageBlock
import dev.afterimage.afterimageMask
import dev.afterimage.afterimageResetMasking
import dev.afterimage.afterimageUnmask
import dev.afterimage.internal.Failures
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.Kind
import dev.afterimage.internal.buffer.MaskOverride
import dev.afterimage.internal.buffer.ReadNode
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotSame
import org.junit.Assert.assertNull
import org.junit.Assume.assumeTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config

/** Masking of a view in the windows that belong to it. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [Config.ALL_SDKS])
class AnchorsTest {
    @get:Rule
    val rule = CaptureRule()
    private lateinit var activity: Activity

    private fun <V : View> show(create: (Activity) -> V): V {
        lateinit var view: V
        activity =
            rule.show { activity ->
                activity.setTheme(android.R.style.Theme_Material_Light)
                view = create(activity)
                LinearLayout(activity).apply { addView(view) }
            }
        return view
    }

    private fun options(vararg names: String) = ArrayAdapter(activity, android.R.layout.simple_spinner_item, names)

    /** Returns the root node of the window that was added last. */
    private fun topWindow(): ReadNode {
        rule.idle()
        val root = RootViews(Failures { }).list().last() as View
        assertNotSame("a window opened", activity.window.decorView, root)
        return rule.frame().of(root)
    }

    private fun overrideOfTop(): Int? = topWindow().attr(Attr.MASK_OVERRIDE)

    @Test
    fun `the options of a spinner, in a drop-down and in a dialog`() {
        for (mode in listOf(Spinner.MODE_DROPDOWN, Spinner.MODE_DIALOG)) {
            val spinner = show { Spinner(it, mode) }
            // A window of the mode before may still be there: its options are others.
            spinner.adapter = options("one $mode", "two")
            rule.idle()
            spinner.performClick()
            assertNull(overrideOfTop())
            spinner.afterimageBlock()
            assertEquals(MaskOverride.BLOCK, overrideOfTop())
            spinner.afterimageMask()
            assertEquals(MaskOverride.MASK, overrideOfTop())
            spinner.afterimageUnmask()
            assertNull("an anchor only hides", overrideOfTop())
            spinner.afterimageResetMasking()
            (spinner.parent as View).afterimageMask()
            assertEquals("of an ancestor", MaskOverride.MASK, overrideOfTop())
            assertEquals(emptyList<String>(), rule.failed)
        }
    }

    @Test
    fun `another spinner's masking does not count`() {
        val layout = show { LinearLayout(it) }
        val spinners = List(2) { number -> Spinner(activity).apply { adapter = options("one $number", "two") } }
        spinners.forEach(layout::addView)
        rule.idle()
        spinners[1].performClick()
        spinners[0].afterimageBlock()
        assertNull(overrideOfTop())
        spinners[1].afterimageMask()
        assertEquals(MaskOverride.MASK, overrideOfTop())
    }

    @Test
    fun `a view whose getters throw does not end the search`() {
        val layout = show { LinearLayout(it) }
        val broken =
            object : TextView(activity) {
                override fun getError(): CharSequence = throw IllegalStateException("no error")
            }
        val spinner = Spinner(activity).apply { adapter = options("one", "two") }
        layout.addView(broken)
        layout.addView(spinner)
        rule.idle()
        spinner.performClick()
        spinner.afterimageBlock()
        assertEquals(MaskOverride.BLOCK, overrideOfTop())
    }

    @Test
    fun `suggestions of a field`() {
        val field = show { AutoCompleteTextView(it) }
        field.setAdapter(options("one"))
        field.completionHint = "Choose"
        field.showDropDown()
        assertNull(overrideOfTop())
        field.afterimageBlock()
        assertEquals(MaskOverride.BLOCK, overrideOfTop())
    }

    @Test
    fun `spelling suggestions of a field`() {
        assumeTrue("shown on level 23 and later", Build.VERSION.SDK_INT >= Build.VERSION_CODES.M)
        val field = show { EditText(it) }
        val text = SpannableStringBuilder("lovly")
        val span = SuggestionSpan(activity, arrayOf("lovely"), SuggestionSpan.FLAG_EASY_CORRECT)
        text.setSpan(span, 0, 5, Spanned.SPAN_EXCLUSIVE_EXCLUSIVE)
        field.setText(text, TextView.BufferType.EDITABLE)
        field.requestFocus()
        field.setSelection(2)
        rule.idle()
        field.afterimageMask()
        field.onTextContextMenuItem(android.R.id.replaceText)
        assertEquals(MaskOverride.MASK, overrideOfTop())
    }

    @Test
    fun `the error of a field`() {
        assumeTrue("before, Robolectric's popup has no size", Build.VERSION.SDK_INT >= Build.VERSION_CODES.P)
        val field = show { EditText(it) }
        field.requestFocus()
        field.error = "No such city"
        assertNull(overrideOfTop())
        field.afterimageMask()
        assertEquals(MaskOverride.MASK, overrideOfTop())
    }

    @Test
    fun `tooltips, which of a form field are form content`() {
        assumeTrue("tooltips", Build.VERSION.SDK_INT >= Build.VERSION_CODES.O)
        val button = show { Button(it) }
        button.tooltipText = "Save"
        button.performLongClick()
        button.afterimageBlock()
        assertEquals(listOf(MaskOverride.BLOCK, Kind.CONTAINER), topWindow().run { listOf(attr(Attr.MASK_OVERRIDE), kind) })
        val box = show { CheckBox(it) }
        box.tooltipText = "Breakfast"
        box.performLongClick()
        assertEquals(listOf(null, Kind.SELECT), topWindow().run { listOf(attr(Attr.MASK_OVERRIDE), kind) })
    }

    @Test
    fun `lists of an app's own have no anchor`() {
        val view = show { TextView(it).apply { text = "a text" } }
        view.afterimageBlock()
        ListPopupWindow(activity)
            .apply {
                anchorView = view
                setAdapter(options("one"))
            }.show()
        assertNull(overrideOfTop())
    }

    @Test
    fun `a list whose items cannot be read may be that of any spinner`() {
        val spinner = show { Spinner(it) }
        spinner.adapter =
            object : ArrayAdapter<String>(activity, android.R.layout.simple_spinner_item, arrayOf("one")) {
                var isBroken = false

                override fun getItem(position: Int): String? = if (isBroken) error("broken") else super.getItem(position)

                override fun getView(
                    position: Int,
                    convertView: View?,
                    parent: android.view.ViewGroup,
                ): View = TextView(activity).apply { text = "one" }

                override fun getDropDownView(
                    position: Int,
                    convertView: View?,
                    parent: android.view.ViewGroup,
                ): View = TextView(activity).apply { text = "one" }.also { isBroken = true }
            }
        rule.idle()
        spinner.performClick()
        spinner.afterimageBlock()
        assertEquals(MaskOverride.BLOCK, overrideOfTop())
        assertEquals(emptyList<String>(), rule.failed)
    }
}
