package dev.afterimage.compose

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.text.BasicSecureTextField
import androidx.compose.foundation.text.input.TextFieldState
import androidx.compose.material3.Text
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.layout.LayoutInfo
import androidx.compose.ui.semantics.SemanticsConfiguration
import androidx.compose.ui.unit.dp
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.MaskOverride
import dev.afterimage.internal.capture.CaptureRule
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode
import org.robolectric.annotation.Implementation
import org.robolectric.annotation.Implements

/** A version of Compose without the internals that the walker uses. */
@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
@Config(instrumentedPackages = ["dev.afterimage.compose.internal"], shadows = [OtherVersionTest.OtherInternals::class])
class OtherVersionTest {
    @get:Rule(order = 0)
    val drained = DrainedLooper()

    @get:Rule(order = 1)
    val rule = CaptureRule()

    @Test
    fun `the semantics are recorded, which is logged once`() {
        rule.compose {
            Column {
                Text("a text")
                Box(Modifier.size(50.dp).background(Color.Red).afterimageBlock()) { Text("blocked") }
                Box(Modifier.size(50.dp).background(Color.Red))
                BasicSecureTextField(TextFieldState("hunter2"))
            }
        }
        repeat(3) { rule.frame() }
        val frame = rule.frame()
        assertEquals(1, frame.nodes.count { "a text" in it.allTexts })
        assertEquals(1, frame.nodes.count { it.attr(Attr.MASK_OVERRIDE) == MaskOverride.BLOCK })
        assertTrue(frame.nodes.any { it.flag(Attr.SECURE) })
        assertEquals(emptyList<String>(), frame.nodes.flatMap { it.allTexts }.filter { "hunter" in it })
        val lost = rule.failed.filter { "layout nodes of this version of Compose" in it }
        assertEquals("${rule.failed}", 1, lost.size)
    }

    /** A version that lacks every member that is not public API. */
    @Implements(className = "dev.afterimage.compose.internal.ComposeInternals")
    object OtherInternals {
        @JvmStatic
        @Implementation
        fun semantics(node: LayoutInfo): SemanticsConfiguration? = throw NoSuchMethodError("getSemanticsConfiguration")

        @JvmStatic
        @Implementation
        fun children(node: LayoutInfo): List<LayoutInfo> = throw NoSuchMethodError("getChildrenInfo")

        @JvmStatic
        @Implementation
        fun drawnChildren(node: LayoutInfo): List<LayoutInfo> = throw NoSuchMethodError("getZSortedChildren")

        @JvmStatic
        @Implementation
        fun modifier(node: LayoutInfo): Modifier = throw NoSuchMethodError("getModifier")
    }
}
