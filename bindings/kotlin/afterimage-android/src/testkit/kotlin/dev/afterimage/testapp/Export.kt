package dev.afterimage.testapp

import dev.afterimage.ffi.Received
import java.io.File
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.TimeUnit

/** Writes uploads to a folder as a studio stores them, and exports them with the studio's program. */
class Export(
    segments: List<ByteArray>,
    images: List<Received> = emptyList(),
    /** A defect that the program may report, by a part of its line. */
    private val knownDefect: String? = null,
) : AutoCloseable {
    private val folder: Path = Files.createTempDirectory("export")
    private val recording: File = folder.resolve("recording").toFile().apply { mkdirs() }

    init {
        segments.forEachIndexed { index, body -> File(recording, "%06d.seg".format(index)).writeBytes(body) }
        for (image in images) {
            val file = folder.resolve("resources/${image.headers.getValue("afterimage-resource")}.png").toFile()
            file.parentFile.mkdirs()
            file.writeBytes(image.body)
        }
    }

    /** Returns the recording as events of rrweb, in JSON. */
    fun rrweb(): String = export("rrweb")

    /** Returns the recording as a trace: lines of JSON with every recorded property. */
    fun trace(): String = export("trace")

    private fun export(format: String): String {
        val output = folder.resolve("output.$format").toFile()
        val program = File(System.getProperty("afterimage.studio"))
        val command = listOf(program.path, "export", recording.path, "--format", format, "-o", output.path)
        val process = ProcessBuilder(command).redirectErrorStream(true).start()
        val printed = process.inputStream.bufferedReader().readText()
        check(process.waitFor(WAIT_S, TimeUnit.SECONDS)) { "the export does not end" }
        val isKnown = knownDefect != null && printed.trim().lines().all { knownDefect in it }
        check(process.exitValue() == 0 || (process.exitValue() == DEFECTS && isKnown)) { "the export failed: $printed" }
        return output.readText()
    }

    override fun close() {
        folder.toFile().deleteRecursively()
    }

    private companion object {
        /** The program's exit code if the export is complete but for the defects that it printed. */
        const val DEFECTS = 1

        /** The longest wait for the program, in seconds. */
        const val WAIT_S = 60L
    }
}
