package dev.afterimage.pictures

import java.io.File
import java.util.concurrent.TimeUnit

/** The studio as a collector on loopback, which stores what it receives in a folder. */
class StudioProcess(
    data: File,
) : AutoCloseable {
    private val process =
        ProcessBuilder(System.getProperty("afterimage.studio"), "serve", "--data", data.path, "--listen", "127.0.0.1:0")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start()

    /** The address at which it listens. */
    val url: String =
        process.inputStream
            .bufferedReader()
            .readLine()
            ?.substringAfter("listening on ")
            ?.trimEnd('/')
            ?: throw AssertionError("the studio did not start in $data")

    override fun close() {
        process.destroy()
        check(process.waitFor(WAIT_S, TimeUnit.SECONDS)) { "the studio did not end in $WAIT_S s" }
    }

    private companion object {
        const val WAIT_S = 30L
    }
}
