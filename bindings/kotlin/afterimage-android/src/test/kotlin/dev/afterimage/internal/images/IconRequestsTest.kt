package dev.afterimage.internal.images

import android.content.res.ColorStateList
import android.graphics.Bitmap
import android.graphics.Color
import android.graphics.drawable.BitmapDrawable
import android.graphics.drawable.Drawable
import android.graphics.drawable.StateListDrawable
import android.view.View
import android.view.WindowManager
import android.widget.Button
import android.widget.FrameLayout
import android.widget.TextView
import dev.afterimage.afterimageBlock
import dev.afterimage.afterimageMask
import dev.afterimage.afterimageUnmask
import dev.afterimage.ffi.WantedImage
import dev.afterimage.internal.Failures
import dev.afterimage.internal.MaskTags
import dev.afterimage.internal.buffer.Ident
import dev.afterimage.internal.buffer.Kind
import dev.afterimage.internal.content.ContentScreen
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode

/** Requests for the pixels of icons beside texts. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [28, 35])
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class IconRequestsTest {
    private class Sent(
        val hash: String,
        val size: Pair<Int, Int>,
        val argb: Int,
    )

    private val screen = ContentScreen()
    private val failures = Failures { println(it) }
    private val sent = ArrayList<Sent>()
    private val requests =
        ImageRequests(
            screen::fingerprint,
            { hash, width, height, pixels ->
                sent.add(Sent(hash, width to height, Integer.rotateRight(pixels.getInt((height / 2 * width + width / 2) * 4), 8)))
            },
            failures,
        )

    private fun icon(
        colour: Int,
        left: Int = 0,
    ): Drawable {
        val bitmap = Bitmap.createBitmap(20, 10, Bitmap.Config.ARGB_8888).apply { eraseColor(colour) }
        return BitmapDrawable(screen.activity.resources, bitmap).apply { setBounds(left, left, left + 20, left + 10) }
    }

    private fun <T : TextView> show(
        view: T,
        vararg icons: Drawable?,
    ): T {
        view.text = "Inbox"
        view.setCompoundDrawables(icons.getOrNull(0), icons.getOrNull(1), icons.getOrNull(2), icons.getOrNull(3))
        screen.show(FrameLayout(screen.activity).apply { addView(view) })
        requests.add(view.rootView)
        return view
    }

    private fun hashes(view: TextView): List<String> =
        screen
            .nodes(view)
            .filter { it.kind == Kind.IMAGE }
            .map { it.ident(Ident.IMAGE_HASH)!! }

    private fun request(hashes: List<String>) = requests.draw(hashes.map { WantedImage(it, 512u) }, Long.MAX_VALUE)

    @Test
    fun `the icons at all sides of a text and of a button are sent in their size`() {
        val colours = listOf(Color.RED, Color.GREEN, Color.BLUE, Color.YELLOW)
        for (view in listOf(TextView(screen.activity), Button(screen.activity))) {
            sent.clear()
            val hashes = hashes(show(view, *colours.mapIndexed { index, colour -> icon(colour, index) }.toTypedArray()))
            request(hashes)
            assertEquals(hashes, sent.map { it.hash })
            assertEquals(colours, sent.map { it.argb })
            assertEquals(setOf(20 to 10), sent.map { it.size }.toSet())
        }
        assertEquals(0L, requests.skipped + failures.count)
    }

    @Test
    fun `an icon is sent as it is drawn, in its state and its tint`() {
        val states =
            StateListDrawable().apply {
                addState(intArrayOf(android.R.attr.state_selected), icon(Color.GREEN))
                addState(intArrayOf(), icon(Color.RED))
                setBounds(0, 0, 20, 10)
            }
        val view = show(TextView(screen.activity), states)
        val plain = hashes(view)
        view.isSelected = true
        request(plain)
        assertEquals("the icon of the other state is gone", 0, sent.size)
        request(hashes(view))
        val blue = ColorStateList.valueOf(Color.BLUE)
        val tinted = show(TextView(screen.activity).apply { compoundDrawableTintList = blue }, icon(Color.RED))
        assertNotEquals(plain, hashes(tinted))
        request(hashes(tinted))
        assertEquals(listOf(Color.GREEN, Color.BLUE), sent.map { it.argb })
    }

    @Test
    fun `the icon of a masked, blocked or hidden view and of a secure window is never sent`() {
        val view = show(TextView(screen.activity), icon(Color.RED))
        val parent = view.parent as View
        val hashes = hashes(view)
        val hidings =
            listOf<Pair<() -> Unit, () -> Unit>>(
                Pair({ view.afterimageMask() }, { view.afterimageUnmask() }),
                Pair({ view.afterimageBlock() }, { view.afterimageUnmask() }),
                Pair({ parent.tag = MaskTags.XML_BLOCK }, { parent.afterimageUnmask() }),
                Pair({ parent.afterimageMask() }, { parent.afterimageUnmask() }),
                Pair({ view.visibility = View.INVISIBLE }, { view.visibility = View.VISIBLE }),
                Pair({ parent.visibility = View.GONE }, { parent.visibility = View.VISIBLE }),
                Pair({ flags(view, WindowManager.LayoutParams.FLAG_SECURE) }, { flags(view, 0) }),
            )
        for ((index, hiding) in hidings.withIndex()) {
            hiding.first()
            request(hashes)
            assertEquals("hiding $index", 0, sent.size)
            hiding.second()
        }
        request(hashes)
        assertEquals(hashes, sent.map { it.hash })
    }

    private fun flags(
        view: View,
        flags: Int,
    ) {
        view.rootView.layoutParams = WindowManager.LayoutParams().also { it.flags = flags }
    }

    @Test
    fun `an icon that was replaced, removed or drawn on is skipped`() {
        val bitmap = Bitmap.createBitmap(20, 10, Bitmap.Config.ARGB_8888)
        val drawn = BitmapDrawable(screen.activity.resources, bitmap).apply { setBounds(0, 0, 20, 10) }
        val view = show(TextView(screen.activity), drawn)
        val hashes = hashes(view)
        bitmap.eraseColor(Color.RED)
        request(hashes)
        view.setCompoundDrawables(icon(Color.BLUE), null, null, null)
        request(hashes)
        view.setCompoundDrawables(null, null, null, null)
        request(hashes)
        assertEquals(3L, requests.skipped)
        assertTrue(sent.isEmpty())
        assertEquals(0L, failures.count)
    }
}
