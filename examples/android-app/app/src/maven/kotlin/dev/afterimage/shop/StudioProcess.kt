package dev.afterimage.shop

import java.io.File
import java.net.URL
import java.nio.file.Files
import java.util.concurrent.TimeUnit

/** A studio as a developer starts it, on a free port of this machine. */
class StudioProcess : AutoCloseable {
    private val program = System.getProperty("afterimage.studio")
    private val folder: File = Files.createTempDirectory("studio").toFile()
    private val process: Process =
        ProcessBuilder(program, "serve", "--data", folder.path, "--listen", "127.0.0.1:0").redirectErrorStream(true).start()

    /** Its address, as it prints it. */
    val address: String

    init {
        val line = checkNotNull(process.inputStream.bufferedReader().readLine()) { "the studio ended" }
        check(LISTENING in line) { line }
        address = line.substringAfter(LISTENING).trim()
    }

    /** Returns its list of sessions, as JSON. */
    fun sessions(): String = URL("$address/api/sessions").readText()

    /** Returns the only session as events of rrweb, exported as on the page of the first run. */
    fun rrweb(): String {
        val device = folder.resolve("segments").listFiles()!!.single()
        val output = folder.resolve("events.json")
        val command = listOf(program, "export", device.listFiles()!!.single().path, "--format", "rrweb", "-o", output.path)
        val export = ProcessBuilder(command).redirectErrorStream(true).start()
        val printed = export.inputStream.bufferedReader().readText()
        check(export.waitFor() == 0) { "the export failed: $printed" }
        return output.readText()
    }

    override fun close() {
        process.destroy()
        check(process.waitFor(WAIT_S, TimeUnit.SECONDS)) { "the studio does not end" }
        folder.deleteRecursively()
    }

    private companion object {
        const val LISTENING = "listening on "

        /** The longest wait for its end, in seconds. */
        const val WAIT_S = 10L
    }
}
