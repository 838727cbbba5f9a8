package dev.afterimage.text

import android.app.Activity
import android.graphics.Color
import android.text.TextUtils
import android.view.View
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.widget.FrameLayout
import android.widget.TextView
import dev.afterimage.ffi.PrivacyLevel
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.Ellipsis
import dev.afterimage.internal.buffer.LayoutDirection
import dev.afterimage.internal.buffer.TextField
import dev.afterimage.internal.capture.CaptureRule
import dev.afterimage.internal.capture.of
import dev.afterimage.testapp.Export
import dev.afterimage.testapp.Recording
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode
import java.io.File

/**
 * One line from right to left that is longer than its view. The recording is a file of the studio's browser tests, which look at the
 * ink. `-Dafterimage.fixtures.update=true` writes it.
 */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35], qualifiers = "ar-ldrtl-w384dp-h800dp-xhdpi")
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class RightToLeftLineTest {
    @get:Rule
    val rule = CaptureRule()

    @Test
    fun `a line of 400 characters has its ellipsis at the end of its direction`() {
        lateinit var line: TextView
        rule.show { activity -> content(activity).also { line = it.getChildAt(0) as TextView } }
        assertEquals("the framework cuts the line", 1, line.lineCount)
        assertEquals(true, line.layout.getEllipsisCount(0) > 0)
        val frame = rule.frame()
        val node = frame.of(line)
        assertEquals(TEXT, node.text(TextField.TEXT))
        assertEquals(listOf(1, Ellipsis.END), listOf(node.attr(Attr.MAX_LINES), node.attr(Attr.ELLIPSIS)))
        // The start of the layout is the right side.
        assertEquals(LayoutDirection.RTL, frame.children(0).single().attr(Attr.LAYOUT_DIRECTION))
        assertNull(node.attr(Attr.ALIGN))
        val segments = Recording.of(listOf(frame.bytes), PrivacyLevel.LIGHT).segments
        val fixture = File(System.getProperty("afterimage.root"), FIXTURE)
        if (System.getProperty("afterimage.fixtures.update") == "true") fixture.writeBytes(segments.single())
        assertEquals(screen(segments), screen(listOf(fixture.readBytes())))
        assertEquals(emptyList<String>(), rule.failed)
    }

    private fun content(activity: Activity): FrameLayout {
        val line = TextView(activity)
        line.text = TEXT
        line.setSingleLine()
        line.ellipsize = TextUtils.TruncateAt.END
        line.setTextColor(Color.BLACK)
        line.setBackgroundColor(BOX)
        val root = FrameLayout(activity)
        root.setBackgroundColor(Color.WHITE)
        root.addView(
            line,
            FrameLayout.LayoutParams(WIDTH_PX, WRAP_CONTENT).apply { setMargins(MARGIN_PX, MARGIN_PX, MARGIN_PX, MARGIN_PX) },
        )
        return root
    }

    /** Returns the recorded screens without the numbers of the nodes, which depend on the tests before. */
    private fun screen(segments: List<ByteArray>): List<String> =
        Export(segments)
            .use { it.trace() }
            .lines()
            .filter { "\"snapshot\"" in it }
            .map { it.replace(Regex("\"(id|p|t_ms)\":\\d+,"), "") }

    private companion object {
        const val FIXTURE = "crates/studio/web/test/data/right-to-left-line.seg"

        /** 400 characters: the first and the last word are unlike the others. */
        val TEXT = "ראשון " + "שלום עולם ".repeat(39) + "סוף."
        const val BOX = 0xffffffcc.toInt()
        const val WIDTH_PX = 480
        const val MARGIN_PX = 80
    }
}
