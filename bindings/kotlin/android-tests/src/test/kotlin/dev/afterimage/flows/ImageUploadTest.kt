package dev.afterimage.flows

import android.app.Activity
import android.graphics.Bitmap
import android.graphics.Canvas
import android.graphics.Color
import android.graphics.drawable.BitmapDrawable
import android.os.Bundle
import android.view.ViewGroup.LayoutParams
import android.widget.FrameLayout
import android.widget.ImageView
import android.widget.LinearLayout
import android.widget.TextView
import dev.afterimage.ImagePolicy
import dev.afterimage.afterimageMask
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode
import java.io.ByteArrayInputStream
import java.util.Base64
import javax.imageio.ImageIO

/** An image on the screen, from its view to the replay. */
@RunWith(RobolectricTestRunner::class)
@Config(
    minSdk = 28,
    qualifiers = "w384dp-h800dp-xhdpi",
    // Both read the time of a walk on Robolectric's clock then, where it takes none.
    instrumentedPackages = ["dev.afterimage.internal.capture", "dev.afterimage.internal.images"],
)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class ImageUploadTest {
    private val app = RecordedApp { imagePolicy = ImagePolicy.ALL }

    @After
    fun end() = app.close()

    /** Shows a picture that is red at the left and blue at the right. */
    class PictureActivity : Activity() {
        override fun onCreate(savedInstanceState: Bundle?) {
            super.onCreate(savedInstanceState)
            val bitmap = Bitmap.createBitmap(120, 80, Bitmap.Config.ARGB_8888)
            val canvas = Canvas(bitmap)
            canvas.drawColor(Color.RED)
            canvas.clipRect(60, 0, 120, 80)
            canvas.drawColor(Color.BLUE)
            val view = ImageView(this).apply { setImageBitmap(bitmap) }
            setContentView(FrameLayout(this).apply { addView(view, LayoutParams(240, 160)) })
        }
    }

    /** Shows two texts with an icon beside each. The second one is masked. */
    class IconActivity : Activity() {
        override fun onCreate(savedInstanceState: Bundle?) {
            super.onCreate(savedInstanceState)
            val column = LinearLayout(this).apply { orientation = LinearLayout.VERTICAL }
            for (colour in listOf(Color.GREEN, Color.MAGENTA)) {
                val icon = BitmapDrawable(resources, Bitmap.createBitmap(30, 20, Bitmap.Config.ARGB_8888).apply { eraseColor(colour) })
                icon.setBounds(0, 0, 60, 40)
                val text = TextView(this).apply { setCompoundDrawables(icon, null, null, null) }
                text.text = "Inbox"
                if (colour == Color.MAGENTA) text.afterimageMask()
                column.addView(text)
            }
            setContentView(column)
        }
    }

    @Test
    fun `an icon beside a text is uploaded and in the replay, and that of a masked text is not`() {
        app.open(IconActivity::class.java)
        app.runFor(1_000)
        val session = app.end()
        val image = session.images.single()
        val decoded = ImageIO.read(ByteArrayInputStream(image.body))
        assertEquals("the pixels of the icon", 60 to 40, decoded.width to decoded.height)
        assertEquals(Color.GREEN, decoded.getRGB(30, 20))
        val source = "data:image/png;base64," + Base64.getEncoder().encodeToString(image.body)
        val last = session.moments.filterIsInstance<Moment.Screen>().last()
        assertEquals(listOf(source), last.screen.nodes.mapNotNull { it.attributes["src"] })
        assertEquals(
            0L,
            app.replay
                .status()
                .counts.lostImages,
        )
    }

    @Test
    fun `an image that the engine requests is uploaded once, and is in the replay`() {
        app.open(PictureActivity::class.java)
        app.runFor(1_000)
        val session = app.end()
        val image = session.images.single()
        assertEquals("image/png", image.headers["content-type"])
        val decoded = ImageIO.read(ByteArrayInputStream(image.body))
        assertEquals("the pixels of the view", 240 to 160, decoded.width to decoded.height)
        assertEquals(listOf(Color.RED, Color.BLUE), listOf(decoded.getRGB(60, 80), decoded.getRGB(180, 80)))
        val source = "data:image/png;base64," + Base64.getEncoder().encodeToString(image.body)
        val last = session.moments.filterIsInstance<Moment.Screen>().last()
        val shown = last.screen.nodes.mapNotNull { it.attributes["src"] }
        assertEquals(listOf(source), shown)
        assertEquals(
            0L,
            app.replay
                .status()
                .counts.lostImages,
        )
        assertTrue(session.story(), session.segments.isNotEmpty())
    }
}
