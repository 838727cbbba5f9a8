package dev.afterimage.screens

import android.app.Activity
import android.view.View
import com.google.gson.JsonParser
import dev.afterimage.internal.buffer.FrameReader
import dev.afterimage.internal.capture.CaptureRule
import dev.afterimage.internal.capture.of
import org.junit.Assert.assertEquals
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode
import java.io.File

/** The wireframes of the screens that all platforms share are as their file describes them. */
@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
@Config(sdk = [35], qualifiers = "w384dp-h800dp-xhdpi")
class DescribedScreensTest {
    @get:Rule
    val rule = CaptureRule()
    private val screens = DescribedScreen.readAll()

    /** Shows a screen, and returns the result of an action with its frame and its root. */
    private fun <T> recorded(
        screen: DescribedScreen,
        action: (FrameReader, View) -> T,
    ): T {
        val activity = rule.show(Activity::class.java).get()
        activity.setTheme(android.R.style.Theme_Material_Light_NoActionBar)
        val root: View = DescribedViews(activity).build(screen.root)
        activity.setContentView(root, root.layoutParams)
        rule.idle()
        val frame = rule.frame()
        activity.finish()
        return action(frame, root)
    }

    /** Returns how the wireframe of a screen differs from each of the descriptions. */
    private fun differences(
        screen: DescribedScreen,
        descriptions: List<DescribedNode>,
    ): List<List<String>> =
        recorded(screen) { frame, root -> descriptions.map { WireframeComparison(frame).differences(it, frame.of(root)) } }

    @Test
    fun `ten screens have the wireframes that all platforms give`() {
        for (screen in screens) {
            val file = File(System.getProperty("afterimage.root"), "examples/screens/expected/${screen.name}.txt")
            val text = recorded(screen) { frame, root -> WireframeText(frame).of(screen.root, frame.of(root)) }
            assertEquals(file.name, file.readText(), text)
        }
    }

    @Test
    fun `ten screens are recorded as they are described, and not otherwise`() {
        assertEquals(10, screens.map { it.name }.toSet().size)
        val found = ArrayList<String>()
        for (screen in screens) {
            val others = OTHER_VALUES.filter { it.first == screen.name }
            val changed = others.map { (_, property, value) -> changed(screen.root, property, value) }
            val differences = differences(screen, listOf(screen.root) + changed)
            found += differences[0].map { "${screen.name}: $it" }
            for ((other, differing) in others.zip(differences.drop(1))) if (differing.isEmpty()) found += "no difference: $other"
        }
        assertEquals("", found.joinToString("\n"))
        assertEquals(emptyList<String>(), rule.failed)
    }

    /** Returns a description in which the first node that has a property has another value of it. */
    private fun changed(
        root: DescribedNode,
        property: String,
        value: String,
    ): DescribedNode {
        val copy = DescribedNode(root.json.deepCopy())
        all(copy).first { it.has(property) }.json.add(property, JsonParser.parseString(value))
        return copy
    }

    private fun all(node: DescribedNode): List<DescribedNode> = listOf(node) + node.children.flatMap(::all)

    private companion object {
        /** A screen, a property that a node on it has, and another value. */
        val OTHER_VALUES =
            listOf(
                Triple("login", "kind", "\"scroll\""),
                Triple("login", "frame", "[0, 0, 384, 799]"),
                Triple("login", "secure", "false"),
                Triple("login", "clickable", "false"),
                Triple("login", "text", "\"Welcome\""),
                Triple("login", "color", "\"#1c1c1f\""),
                Triple("login", "size", "28.5"),
                Triple("login", "bold", "false"),
                Triple("login", "value", "\"bob@example.org\""),
                Triple("login", "placeholder", "\"Email\""),
                Triple("login", "input", "\"text\""),
                Triple("settings", "checked", "false"),
                Triple("list", "corner", "23"),
                Triple("article", "italic", "false"),
                Triple("article", "underline", "false"),
                Triple("form", "disabled", "false"),
                Triple("form", "border", "{\"width\": 2, \"color\": \"#8e8e93\"}"),
                Triple("player", "range", "[0, 241]"),
                Triple("player", "position", "61"),
                Triple("player", "share", "0.36"),
                Triple("player", "align", "\"end\""),
                Triple("dialog", "background", "\"#fffffe\""),
                Triple("scrolled", "scroll", "[0, 241]"),
                Triple("profile", "opacity", "0.6"),
                Triple("profile", "selected", "false"),
                Triple("profile", "hidden", "false"),
                Triple("profile", "direction", "\"ltr\""),
            )
    }
}
