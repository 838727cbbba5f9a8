package dev.afterimage.pictures

import android.view.View
import com.google.gson.Gson
import java.io.File
import java.net.JarURLConnection

/** The pictures of screens, their recording and their fonts, in the folder that `crates/studio/web/pictures/compare.mjs` reads. UI thread. */
class PictureFolder(
    private val folder: File,
    private val isSecret: (String) -> Boolean,
) : AutoCloseable {
    private class Entry(
        val name: String,
        val width: Int,
        val height: Int,
        val density: Float,
        val lines: List<DrawnLine>,
    )

    private val entries = ArrayList<Entry>()
    private val studio = StudioProcess(File(folder, "data"))
    private val recorder = PictureRecorder(File(folder, "spool"), studio.url)

    /** Failures inside the library. */
    val failures: List<String> get() = recorder.failures

    init {
        File(folder, "drawn").mkdirs()
    }

    /** Starts a screen, before it is shown. */
    fun begin() = recorder.name(entries.size.toString())

    /** Records and draws the windows of the screen. Returns its lines of text. */
    fun add(
        name: String,
        roots: List<View>,
    ): List<DrawnLine> {
        val drawing = Drawing(roots, isSecret)
        recorder.record(roots)
        val index = entries.size
        val drawn = drawing.write(File(folder, "drawn/$index.png"))
        for (group in 0 until LineGroups.assign(drawn)) {
            val again = drawing.write(File(folder, "drawn/$index-without-$group.png")) { drawn[it].group == group }
            check(again.size == drawn.size) { "two drawings of $name differ" }
        }
        val density = roots[0].resources.displayMetrics.density
        entries += Entry(name, drawing.width, drawing.height, density, drawn)
        return drawn
    }

    /** Uploads the recording, and writes the list of the screens. */
    override fun close() {
        studio.use {
            recorder.use { it.name("end") }
        }
        File(folder, "screens.json").writeText(Gson().toJson(entries))
        copyFonts()
    }

    /** Copies the fonts with which the screens are drawn. */
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

    companion object {
        /** Fonts of many megabytes, of whose scripts no screen has a text. */
        private val LEFT_OUT = listOf("CJK", "Emoji")

        /** Returns a folder in the one that the system property `afterimage.pictures` names, null if it names none. */
        fun named(name: String): File? = System.getProperty("afterimage.pictures")?.takeIf(String::isNotEmpty)?.let { File(it, name) }
    }
}
