package dev.afterimage.ffi

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.io.CleanupMode
import org.junit.jupiter.api.io.TempDir
import java.io.ByteArrayInputStream
import java.nio.ByteBuffer
import java.nio.file.Path
import javax.imageio.ImageIO

/** Images from the advice that asks for them to the collector, as a host on a JVM sees them. */
class ImageTest {
    // An engine that was closed seals and sends on threads of its own: deleting the folder would race with them.
    @TempDir(cleanup = CleanupMode.NEVER)
    lateinit var folder: Path

    @Test
    fun `an image that the advice asks for arrives as a PNG`(): Unit =
        Collector().use { collector ->
            engine(collector, PrivacyLevel.LIGHT).use { engine ->
                assertEquals(listOf(IMAGE), engine.asksFor())
                assertTrue(engine.submitImage(IMAGE, 20u, 10u, pixels(20, 10)), engine.status().lastRefusedImage)
                assertEquals(1uL, engine.flushed().sentImages)

                val image = collector.image()
                assertEquals("Bearer kotlin-key", image.headers["authorization"])
                assertEquals("image/png", image.headers["content-type"])
                // The id is a hash of the fingerprint, the same on every platform.
                assertEquals("device-kotlin/$ID", image.headers["afterimage-resource"])
                val decoded = ImageIO.read(ByteArrayInputStream(image.body))
                assertEquals(20 to 10, decoded.width to decoded.height)
                assertEquals(COLOUR, decoded.getRGB(7, 3).toUInt())
                assertEquals(emptyList<String>(), engine.asksFor())
                assertEquals(1uL, engine.status().uploadedImages)
            }
        }

    @Test
    fun `an image that masking hides is neither asked for nor taken`(): Unit =
        Collector().use { collector ->
            // The golden frame's image was loaded from a network, which this level does not show.
            engine(collector, PrivacyLevel.MEDIUM).use { engine ->
                assertEquals(emptyList<String>(), engine.asksFor())
                assertFalse(engine.submitImage(IMAGE, 20u, 10u, pixels(20, 10)))
                assertEquals(1uL, engine.status().refusedImages)
                assertTrue(engine.status().lastRefusedImage.contains("masking"), engine.status().lastRefusedImage)
                engine.flushed()
                assertEquals(0, collector.waitingImages)
            }
        }

    @Test
    fun `what is submitted wrongly is refused and the engine goes on`(): Unit =
        Collector().use { collector ->
            engine(collector, PrivacyLevel.LIGHT).use { engine ->
                assertEquals(listOf(IMAGE), engine.asksFor())
                assertFalse(engine.submitImage(IMAGE, 0u, 0u, pixels(0, 0)))
                assertFalse(engine.submitImage(IMAGE, 20u, 10u, pixels(20, 9)))
                assertFalse(engine.submitImage(IMAGE, UInt.MAX_VALUE, UInt.MAX_VALUE, pixels(1, 1)))
                assertFalse(engine.submitImage("another", 20u, 10u, pixels(20, 10)))
                assertThrows<IllegalArgumentException> { engine.submitImage(IMAGE, 1u, 1u, ByteBuffer.wrap(ByteArray(4))) }
                assertEquals(4uL, engine.status().refusedImages)
                assertTrue(engine.submitImage(IMAGE, 20u, 10u, pixels(20, 10)))
                assertFalse(engine.submitImage(IMAGE, 20u, 10u, pixels(20, 10)))
                assertEquals(1uL, engine.flushed().sentImages)
                assertTrue(engine.status().recording, engine.status().why)
            }
        }

    private fun engine(collector: Collector, level: PrivacyLevel): ReplayEngine {
        val host = Host(folder, collector.url)
        return ReplayEngine(host.config().copy(privacyConfig = level), host.info(), null, null).also { it.start() }
    }

    /** Shows the golden frame twice: the second one's advice asks for images of the first. */
    private fun ReplayEngine.asksFor(): List<String> {
        submitFrame(Golden.direct("tree-and-touches"))
        flushed()
        val advice = submitFrame(Golden.direct("tree-and-touches")) as CaptureAdvice.Next
        assertTrue(advice.images.all { it.maxEdgePx == 512u })
        return advice.images.map { it.hash }
    }

    private fun pixels(width: Int, height: Int): ByteBuffer {
        val buffer = ByteBuffer.allocateDirect(width * height * 4)
        // The buffer is big-endian: red, green, blue, alpha.
        repeat(width * height) { buffer.putInt(COLOUR.rotateLeft(8).toInt()) }
        buffer.flip()
        return buffer
    }

    private companion object {
        /** The fingerprint of the image in the golden frame. */
        const val IMAGE = "img:1a2b3c"

        const val ID = "010bb0b82614e42db00a6c299066dca2"

        /** Alpha, red, green, blue. */
        const val COLOUR = 0xff_12_a0_7fu
    }
}
