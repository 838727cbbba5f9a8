package dev.afterimage.flows

import android.app.Activity
import android.graphics.Bitmap
import android.graphics.Canvas
import android.graphics.Color
import android.os.Bundle
import android.view.ViewGroup.LayoutParams
import android.widget.FrameLayout
import android.widget.ImageView
import dev.afterimage.ImagePolicy
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
