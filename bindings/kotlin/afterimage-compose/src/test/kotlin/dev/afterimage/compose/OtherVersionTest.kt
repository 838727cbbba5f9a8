package dev.afterimage.compose

import android.view.View
import android.widget.TextView
import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.layout.width
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.foundation.text.BasicSecureTextField
import androidx.compose.foundation.text.BasicTextField
import androidx.compose.foundation.text.input.TextFieldState
import androidx.compose.material3.HorizontalDivider
import androidx.compose.material3.Text
import androidx.compose.ui.Modifier
import androidx.compose.ui.autofill.ContentType
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.drawscope.DrawScope
import androidx.compose.ui.layout.LayoutInfo
import androidx.compose.ui.semantics.SemanticsConfiguration
import androidx.compose.ui.semantics.contentType
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import androidx.compose.ui.viewinterop.AndroidView
import dev.afterimage.compose.internal.ComposeFeature
import dev.afterimage.compose.internal.ContentTypeCodes
import dev.afterimage.compose.internal.Corners
import dev.afterimage.compose.internal.CoveringColour
import dev.afterimage.compose.internal.NodeRecord
import dev.afterimage.compose.internal.OwnFields
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.FrameReader
import dev.afterimage.internal.buffer.Kind
import dev.afterimage.internal.buffer.MaskOverride
import dev.afterimage.internal.buffer.TextField
import dev.afterimage.internal.capture.CaptureRule
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode
import org.robolectric.annotation.Implementation
import org.robolectric.annotation.Implements
import org.robolectric.annotation.RealObject
import org.robolectric.shadow.api.Shadow
import org.robolectric.util.ReflectionHelpers.ClassParameter
import java.lang.reflect.Field

/** Versions of Compose without some of the internals that the walker uses. */
@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
@Config(
    instrumentedPackages = ["dev.afterimage.compose.internal", "dev.afterimage.internal.content"],
    shadows = [
        OtherVersionTest.OtherInternals::class,
        OtherVersionTest.OtherFields::class,
        OtherVersionTest.OtherContentTypes::class,
        OtherVersionTest.OtherCorners::class,
        OtherVersionTest.OtherDrawings::class,
    ],
)
class OtherVersionTest {
    @get:Rule(order = 0)
    val drained = DrainedLooper()

    @get:Rule(order = 1)
    val rule = CaptureRule()

    @After
    fun `all members are there again`() = missing.clear()

    private fun record(vararg members: String): FrameReader {
        missing += members
        rule.compose {
            Column {
                Text("a text")
                Box(Modifier.size(50.dp).background(Color.Red).afterimageBlock()) { Text("blocked") }
                Box(Modifier.size(60.dp).background(Color.Red, RoundedCornerShape(5.dp))) { Text("in a box") }
                HorizontalDivider(Modifier.width(60.dp), 3.dp, Color.Red)
                BasicSecureTextField(TextFieldState("hunter2"))
                AndroidView({ TextView(it).apply { text = "a view" } })
            }
        }
        repeat(3) { rule.frame() }
        val frame = rule.frame()
        assertEquals(1, frame.nodes.count { "a text" in it.allTexts })
        assertEquals(1, frame.nodes.count { "in a box" in it.allTexts })
        assertEquals(1, frame.nodes.count { it.attr(Attr.MASK_OVERRIDE) == MaskOverride.BLOCK })
        assertTrue(frame.nodes.any { it.flag(Attr.SECURE) })
        assertEquals(emptyList<String>(), frame.nodes.flatMap { it.allTexts }.filter { "hunter" in it })
        return frame
    }

    private fun assertLogged(vararg features: ComposeFeature) {
        for (feature in features) assertEquals("$feature in ${rule.failed}", 1, rule.failed.count { feature.label in it })
        assertEquals("${rule.failed}", features.size, rule.failed.size)
    }

    private fun FrameReader.hasBox() = nodes.any { it.attr(Attr.BACKGROUND) != null && it.width == BOX && it.height == BOX }

    private fun FrameReader.hasCorners() = nodes.any { it.attr(Attr.CORNER_RADIUS) == RADIUS && it.width == BOX }

    private fun FrameReader.hasDivider() = nodes.any { it.attr(Attr.BACKGROUND) != null && it.width == BOX && it.height == DIVIDER }

    private fun FrameReader.hasView() = nodes.any { "a view" in it.allTexts }

    @Test
    fun `with all members nothing is logged`() {
        val frame = record()
        assertTrue(frame.hasBox() && frame.hasView() && frame.hasCorners() && frame.hasDivider())
        assertLogged()
    }

    @Test
    fun `without layout nodes the semantics are recorded, which is logged once`() {
        val frame = record("semantics", "children", "drawnChildren", "isTransparent", "modifier", "view")
        assertFalse(frame.hasView())
        assertLogged(ComposeFeature.LAYOUT_NODES, ComposeFeature.MODIFIER)
    }

    @Test
    fun `a version without modifiers as one object lacks nothing else`() {
        val frame = record("modifier")
        assertTrue(frame.hasBox() && frame.hasView())
        assertLogged(ComposeFeature.MODIFIER)
    }

    @Test
    fun `a version without ids of layout nodes has the semantics recorded`() {
        assertFalse(record("id").hasView())
        assertLogged(ComposeFeature.LAYOUT_NODES)
    }

    @Test
    fun `a version without marks of unused nodes lacks nothing else`() {
        val frame = record("isDeactivated")
        assertTrue(frame.hasBox() && frame.hasView())
        assertLogged(ComposeFeature.DEACTIVATION)
    }

    @Test
    fun `a version without the order of drawing lacks nothing else`() {
        val frame = record("drawnChildren")
        assertTrue(frame.hasBox() && frame.hasView())
        assertLogged(ComposeFeature.DRAWING_ORDER)
    }

    @Test
    fun `a version without views of nodes and transparency lacks these alone`() {
        val frame = record("view", "isTransparent")
        assertTrue(frame.hasBox())
        assertFalse(frame.hasView())
        assertLogged(ComposeFeature.VIEWS, ComposeFeature.TRANSPARENCY)
    }

    @Test
    fun `a version without the shapes of foundation lacks corners alone`() {
        val frame = record("radius")
        assertTrue(frame.hasBox() && frame.hasView() && frame.hasDivider())
        assertFalse(frame.hasCorners())
        assertLogged(ComposeFeature.SHAPES)
    }

    @Test
    fun `a version without canvases of its drawings lacks the drawings alone`() {
        val frame = record("read")
        assertTrue(frame.hasBox() && frame.hasView() && frame.hasCorners())
        assertFalse(frame.hasDivider())
        assertLogged(ComposeFeature.DRAWINGS)
    }

    @Test
    fun `a field whose content type cannot be read is a secret, and one without a content type is none`() {
        missing += "contentType"
        assertFields(listOf("********", "********", "plain"), listOf(true, true, false))
        assertLogged(ComposeFeature.CONTENT_TYPE)
    }

    @Test
    fun `a field whose content type can be read is a secret if the type is one`() {
        assertFields(listOf("********", "name", "plain"), listOf(true, false, false))
        assertLogged()
    }

    private fun assertFields(
        texts: List<String>,
        areSecret: List<Boolean>,
    ) {
        rule.compose {
            Column {
                BasicTextField("card", {}, Modifier.semantics { contentType = ContentType.CreditCardNumber })
                BasicTextField("name", {}, Modifier.semantics { contentType = ContentType.PersonFullName })
                BasicTextField("plain", {})
            }
        }
        repeat(2) {
            val fields = rule.frame().nodes.filter { it.kind == Kind.INPUT }
            assertEquals(texts, fields.map { it.text(TextField.VALUE) })
            assertEquals(areSecret, fields.map { it.flag(Attr.SECURE) })
        }
    }

    @Test
    fun `a version without a private field lacks the colour of it, which is logged once`() {
        val frame = record("color", "clip")
        assertFalse(frame.hasBox())
        assertTrue(frame.hasView())
        assertLogged(ComposeFeature.FIELDS)
    }

    /** A version that lacks the members in [missing]. */
    @Implements(className = INTERNALS)
    object OtherInternals {
        @JvmStatic
        @Implementation
        fun id(node: LayoutInfo): Int = call("id", node)

        @JvmStatic
        @Implementation
        fun isDeactivated(node: LayoutInfo): Boolean = call("isDeactivated", node)

        @JvmStatic
        @Implementation
        fun semantics(node: LayoutInfo): SemanticsConfiguration? = call("semantics", node)

        @JvmStatic
        @Implementation
        fun children(node: LayoutInfo): List<LayoutInfo> = call("children", node)

        @JvmStatic
        @Implementation
        fun drawnChildren(node: LayoutInfo): List<LayoutInfo> = call("drawnChildren", node)

        @JvmStatic
        @Implementation
        fun isTransparent(node: LayoutInfo): Boolean = call("isTransparent", node)

        @JvmStatic
        @Implementation
        fun modifier(node: LayoutInfo): Modifier = call("modifier", node)

        @JvmStatic
        @Implementation
        fun view(node: LayoutInfo): View? = call("view", node)

        private fun <T> call(
            name: String,
            node: LayoutInfo,
        ): T {
            if (name in missing) throw NoSuchMethodError(name)
            @Suppress("UNCHECKED_CAST")
            val internals = Class.forName(INTERNALS) as Class<Any>
            return Shadow.directlyOn<T, Any>(internals, name, ClassParameter.from(LayoutInfo::class.java, node))
        }
    }

    /** A version whose classes lack the private fields in [missing]. */
    @Implements(className = FIELDS)
    class OtherFields {
        @Implementation
        fun find(
            type: Class<*>,
            name: String,
        ): Field? = if (name in missing) null else runCatching { type.getDeclaredField(name).also { it.isAccessible = true } }.getOrNull()
    }

    /** A version without content types. */
    @Implements(className = "dev.afterimage.compose.internal.ContentTypeCodes")
    internal class OtherContentTypes {
        @RealObject
        lateinit var real: ContentTypeCodes

        @Implementation
        fun read(
            semantics: SemanticsConfiguration,
            record: NodeRecord,
            fields: OwnFields,
        ): Int {
            if ("contentType" in missing) throw NoSuchMethodError("contentType")
            return Shadow.directlyOn(
                real,
                ContentTypeCodes::class.java,
                "read",
                ClassParameter.from(SemanticsConfiguration::class.java, semantics),
                ClassParameter.from(NodeRecord::class.java, record),
                ClassParameter.from(OwnFields::class.java, fields),
            )
        }
    }

    /** An app without Compose's foundation library. */
    @Implements(className = "dev.afterimage.compose.internal.Corners")
    internal class OtherCorners {
        @RealObject
        lateinit var real: Corners

        @Implementation
        fun radius(
            shape: Any,
            width: Float,
            height: Float,
            layout: LayoutInfo,
        ): Float {
            if ("radius" in missing) throw NoClassDefFoundError("RoundedCornerShape")
            return Shadow.directlyOn(
                real,
                Corners::class.java,
                "radius",
                ClassParameter.from(Any::class.java, shape),
                ClassParameter.from(Float::class.javaPrimitiveType, width),
                ClassParameter.from(Float::class.javaPrimitiveType, height),
                ClassParameter.from(LayoutInfo::class.java, layout),
            )
        }
    }

    /** A version with other drawings. */
    @Implements(className = "dev.afterimage.compose.internal.CoveringColour")
    internal class OtherDrawings {
        @RealObject
        lateinit var real: CoveringColour

        @Implementation
        fun read(
            draw: DrawScope.() -> Unit,
            layout: LayoutInfo,
            width: Int,
            height: Int,
        ): Int {
            if ("read" in missing) throw NoClassDefFoundError("CanvasDrawScope")
            return Shadow.directlyOn(
                real,
                CoveringColour::class.java,
                "read",
                ClassParameter.from(Function1::class.java, draw),
                ClassParameter.from(LayoutInfo::class.java, layout),
                ClassParameter.from(Int::class.javaPrimitiveType, width),
                ClassParameter.from(Int::class.javaPrimitiveType, height),
            )
        }
    }

    private companion object {
        const val FIELDS = "dev.afterimage.internal.content.PrivateFields"
        const val INTERNALS = "dev.afterimage.compose.internal.ComposeInternals"

        /** Names of members that throw. */
        val missing = HashSet<String>()

        /** The edge of a box in tenths of a dp. */
        const val BOX = 600

        /** The height of a line, and the radius of the box, in tenths of a dp. */
        const val DIVIDER = 30
        const val RADIUS = 50
    }
}
