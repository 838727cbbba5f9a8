package dev.afterimage.internal.content

import android.graphics.Bitmap
import android.graphics.Color
import android.widget.ImageView
import android.widget.LinearLayout
import dev.afterimage.internal.buffer.Ident
import dev.afterimage.internal.buffer.Kind
import dev.afterimage.internal.capture.CaptureRule
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config

@RunWith(RobolectricTestRunner::class)
@Config(sdk = [28])
class WaitingImagesTest {
    @get:Rule
    val rule = CaptureRule()

    private fun bitmap(index: Int): Bitmap = Bitmap.createBitmap(4, 4, Bitmap.Config.ARGB_8888).apply { eraseColor(Color.rgb(index, 0, 0)) }

    @Test
    fun `walks of a still screen follow until each image has its fingerprint`() {
        rule.show { activity ->
            LinearLayout(activity).apply {
                for (index in 0 until 20) addView(ImageView(activity).apply { setImageBitmap(bitmap(index)) })
            }
        }
        rule.capture.start()
        rule.idle(2_000)
        val hashes = rule.frames.map { frame -> frame.nodes.filter { it.kind == Kind.IMAGE }.count { it.ident(Ident.IMAGE_HASH) != null } }
        assertTrue("$hashes", hashes.first() < 20)
        assertEquals("$hashes ${rule.failed}", 20, hashes.last())
        val walks = rule.capture.walks
        rule.idle(2_000)
        assertEquals("a still screen without waiting images is not walked", walks, rule.capture.walks)
    }
}
