package dev.afterimage.internal.content

import android.graphics.Color
import android.graphics.drawable.ColorDrawable
import android.graphics.drawable.GradientDrawable
import android.graphics.drawable.InsetDrawable
import android.graphics.drawable.LayerDrawable
import android.graphics.drawable.StateListDrawable
import android.view.SurfaceView
import android.view.TextureView
import android.view.View
import android.view.WindowManager
import android.webkit.WebView
import android.widget.ArrayAdapter
import android.widget.CheckBox
import android.widget.CheckedTextView
import android.widget.DatePicker
import android.widget.EditText
import android.widget.FrameLayout
import android.widget.ImageView
import android.widget.LinearLayout
import android.widget.ListPopupWindow
import android.widget.ListView
import android.widget.NumberPicker
import android.widget.ProgressBar
import android.widget.RadioButton
import android.widget.RatingBar
import android.widget.ScrollView
import android.widget.SeekBar
import android.widget.Spinner
import android.widget.Switch
import android.widget.VideoView
import androidx.camera.view.PreviewView
import com.google.android.gms.maps.MapView
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.Kind
import dev.afterimage.internal.buffer.TextField
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode

@RunWith(RobolectricTestRunner::class)
@Config(sdk = [Config.ALL_SDKS])
class ControlsTest {
    private val screen = ContentScreen()
    private val context = screen.activity

    @Test
    fun `controls have their kinds and their state`() {
        val kinds =
            listOf(
                CheckBox(context) to Kind.CHECKBOX,
                RadioButton(context) to Kind.RADIO,
                Switch(context) to Kind.SWITCH,
                SeekBar(context) to Kind.SLIDER,
                RatingBar(context) to Kind.SLIDER,
                ProgressBar(context) to Kind.PROGRESS,
                Spinner(context) to Kind.SELECT,
                NumberPicker(context) to Kind.PICKER,
                DatePicker(context) to Kind.PICKER,
                ImageView(context) to Kind.IMAGE,
                ScrollView(context) to Kind.SCROLL,
                SurfaceView(context) to Kind.VIDEO,
                TextureView(context) to Kind.VIDEO,
                VideoView(context) to Kind.VIDEO,
                WebView(context) to Kind.WEBVIEW,
                MapView(context) to Kind.MAP,
                PreviewView(context) to Kind.CAMERA,
                LinearLayout(context) to Kind.CONTAINER,
                View(context) to Kind.CONTAINER,
            )
        for ((view, kind) in kinds) assertEquals(view.javaClass.name, kind, screen.node(view).kind)
        val embedded = setOf(Kind.VIDEO, Kind.WEBVIEW, Kind.MAP, Kind.CAMERA)
        for ((view, kind) in kinds) if (kind in embedded) assertFalse(view.javaClass.name, screen.hasWalkedChildren(view))
        assertTrue(screen.hasWalkedChildren(Spinner(context)))
        assertEquals(emptyList<String>(), screen.logged)
    }

    @Test
    fun `checked state is written, on or off`() {
        val box = CheckBox(context).apply { text = "Remember me" }
        assertEquals(0, screen.node(box).attr(Attr.CHECKED))
        box.isChecked = true
        val node = screen.node(box)
        assertEquals(1, node.attr(Attr.CHECKED))
        assertEquals("Remember me", node.text(TextField.TEXT))
        assertEquals(1, node.attr(Attr.CLICKABLE))
    }

    @Test
    fun `bars have their range and value`() {
        val bar = SeekBar(context).apply { max = 50 }
        bar.progress = 7
        val node = screen.node(bar)
        assertEquals(listOf(0f, 50f), listOf(node.real(Attr.RANGE_MIN), node.real(Attr.RANGE_MAX)))
        assertEquals("7", node.text(TextField.VALUE))
        val rating = RatingBar(context).apply { numStars = 5 }
        rating.stepSize = 0.5f
        rating.rating = 3.5f
        assertEquals("3.5", screen.node(rating).text(TextField.VALUE))
        rating.setIsIndicator(true)
        assertEquals(Kind.PROGRESS, screen.node(rating).kind)
        assertNull(screen.node(ProgressBar(context)).text(TextField.VALUE))
    }

    @Test
    fun `clickable is 1 with a listener of any kind`() {
        assertEquals(0, screen.node(View(context)).attr(Attr.CLICKABLE))
        assertEquals(1, screen.node(View(context).apply { setOnClickListener { } }).attr(Attr.CLICKABLE))
        assertEquals(1, screen.node(View(context).apply { setOnLongClickListener { true } }).attr(Attr.CLICKABLE))
        assertEquals(1, screen.node(View(context).apply { setOnTouchListener { _, _ -> false } }).attr(Attr.CLICKABLE))
        val custom =
            object : View(context) {
                override fun onTouchEvent(event: android.view.MotionEvent) = true
            }
        assertNull(screen.node(custom).attr(Attr.CLICKABLE))
    }

    @Test
    @GraphicsMode(GraphicsMode.Mode.NATIVE)
    fun `drawables give colour, border and corners`() {
        val shape =
            GradientDrawable().apply {
                setColor(Color.rgb(1, 2, 3))
                setStroke(4, Color.rgb(5, 6, 7))
                cornerRadius = 8f
            }
        for (drawable in listOf(shape, InsetDrawable(shape, 2), LayerDrawable(arrayOf(ColorDrawable(Color.RED), shape)), states(shape))) {
            val node = screen.node(screen.show(FrameLayout(context).apply { background = drawable }, height = 100))
            assertEquals(drawable.javaClass.name, "#010203ff", node.colour(Attr.BACKGROUND))
            assertEquals(80, node.attr(Attr.CORNER_RADIUS))
            assertEquals(40, node.attr(Attr.BORDER_WIDTH))
            assertEquals("#050607ff", node.colour(Attr.BORDER_COLOUR))
        }
        assertEquals(emptyList<String>(), screen.logged)
    }

    @Test
    @Config(minSdk = 28)
    @GraphicsMode(GraphicsMode.Mode.NATIVE)
    fun `the border in a foreground is that of the view`() {
        val view = FrameLayout(context).apply { setBackgroundColor(Color.WHITE) }
        view.foreground = GradientDrawable().apply { setStroke(3, Color.RED) }
        val node = screen.node(screen.show(view, height = 100))
        assertEquals(listOf("#ffffffff", "#ff0000ff"), listOf(node.colour(Attr.BACKGROUND), node.colour(Attr.BORDER_COLOUR)))
        assertEquals(30, node.attr(Attr.BORDER_WIDTH))
    }

    @Test
    fun `a gradient is an image with its first colour`() {
        val gradient = GradientDrawable(GradientDrawable.Orientation.TOP_BOTTOM, intArrayOf(Color.RED, Color.BLUE))
        val node = screen.node(screen.show(View(context).apply { background = gradient }, height = 100))
        assertEquals("#ff0000ff", node.colour(Attr.BACKGROUND))
        assertEquals(1, node.attr(Attr.BACKGROUND_IMAGE))
    }

    @Test
    fun `a translucent colour keeps its alpha`() {
        val node = screen.node(View(context).apply { setBackgroundColor(0x99000000.toInt()) })
        assertEquals("#00000099", node.colour(Attr.BACKGROUND))
    }

    @Test
    fun `the scale of a shadow is elevation`() {
        val view = View(context).apply { setBackgroundColor(Color.WHITE) }
        assertNull(screen.node(view).attr(Attr.SHADOW))
        view.elevation = 4f
        assertEquals(1, screen.node(view).attr(Attr.SHADOW))
    }

    private fun states(shape: GradientDrawable) =
        StateListDrawable().apply {
            addState(intArrayOf(android.R.attr.state_pressed), ColorDrawable(Color.GREEN))
            addState(intArrayOf(), shape)
        }

    @Test
    fun `the options of an open drop-down are form content, and those of a menu are not`() {
        val spinner = Spinner(context)
        spinner.adapter = ArrayAdapter(context, android.R.layout.simple_spinner_item, listOf("one", "two"))
        screen.show(spinner)
        val popup = ListPopupWindow(context).apply { setAdapter(spinner.adapter as ArrayAdapter<*>) }
        popup.anchorView = spinner
        popup.show()
        assertEquals(Kind.SELECT, screen.node(popup.listView!!).kind)
        assertEquals(Kind.SCROLL, screen.node(ListView(context)).kind)
    }

    @Test
    fun `a row of a list whose items are clicked is clickable`() {
        val list = ListView(context)
        list.adapter = ArrayAdapter(context, android.R.layout.simple_list_item_1, listOf("one"))
        screen.show(list, height = 400)
        val row = list.getChildAt(0)
        assertEquals(0, screen.node(row).attr(Attr.CLICKABLE))
        list.setOnItemClickListener { _, _, _, _ -> }
        assertEquals(1, screen.node(row).attr(Attr.CLICKABLE))
    }

    @Test
    fun `options with a mark are check boxes`() {
        val option = CheckedTextView(context).apply { text = "Option" }
        option.isChecked = true
        assertEquals(listOf(Kind.TEXT, 1), listOf(screen.node(option).kind, screen.node(option).attr(Attr.SELECTED)))
        option.setCheckMarkDrawable(android.R.drawable.checkbox_on_background)
        screen.show(option)
        assertEquals(listOf(Kind.CHECKBOX, 1), listOf(screen.node(option).kind, screen.node(option).attr(Attr.CHECKED)))
        assertEquals(2, screen.nodes(option).size)
    }

    @Test
    fun `a number picker has its value in one node`() {
        val picker = NumberPicker(context)
        picker.minValue = 1
        picker.maxValue = 3
        picker.displayedValues = arrayOf("one", "two", "three")
        picker.value = 2
        screen.show(picker)
        val field = (0 until picker.childCount).map { picker.getChildAt(it) }.filterIsInstance<EditText>().single()
        field.visibility = View.VISIBLE
        // Robolectric does not pass the names on to the field, which shows the number.
        assertEquals("two", screen.node(picker).text(TextField.TEXT))
        picker.displayedValues = null
        assertEquals("the field shows the number", emptyList<String>(), screen.node(picker).allTexts)
        picker.displayedValues = arrayOf("one", "two", "three")
        assertEquals(field.text.toString(), screen.node(field).text(TextField.VALUE))
        field.visibility = View.INVISIBLE
        assertEquals("two", screen.node(picker).text(TextField.VALUE))
    }

    private fun neighbours(picker: NumberPicker): List<List<Any?>> =
        screen.nodesWithOverlay(picker).drop(1).map { listOf(it.kind, it.text(TextField.VALUE), it.y + it.height / 2) }

    @Test
    fun `the wheel of a number picker shows the values beside the chosen one`() {
        val picker = NumberPicker(context)
        picker.minValue = 1
        picker.maxValue = 3
        picker.displayedValues = arrayOf("one", "two", "three")
        picker.value = 2
        screen.show(picker, height = 300)
        val field = picker.getChildAt(0)
        val middle = 10 * field.top + 10 * field.height / 2
        assertEquals(listOf(listOf(Kind.PICKER, "one", middle - 1000), listOf(Kind.PICKER, "three", middle + 1000)), neighbours(picker))
        picker.value = 3
        assertEquals("the wheel ends", listOf("two"), neighbours(picker).map { it[1] })
        picker.wrapSelectorWheel = true
        assertEquals("three values are too few to begin again", listOf("two"), neighbours(picker).map { it[1] })
        picker.displayedValues = null
        picker.maxValue = 12
        picker.wrapSelectorWheel = true
        picker.value = 12
        val text = (field as EditText).text
        text.replace(0, text.length, "12")
        assertEquals("the first follows the last", listOf("11", "1"), neighbours(picker).map { it[1] })
        assertEquals(emptyList<String>(), screen.logged)
    }

    @Test
    @Suppress("DEPRECATION")
    fun `a window of a toast is a toast`() {
        val toast = LinearLayout(context)
        toast.layoutParams = WindowManager.LayoutParams(WindowManager.LayoutParams.TYPE_TOAST)
        assertEquals(Kind.TOAST, screen.node(toast).kind)
    }
}
