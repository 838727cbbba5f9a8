package dev.afterimage.internal.content

import android.content.pm.ApplicationInfo
import android.graphics.Color
import android.graphics.Typeface
import android.text.InputType
import android.text.SpannableString
import android.text.Spanned
import android.text.TextPaint
import android.text.TextUtils
import android.text.style.CharacterStyle
import android.text.style.ForegroundColorSpan
import android.text.style.StyleSpan
import android.util.TypedValue
import android.view.Gravity
import android.view.View
import android.widget.Button
import android.widget.EditText
import android.widget.TextView
import dev.afterimage.internal.buffer.Align
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.Ellipsis
import dev.afterimage.internal.buffer.Kind
import dev.afterimage.internal.buffer.TextField
import dev.afterimage.internal.buffer.VerticalAlign
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode

@RunWith(RobolectricTestRunner::class)
@Config(sdk = [Config.ALL_SDKS])
class TextContentTest {
    private val screen = ContentScreen()

    @Test
    fun `text is written with its style`() {
        val view =
            screen.show(TextView(screen.activity)).apply {
                text = "Hello"
                setTextColor(Color.rgb(1, 2, 3))
                setTextSize(0, 28f)
                setTypeface(Typeface.MONOSPACE, Typeface.BOLD_ITALIC)
                setPadding(2, 4, 6, 8)
                maxLines = 3
                ellipsize = TextUtils.TruncateAt.END
                gravity = Gravity.CENTER
            }
        screen.layOut()
        val node = screen.node(view, density = 2.0)
        assertEquals(Kind.TEXT, node.kind)
        assertEquals("Hello", node.text(TextField.TEXT))
        assertEquals("#010203ff", node.colour(Attr.FOREGROUND))
        assertEquals(140, node.attr(Attr.FONT_SIZE))
        assertEquals(700, node.attr(Attr.FONT_WEIGHT))
        assertEquals(1, node.attr(Attr.ITALIC))
        assertEquals(listOf(10, 30), listOf(node.attr(Attr.PADDING_LEFT), node.attr(Attr.PADDING_RIGHT)))
        assertEquals(3, node.attr(Attr.MAX_LINES))
        assertNull("the text fits", node.attr(Attr.ELLIPSIS))
        assertEquals(Align.CENTER, node.attr(Attr.ALIGN))
        assertEquals(VerticalAlign.MIDDLE, node.attr(Attr.VERTICAL_ALIGN))
        assertEquals(0, node.attr(Attr.CLICKABLE))
        assertEquals(emptyList<String>(), screen.logged)
    }

    @Test
    fun `capitals are written as displayed`() {
        val button = screen.show(Button(screen.activity).apply { text = "straße" })
        button.isAllCaps = true
        screen.layOut()
        val node = screen.node(button)
        assertEquals(Kind.BUTTON, node.kind)
        assertEquals("STRASSE", node.text(TextField.TEXT))
    }

    @Test
    fun `letters are spaced by a share of the font size`() {
        val view = screen.show(TextView(screen.activity)).apply { text = "Spaced" }
        assertNull(screen.node(view).attr(Attr.LETTER_SPACING))
        view.letterSpacing = 0.1f
        assertEquals(100, screen.node(view).attr(Attr.LETTER_SPACING))
        view.letterSpacing = -0.02f
        assertEquals(-20, screen.node(view).attr(Attr.LETTER_SPACING))
    }

    @Test
    fun `one line in a box for several is declared as one`() {
        val view = screen.show(TextView(screen.activity).apply { text = "one" }.apply { minHeight = 200 })
        assertEquals(1, screen.node(view).attr(Attr.MAX_LINES))
        view.text = "one\ntwo"
        screen.layOut()
        assertNull(screen.node(view).attr(Attr.MAX_LINES))
        val low = screen.show(TextView(screen.activity).apply { text = "one" })
        assertNull(screen.node(low).attr(Attr.MAX_LINES))
    }

    @Test
    fun `a hint is the placeholder, in its colour at half of the alpha`() {
        val view = screen.show(EditText(screen.activity).apply { hint = "E-mail" })
        view.setHintTextColor(Color.argb(0x40, 1, 2, 3))
        val empty = screen.node(view)
        assertEquals("E-mail", empty.text(TextField.PLACEHOLDER))
        assertEquals("", empty.text(TextField.VALUE))
        assertEquals("#01020380", empty.colour(Attr.FOREGROUND))
        view.setText("a@b.c")
        assertEquals("a@b.c", screen.node(view).text(TextField.VALUE))
    }

    @Test
    fun `the first span determines the style`() {
        val text = SpannableString("red and plain")
        text.setSpan(ForegroundColorSpan(Color.RED), 0, 3, Spanned.SPAN_EXCLUSIVE_EXCLUSIVE)
        text.setSpan(StyleSpan(Typeface.BOLD), 0, 3, Spanned.SPAN_EXCLUSIVE_EXCLUSIVE)
        text.setSpan(ForegroundColorSpan(Color.BLUE), 4, 7, Spanned.SPAN_EXCLUSIVE_EXCLUSIVE)
        val view = screen.show(TextView(screen.activity).apply { this.text = text })
        val node = screen.node(view)
        assertEquals("#ff0000ff", node.colour(Attr.FOREGROUND))
        assertEquals(700, node.attr(Attr.FONT_WEIGHT))
    }

    @Test
    fun `spans of any class determine the style`() {
        val custom =
            object : CharacterStyle() {
                override fun updateDrawState(paint: TextPaint) {
                    paint.color = Color.GREEN
                    paint.isUnderlineText = true
                    paint.textSize = 30f
                }
            }
        val text = SpannableString("word").apply { setSpan(custom, 0, 4, Spanned.SPAN_EXCLUSIVE_EXCLUSIVE) }
        val node = screen.node(screen.show(TextView(screen.activity).apply { this.text = text }))
        assertEquals("#00ff00ff", node.colour(Attr.FOREGROUND))
        assertEquals(listOf(1, 300), listOf(node.attr(Attr.UNDERLINE), node.attr(Attr.FONT_SIZE)))
    }

    @Test
    fun `a changed span is read again`() {
        val view = screen.show(TextView(screen.activity))
        view.setText(SpannableString("word"), TextView.BufferType.SPANNABLE)
        val shown = view.text as SpannableString
        val plain = screen.node(view).colour(Attr.FOREGROUND)
        val red = ForegroundColorSpan(Color.RED)
        shown.setSpan(red, 0, 4, Spanned.SPAN_EXCLUSIVE_EXCLUSIVE)
        assertEquals("#ff0000ff", screen.node(view).colour(Attr.FOREGROUND))
        shown.removeSpan(red)
        assertEquals(plain, screen.node(view).colour(Attr.FOREGROUND))
    }

    @Test
    fun `alignment is relative to the layout direction`() {
        val view = screen.show(TextView(screen.activity).apply { text = "שלום" })
        view.gravity = Gravity.LEFT
        assertNull(screen.node(view).attr(Attr.ALIGN))
        view.gravity = Gravity.RIGHT
        assertEquals(Align.RIGHT, screen.node(view).attr(Attr.ALIGN))
        view.textAlignment = View.TEXT_ALIGNMENT_VIEW_END
        assertEquals(Align.RIGHT, screen.node(view).attr(Attr.ALIGN))
    }

    @Test
    fun `line ends of a single line are spaces`() {
        val view = screen.show(TextView(screen.activity).apply { setSingleLine() })
        view.text = "one\ntwo"
        val node = screen.node(view)
        assertEquals("one two", node.text(TextField.TEXT))
        assertEquals(1, node.attr(Attr.MAX_LINES))
    }

    @Test
    fun `a long text is cut between characters`() {
        val view = screen.show(TextView(screen.activity))
        view.text = "a" + "😀".repeat(MAX_TEXT_LENGTH)
        val text = screen.node(view).text(TextField.TEXT)!!
        assertEquals(MAX_TEXT_LENGTH - 1, text.length)
        assertEquals("😀", text.takeLast(2))
    }

    @Test
    fun `a getter that fails leaves out its attributes and nothing else`() {
        val view =
            object : TextView(screen.activity) {
                override fun getLineHeight(): Int = error("custom view")
            }
        screen.show(view.apply { text = "word" })
        view.contentDescription = "label"
        val node = screen.node(view)
        assertNull(node.text(TextField.TEXT))
        assertEquals("label", node.text(TextField.LABEL))
        assertEquals(1, screen.logged.size)
    }

    @Test
    @Config(minSdk = 28)
    @GraphicsMode(GraphicsMode.Mode.NATIVE)
    fun `a long right-to-left line is written whole, with its ellipsis at the end of its direction`() {
        context().applicationInfo.flags = context().applicationInfo.flags or ApplicationInfo.FLAG_SUPPORTS_RTL
        val view = TextView(screen.activity)
        view.layoutDirection = View.LAYOUT_DIRECTION_RTL
        view.setSingleLine()
        view.ellipsize = TextUtils.TruncateAt.END
        view.text = "שלום עולם ".repeat(40)
        screen.show(view)
        val node = screen.node(view)
        assertEquals(400, node.text(TextField.TEXT)!!.length)
        assertEquals(listOf(1, Ellipsis.END), listOf(node.attr(Attr.MAX_LINES), node.attr(Attr.ELLIPSIS)))
        // The start of a right-to-left layout is the right side.
        assertNull(node.attr(Attr.ALIGN))
        view.text = "a Latin text in a right-to-left layout"
        screen.layOut()
        val short = screen.node(view)
        assertEquals("the start of its own direction", Align.RIGHT, short.attr(Attr.ALIGN))
        assertNull("all of it is shown", short.attr(Attr.ELLIPSIS))
        // Without a text, the layout of the field has the direction of the view.
        val field = EditText(screen.activity).apply { layoutDirection = View.LAYOUT_DIRECTION_RTL }
        for ((hint, align) in listOf("Write a message" to Align.RIGHT, "שלום" to null)) {
            field.hint = hint
            assertEquals(hint, align, screen.node(screen.show(field)).attr(Attr.ALIGN))
        }
        for (type in listOf(InputType.TYPE_CLASS_PHONE, InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_VARIATION_PASSWORD)) {
            field.inputType = type
            assertEquals("a field from left to right", Align.RIGHT, screen.node(screen.show(field)).attr(Attr.ALIGN))
        }
        field.ellipsize = TextUtils.TruncateAt.END
        assertEquals("the hint may be cut", Ellipsis.END, screen.node(screen.show(field)).attr(Attr.ELLIPSIS))
    }

    /** A text of 26 letters W in one line of 1000 px, which 10 px of padding surround. */
    private fun cutText(at: TextUtils.TruncateAt?) =
        TextView(screen.activity).apply {
            text = "W".repeat(26)
            setTextSize(TypedValue.COMPLEX_UNIT_PX, 100f)
            setPadding(10, 10, 10, 10)
            maxLines = 1
            setHorizontallyScrolling(true)
            ellipsize = at
        }

    @Test
    @Config(minSdk = 28)
    @GraphicsMode(GraphicsMode.Mode.NATIVE)
    fun `a line that is cut has no room for another letter`() {
        for (at in listOf(TextUtils.TruncateAt.END, TextUtils.TruncateAt.MIDDLE)) {
            val view = screen.show(cutText(at), width = 1020)
            val node = screen.node(view)
            val room = 1020 - 10 - node.attr(Attr.PADDING_RIGHT)!! / 10f
            val line = view.layout.getLineWidth(0)
            assertTrue("$at: $room for $line", room in line..(line + 26))
            assertEquals(100, node.attr(Attr.PADDING_LEFT))
        }
        val whole = screen.node(screen.show(cutText(null), width = 1020))
        assertEquals(100, whole.attr(Attr.PADDING_RIGHT))
        val changed = screen.show(cutText(TextUtils.TruncateAt.END), width = 1020)
        val cut = screen.node(changed).attr(Attr.PADDING_RIGHT)
        changed.text = "W"
        screen.layOut()
        assertEquals("it fits", listOf(true, 100), listOf(cut != 100, screen.node(changed).attr(Attr.PADDING_RIGHT)))
    }

    @Test
    fun `a text that breaks in a box of one line has its number of lines`() {
        val view = TextView(screen.activity).apply { text = "one\ntwo" }
        val node = screen.node(screen.show(view, height = view.lineHeight))
        assertEquals(2, node.attr(Attr.MAX_LINES))
    }

    private fun context() = screen.activity
}
