package dev.afterimage.compose

import android.widget.TextView
import androidx.compose.foundation.Canvas
import androidx.compose.foundation.Image
import androidx.compose.foundation.background
import androidx.compose.foundation.border
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.offset
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.shape.CircleShape
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.foundation.text.BasicSecureTextField
import androidx.compose.foundation.text.BasicText
import androidx.compose.foundation.text.BasicTextField
import androidx.compose.foundation.text.input.TextFieldState
import androidx.compose.material3.Button
import androidx.compose.material3.Checkbox
import androidx.compose.material3.HorizontalDivider
import androidx.compose.material3.LinearProgressIndicator
import androidx.compose.material3.RadioButton
import androidx.compose.material3.Slider
import androidx.compose.material3.Switch
import androidx.compose.material3.Text
import androidx.compose.material3.TextField
import androidx.compose.material3.VerticalDivider
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.autofill.ContentType
import androidx.compose.ui.draw.alpha
import androidx.compose.ui.draw.clip
import androidx.compose.ui.draw.rotate
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.painter.ColorPainter
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.contentType
import androidx.compose.ui.semantics.password
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.TextStyle
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.text.input.PasswordVisualTransformation
import androidx.compose.ui.text.input.VisualTransformation
import androidx.compose.ui.unit.dp
import androidx.compose.ui.unit.em
import androidx.compose.ui.unit.sp
import androidx.compose.ui.viewinterop.AndroidView
import androidx.compose.ui.zIndex
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.Ident
import dev.afterimage.internal.buffer.InputType
import dev.afterimage.internal.buffer.Kind
import dev.afterimage.internal.buffer.MaskOverride
import dev.afterimage.internal.capture.CaptureRule
import dev.afterimage.internal.capture.corners
import dev.afterimage.internal.capture.of
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.GraphicsMode
import dev.afterimage.internal.buffer.ContentType as ContentCode
import dev.afterimage.internal.buffer.TextField as Field

/** The nodes that frames have for elements of Compose. */
@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class ComposeWalkTest {
    @get:Rule(order = 0)
    val drained = DrainedLooper()

    @get:Rule(order = 1)
    val rule = CaptureRule()

    @After
    fun `the library did not fail`() = assertEquals(emptyList<String>(), rule.failed)

    @Test
    fun `a text has its style and its place`() {
        rule.compose {
            Column(Modifier.padding(10.dp)) {
                Text(
                    "Title",
                    Modifier.background(Color.Yellow).padding(4.dp, 2.dp).testTag("title"),
                    color = Color.Red,
                    fontSize = 20.sp,
                    fontWeight = FontWeight.Bold,
                )
                Text("Second", Modifier.semantics { contentDescription = "label" })
            }
        }
        val frame = rule.frame()
        val title = frame.withText("Title")
        assertEquals(Kind.TEXT, title.kind)
        assertEquals("#ff0000ff", title.colour(Attr.FOREGROUND))
        assertEquals("#ffff00ff", title.colour(Attr.BACKGROUND))
        assertEquals(200, title.attr(Attr.FONT_SIZE))
        assertEquals(700, title.attr(Attr.FONT_WEIGHT))
        assertEquals(40, title.attr(Attr.PADDING_LEFT))
        assertEquals(20, title.attr(Attr.PADDING_TOP))
        assertEquals("title", title.ident(Ident.IDENTIFIER))
        val second = frame.withText("Second")
        assertEquals("label", second.text(Field.LABEL))
        assertEquals(0, second.attr(Attr.CLICKABLE))
        val corners = frame.corners(second)
        assertEquals(100.0, corners[0], 1.0)
        assertEquals(100.0 + title.height, corners[1], 1.0)
    }

    @Test
    fun `letters have their spacing, and a text without a size has no height of a line`() {
        rule.compose {
            Column {
                Text("spaced", fontSize = 20.sp, letterSpacing = 0.5.sp)
                Text("narrow", fontSize = 20.sp, letterSpacing = (-0.02).em)
                Text("plain", style = TextStyle(fontSize = 20.sp))
                BasicText("default")
            }
        }
        val frame = rule.frame()
        assertEquals(25, frame.withText("spaced").attr(Attr.LETTER_SPACING))
        assertEquals(-20, frame.withText("narrow").attr(Attr.LETTER_SPACING))
        assertNull(frame.withText("plain").attr(Attr.LETTER_SPACING))
        assertNotNull(frame.withText("plain").attr(Attr.LINE_HEIGHT))
        assertEquals(140, frame.withText("default").attr(Attr.FONT_SIZE))
        assertNull(frame.withText("default").attr(Attr.LINE_HEIGHT))
    }

    @Test
    fun `a rectangle in a round clip is round`() {
        rule.compose {
            Column {
                Box(
                    Modifier
                        .testTag("in clip")
                        .clip(CircleShape)
                        .background(Color.Red)
                        .size(40.dp),
                )
                Image(ColorPainter(Color.Red), null, Modifier.testTag("picture").size(40.dp).clip(CircleShape))
                Box(Modifier.testTag("square").size(40.dp).background(Color.Red))
            }
        }
        val frame = rule.frame()
        val radius = { tag: String -> frame.nodes.single { it.ident(Ident.IDENTIFIER) == tag }.attr(Attr.CORNER_RADIUS) }
        assertEquals(200, radius("in clip"))
        assertEquals(200, radius("picture"))
        assertNull(radius("square"))
    }

    @Test
    fun `a colour that Compose draws over a whole node is its background, and the app's drawing is not called`() {
        var drawn = 0
        rule.compose {
            Column {
                HorizontalDivider(Modifier.testTag("divider"), 3.dp, Color.Red)
                VerticalDivider(Modifier.testTag("upright").height(20.dp), 2.dp, Color.Green)
                Checkbox(false, {}, Modifier.testTag("checkbox"))
                LinearProgressIndicator({ 1f }, Modifier.testTag("progress"), color = Color.Red)
                Canvas(Modifier.testTag("app's").size(20.dp)) {
                    drawn++
                    drawRect(Color.Red)
                }
            }
        }
        val frame = rule.frame()
        val background = { tag: String -> frame.nodes.single { it.ident(Ident.IDENTIFIER) == tag }.colour(Attr.BACKGROUND) }
        assertEquals("#ff0000ff", background("divider"))
        assertEquals("#00ff00ff", background("upright"))
        for (tag in listOf("checkbox", "progress", "app's")) assertNull(tag, background(tag))
        assertEquals(0, drawn)
    }

    @Test
    fun `boxes have their colours, corners, borders, opacity and transform`() {
        rule.compose {
            Box(
                Modifier
                    .offset(30.dp, 40.dp)
                    .testTag("box")
                    .rotate(90f)
                    .alpha(0.5f)
                    .padding(5.dp)
                    .size(100.dp, 20.dp)
                    .border(2.dp, Color.Green, RoundedCornerShape(6.dp))
                    .background(Color(0xFF112233), RoundedCornerShape(6.dp)),
            )
        }
        val frame = rule.frame()
        val box = frame.nodes.single { it.ident(Ident.IDENTIFIER) == "box" }
        assertEquals("#112233ff", box.colour(Attr.BACKGROUND))
        assertEquals("#00ff00ff", box.colour(Attr.BORDER_COLOUR))
        assertEquals(20, box.attr(Attr.BORDER_WIDTH))
        assertEquals(60, box.attr(Attr.CORNER_RADIUS))
        assertEquals(500, box.attr(Attr.OPACITY))
        // 100 by 20 at 35, 45, turned about its centre: 75 to 95 and 5 to 105.
        val corners = frame.corners(box)
        assertEquals(750.0, (0..6 step 2).minOf { corners[it] }, 1.0)
        assertEquals(950.0, (0..6 step 2).maxOf { corners[it] }, 1.0)
        assertEquals(50.0, (1..7 step 2).minOf { corners[it] }, 1.0)
        assertEquals(1050.0, (1..7 step 2).maxOf { corners[it] }, 1.0)
    }

    @Test
    fun `controls have their kinds and states`() {
        rule.compose {
            Column {
                Checkbox(true, {}, Modifier.testTag("checkbox"))
                Switch(false, {}, Modifier.testTag("switch"), enabled = false)
                RadioButton(true, {}, Modifier.testTag("radio"))
                Slider(0.25f, {}, Modifier.testTag("slider"))
                LinearProgressIndicator({ 0.5f }, Modifier.testTag("progress"))
                Button({}, Modifier.testTag("button")) { Text("Pay") }
                BasicTextField("value", {}, Modifier.testTag("field"))
            }
        }
        val frame = rule.frame()
        val node = { tag: String -> frame.nodes.single { it.ident(Ident.IDENTIFIER) == tag } }
        assertEquals(Kind.CHECKBOX, node("checkbox").kind)
        assertEquals(1, node("checkbox").attr(Attr.CHECKED))
        assertEquals(Kind.SWITCH, node("switch").kind)
        assertEquals(0, node("switch").attr(Attr.CHECKED))
        assertEquals(1, node("switch").attr(Attr.DISABLED))
        assertEquals(Kind.RADIO, node("radio").kind)
        assertEquals(1, node("radio").attr(Attr.CHECKED))
        assertEquals(Kind.SLIDER, node("slider").kind)
        assertEquals("0.25", node("slider").text(Field.VALUE))
        assertEquals(Kind.PROGRESS, node("progress").kind)
        assertEquals(Kind.BUTTON, node("button").kind)
        assertEquals(1, node("button").attr(Attr.CLICKABLE))
        assertNotNull(node("button").attr(Attr.BACKGROUND))
        assertEquals(Kind.INPUT, node("field").kind)
        assertEquals("value", node("field").text(Field.VALUE))
    }

    @Test
    fun `the characters of secrets are not in frames`() {
        val dots =
            VisualTransformation {
                androidx.compose.ui.text.input.TransformedText(
                    androidx.compose.ui.text
                        .AnnotatedString("\u2022".repeat(it.length)),
                    androidx.compose.ui.text.input.OffsetMapping.Identity,
                )
            }
        rule.compose {
            Column {
                TextField("secret1", {}, visualTransformation = PasswordVisualTransformation())
                BasicSecureTextField(TextFieldState("secret2"))
                BasicTextField("secret3", {}, visualTransformation = dots)
                BasicTextField("secret4", {}, Modifier.semantics { contentType = ContentType.CreditCardNumber })
                Text("secret5", Modifier.semantics { password() })
                BasicTextField("secret6", {}, Modifier.semantics { contentType = ContentType.Username + ContentType.NewPassword })
                BasicTextField("", {}, Modifier.testTag("empty").semantics { password() })
            }
        }
        val frame = rule.frame()
        assertEquals(emptyList<String>(), frame.nodes.flatMap { it.allTexts }.filter { "secret" in it })
        assertEquals(7, frame.nodes.count { it.flag(Attr.SECURE) })
        assertEquals("", frame.nodes.single { it.ident(Ident.IDENTIFIER) == "empty" }.text(Field.VALUE))
        assertTrue(frame.nodes.any { it.attr(Attr.CONTENT_TYPE) == ContentCode.CARD_NUMBER })
        assertTrue(frame.nodes.any { it.attr(Attr.INPUT_TYPE) == InputType.PASSWORD })
    }

    @Test
    fun `the text of a field is where it is drawn`() {
        rule.compose { TextField("value", {}, label = { Text("label") }) }
        val frame = rule.frame()
        val field = frame.nodes.single { it.kind == Kind.INPUT }
        assertEquals("value", field.text(Field.VALUE))
        val text = frame.nodes.single { it.text(Field.TEXT) == "value" }
        assertEquals(160, text.attr(Attr.FONT_SIZE))
        // Material's field has 16 dp before the text and 24 dp above it.
        assertEquals(frame.corners(field)[0] + 160, frame.corners(text)[0], 1.0)
        assertEquals(frame.corners(field)[1] + 240, frame.corners(text)[1], 10.0)
    }

    @Test
    fun `a password that is shown as text stays a secret`() {
        var isShown by mutableStateOf(false)
        rule.compose {
            Column {
                TextField("hunter2", {}, visualTransformation = if (isShown) VisualTransformation.None else PasswordVisualTransformation())
                Text("shown: $isShown")
            }
        }
        val hidden = rule.frame().nodes.single { it.kind == Kind.INPUT }
        rule.change { isShown = true }
        val frame = rule.frame()
        frame.withText("shown: true")
        val shown = frame.nodes.single { it.kind == Kind.INPUT }
        assertEquals(hidden.id, shown.id)
        assertEquals("********", shown.text(Field.VALUE))
        assertTrue(shown.flag(Attr.SECURE))
    }

    @Test
    fun `the strongest masking of an element is written`() {
        rule.compose {
            Column {
                Text("one", Modifier.afterimageMask())
                Text("two", Modifier.afterimageUnmask().afterimageMask())
                Text("three", Modifier.afterimageBlock().afterimageUnmask())
                Button({}, Modifier.afterimageUnmask()) { Text("four") }
            }
        }
        val frame = rule.frame()
        assertEquals(MaskOverride.MASK, frame.withText("one").attr(Attr.MASK_OVERRIDE))
        assertEquals(MaskOverride.MASK, frame.withText("two").attr(Attr.MASK_OVERRIDE))
        assertEquals(MaskOverride.BLOCK, frame.withText("three").attr(Attr.MASK_OVERRIDE))
        assertNull(frame.withText("four").attr(Attr.MASK_OVERRIDE))
        assertEquals(MaskOverride.UNMASK, frame.nodes.single { it.kind == Kind.BUTTON }.attr(Attr.MASK_OVERRIDE))
    }

    @Test
    fun `siblings are in the order of drawing, and keep their ids`() {
        var front by mutableStateOf("a")
        rule.compose {
            Box(Modifier.fillMaxSize()) {
                Text("a", Modifier.zIndex(if (front == "a") 1f else 0f))
                Text("b", Modifier.zIndex(if (front == "b") 1f else 0f))
            }
        }
        val first = rule.frame()
        assertTrue(first.nodes.indexOf(first.withText("b")) < first.nodes.indexOf(first.withText("a")))
        rule.change { front = "b" }
        val second = rule.frame()
        assertTrue(second.nodes.indexOf(second.withText("a")) < second.nodes.indexOf(second.withText("b")))
        assertEquals(first.withText("a").id, second.withText("a").id)
        assertEquals(first.withText("b").id, second.withText("b").id)
    }

    @Test
    fun `a view in Compose is below its element`() {
        lateinit var view: TextView
        rule.compose {
            Column(Modifier.padding(20.dp)) {
                Text("above")
                Box(Modifier.afterimageMask().testTag("holder")) {
                    AndroidView({ context -> TextView(context).apply { text = "platform" }.also { view = it } })
                }
            }
        }
        val frame = rule.frame()
        val node = frame.of(view)
        assertEquals("platform", node.text(Field.TEXT))
        val ancestors = generateSequence(node) { at -> frame.nodes.singleOrNull { it.id == at.parent } }
        assertTrue(ancestors.any { it.ident(Ident.IDENTIFIER) == "holder" })
        val location = IntArray(2).also { view.getLocationOnScreen(it) }
        assertEquals(location[0] * 10.0, frame.corners(node)[0], 10.0)
        assertEquals(location[1] * 10.0, frame.corners(node)[1], 10.0)
    }
}
