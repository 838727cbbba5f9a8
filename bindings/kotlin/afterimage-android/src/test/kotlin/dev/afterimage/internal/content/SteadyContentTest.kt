package dev.afterimage.internal.content

import android.graphics.Color
import android.graphics.Typeface
import android.graphics.drawable.ColorDrawable
import android.graphics.drawable.GradientDrawable
import android.graphics.drawable.InsetDrawable
import android.graphics.drawable.LayerDrawable
import android.text.SpannableString
import android.text.Spanned
import android.text.style.ForegroundColorSpan
import android.view.View
import android.widget.Button
import android.widget.CheckBox
import android.widget.EditText
import android.widget.ImageView
import android.widget.NumberPicker
import android.widget.ProgressBar
import android.widget.RatingBar
import android.widget.SeekBar
import android.widget.Switch
import android.widget.TextView
import com.sun.management.ThreadMXBean
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode
import java.lang.management.ManagementFactory

/** Views that did not change are written again without an allocation. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35])
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class SteadyContentTest {
    private val screen = ContentScreen()
    private val context = screen.activity
    private val threads = ManagementFactory.getThreadMXBean() as ThreadMXBean

    private fun widgets(): List<View> =
        listOf(
            View(context).apply { background = shape() },
            TextView(context).apply { text = "Hello" },
            TextView(context).apply { setText(spans(), TextView.BufferType.SPANNABLE) },
            TextView(context).apply { setTypeface(Typeface.MONOSPACE, Typeface.BOLD) }.apply { text = "Bold" },
            Button(context).apply { text = "Pay now" }.apply { setOnClickListener { } },
            EditText(context).apply { setText("name@example.org") }.apply { hint = "E-mail" },
            EditText(context).apply { inputType = 0x81 }.apply { setText("secret") },
            CheckBox(context).apply { text = "Remember me" },
            Switch(context).apply { text = "Wi-Fi" },
            SeekBar(context).apply { progress = 10 },
            RatingBar(context).apply { rating = 3.5f },
            ProgressBar(context),
            NumberPicker(context).apply { maxValue = 10 },
            ImageView(context).apply { setImageResource(android.R.drawable.ic_delete) },
            ImageView(context).apply { setImageDrawable(ColorDrawable(Color.RED)) },
            TextView(
                context,
            ).apply { text = "icon" }.apply { setCompoundDrawablesWithIntrinsicBounds(android.R.drawable.ic_delete, 0, 0, 0) },
        )

    @Test
    fun `a steady walk allocates nothing`() {
        for (view in widgets()) {
            screen.show(view)
            view.contentDescription = "label"
            view.tooltipText = "tooltip"
            val bytes = bytesEach { screen.walk(view) }
            assertTrue("${view.javaClass}: $bytes", bytes <= if (view is NumberPicker) SANDBOX_BYTES else 0)
        }
        assertTrue(bytesEach { context.window.decorView.toString() } > 0)
        assertEquals(emptyList<String>(), screen.logged)
    }

    private fun spans() =
        SpannableString("red text").apply { setSpan(ForegroundColorSpan(Color.RED), 0, 3, Spanned.SPAN_EXCLUSIVE_EXCLUSIVE) }

    private fun shape() =
        LayerDrawable(
            arrayOf(
                ColorDrawable(Color.WHITE),
                InsetDrawable(
                    GradientDrawable().apply { setColor(Color.RED) }.apply { setStroke(2, Color.BLUE) }.apply { cornerRadius = 4f },
                    3,
                ),
            ),
        )

    private inline fun bytesEach(action: () -> Unit): Long {
        for (index in 0 until WARM) action()
        // The JVM allocates now and then in the thread that it measures, so the least round counts.
        var least = Long.MAX_VALUE
        for (round in 0 until ROUNDS) {
            val before = threads.currentThreadAllocatedBytes
            for (index in 0 until MEASURED) action()
            least = minOf(least, threads.currentThreadAllocatedBytes - before)
        }
        return least / MEASURED
    }

    private companion object {
        const val WARM = 300

        /** Robolectric's stand-in of a view's scroll offset boxes two numbers, unless the JVM's compiler removes them. */
        const val SANDBOX_BYTES = 56L
        const val MEASURED = 100
        const val ROUNDS = 20
    }
}
