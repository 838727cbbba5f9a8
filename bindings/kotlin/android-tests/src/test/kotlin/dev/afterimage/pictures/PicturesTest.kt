package dev.afterimage.pictures

import com.google.gson.Gson
import dev.afterimage.testapp.Screen
import dev.afterimage.testapp.Screens
import dev.afterimage.testapp.ShownScreen
import dev.afterimage.testapp.forThisApi
import dev.afterimage.testapp.roots
import org.junit.Assert.assertEquals
import org.junit.Assume.assumeTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode
import java.io.File
import java.net.JarURLConnection

/**
 * Draws each screen with its own views and records it, for the comparison of both (`crates/studio/web/pictures/compare.mjs`). The system property
 * `afterimage.pictures` names the folder that receives the pictures, the recording and the fonts.
 */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35])
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class PicturesTest {
    private class Entry(
        val name: String,
        val width: Int,
        val height: Int,
        val density: Float,
        val lines: List<TextCanvas.Line>,
    )

    private val folder = File(System.getProperty("afterimage.pictures").orEmpty())

    @Test
    fun `every screen is drawn and recorded`() {
        assumeTrue("afterimage.pictures names no folder", folder.path.isNotEmpty())
        File(folder, "drawn").mkdirs()
        val failures =
            StudioProcess(File(folder, "data")).use { studio ->
                val recorder = PictureRecorder(File(folder, "spool"), studio.url)
                val entries = recorder.use { recordAll(it) }
                File(folder, "screens.json").writeText(Gson().toJson(entries))
                recorder.failures
            }
        copyFonts()
        assertEquals(emptyList<String>(), failures)
    }

    private fun recordAll(recorder: PictureRecorder): List<Entry> {
        val entries = Screens.forThisApi().mapIndexed { index, screen -> entry(index, screen, recorder) }
        recorder.name("end")
        return entries
    }

    private fun entry(
        index: Int,
        screen: Screen,
        recorder: PictureRecorder,
    ): Entry {
        recorder.name(index.toString())
        return ShownScreen.show(screen).use {
            val drawing = Drawing(roots())
            recorder.record(roots())
            val lines = drawing.write(File(folder, "drawn/$index.png"), drawsTexts = true)
            drawing.write(File(folder, "drawn/$index-without-texts.png"), drawsTexts = false)
            val density = it.activity.resources.displayMetrics.density
            Entry(screen.name, drawing.width, drawing.height, density, lines)
        }
    }

    /** Copies the fonts with which the views are drawn. */
    private fun copyFonts() {
        val url =
            checkNotNull(javaClass.classLoader!!.getResource("fonts/Roboto-Regular.ttf")) { "the fonts of native graphics are missing" }
        val target = File(folder, "fonts").apply { mkdirs() }
        val jar = (url.openConnection() as JarURLConnection).jarFile
        for (entry in jar.entries()) {
            val name = entry.name.removePrefix("fonts/")
            if (entry.isDirectory || name == entry.name || LEFT_OUT.any { it in name }) continue
            jar.getInputStream(entry).use { input -> File(target, name).outputStream().use(input::copyTo) }
        }
    }

    private companion object {
        /** Fonts of many megabytes, of whose scripts no screen has a text. */
        val LEFT_OUT = listOf("CJK", "Emoji")
    }
}
