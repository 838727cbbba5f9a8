package dev.afterimage.ffi

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.io.CleanupMode
import org.junit.jupiter.api.io.TempDir
import java.io.ByteArrayInputStream
import java.nio.ByteBuffer
import java.nio.file.Path
import javax.imageio.ImageIO

/** Images: requested by the advice, submitted, refused, uploaded. */
class ImageTest {
    // A closed engine seals and uploads on its own threads: deleting the folder would race with them.
    @TempDir(cleanup = CleanupMode.NEVER)
    lateinit var folder: Path

    @Test
    fun `a requested image arrives as a PNG`(): Unit =
        Collector().use { collector ->
            engine(collector, PrivacyLevel.LIGHT).use { engine ->
                assertEquals(listOf(IMAGE), engine.requests())
                assertNull(engine.submitImage(IMAGE, 20u, 10u, pixels(20, 10)))
                assertEquals(1uL, engine.flushed().sent.images)

                val image = collector.image()
                assertEquals("Bearer kotlin-key", image.headers["authorization"])
                assertEquals("image/png", image.headers["content-type"])
                // The id is a hash of the fingerprint, the same on every platform.
                assertEquals("device-kotlin/$ID", image.headers["afterimage-resource"])
                val decoded = ImageIO.read(ByteArrayInputStream(image.body))
                assertEquals(20 to 10, decoded.width to decoded.height)
                assertEquals(COLOUR, decoded.getRGB(7, 3).toUInt())
                assertEquals(emptyList<String>(), engine.requests())
                assertEquals(1uL, engine.status().sent.images)
            }
        }

    @Test
    fun `a hidden image is neither requested nor accepted`(): Unit =
        Collector().use { collector ->
            // The golden frame's image has a network as its origin; this level hides it.
            engine(collector, PrivacyLevel.MEDIUM).use { engine ->
                assertEquals(emptyList<String>(), engine.requests())
                assertEquals(ImageRefusal.Hidden, engine.submitImage(IMAGE, 20u, 10u, pixels(20, 10)))
                assertEquals(1uL, engine.status().refusedImages)
                engine.flushed()
                assertEquals(0, collector.waitingImages)
            }
        }

    @Test
    fun `a refusal has a reason and changes nothing else`(): Unit =
        Collector().use { collector ->
            engine(collector, PrivacyLevel.LIGHT).use { engine ->
                assertEquals(listOf(IMAGE), engine.requests())
                for ((width, height, pixels) in listOf(
                    Triple(0u, 0u, pixels(0, 0)),
                    Triple(20u, 10u, pixels(20, 9)),
                    Triple(UInt.MAX_VALUE, UInt.MAX_VALUE, pixels(1, 1)),
                )) {
                    val refusal = engine.submitImage(IMAGE, width, height, pixels)
                    assertTrue(refusal is ImageRefusal.InvalidPicture && refusal.reason.isNotEmpty(), "$refusal")
                }
                assertEquals(ImageRefusal.NotRequested, engine.submitImage("another", 20u, 10u, pixels(20, 10)))
                assertThrows<IllegalArgumentException> { engine.submitImage(IMAGE, 1u, 1u, ByteBuffer.wrap(ByteArray(4))) }
                assertEquals(4uL, engine.status().refusedImages)
                assertNull(engine.submitImage(IMAGE, 20u, 10u, pixels(20, 10)))
                assertEquals(ImageRefusal.Repeated, engine.submitImage(IMAGE, 20u, 10u, pixels(20, 10)))
                assertEquals(1uL, engine.flushed().sent.images)
                assertTrue(engine.status().recording, engine.status().why)
                // The generated call leaks its reference to the engine if an argument is refused, so `close` does not end it.
                engine.dispose()
            }
        }

    @Test
    fun `an engine that does not record accepts no image`(): Unit =
        Collector().use { collector ->
            Host(folder, collector.url).create().use { engine ->
                assertEquals(ImageRefusal.NotRecording, engine.submitImage(IMAGE, 20u, 10u, pixels(20, 10)))
            }
        }

    private fun engine(
        collector: Collector,
        level: PrivacyLevel,
    ): ReplayEngine {
        val host = Host(folder, collector.url)
        return host.start(host.config().copy(privacyConfig = level))
    }

    /** Submits the golden frame twice, and returns the images of the first frame that the second one's advice requests. */
    private fun ReplayEngine.requests(): List<String> {
        submitFrame(Golden.direct("tree-and-touches"))
        flushed()
        val advice = submitFrame(Golden.direct("tree-and-touches")) as CaptureAdvice.Next
        assertTrue(advice.images.all { it.maxEdgePx == 512u })
        return advice.images.map { it.hash }
    }

    private fun pixels(
        width: Int,
        height: Int,
    ): ByteBuffer {
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
