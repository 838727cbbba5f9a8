package dev.afterimage.ffi

import java.io.File
import java.nio.ByteBuffer

/** Golden frame buffers, which writers in every language reproduce (`crates/wireframe/testdata/frame-buffer`). */
object Golden {
    private val folder = File(System.getProperty("afterimage.golden.dir"))

    fun bytes(name: String): ByteArray = File(folder, "$name.bin").readBytes()

    /** Returns the names of the vectors that a writer reproduces. */
    fun names(): List<String> =
        folder
            .list()!!
            .filter { it.endsWith(".bin") }
            .map { it.removeSuffix(".bin") }
            .sorted()

    fun text(file: String): String = File(folder, file).readText()

    /** Returns a golden buffer in direct memory, as the binding requires. */
    fun direct(name: String): ByteBuffer = direct(bytes(name))

    fun direct(bytes: ByteArray): ByteBuffer {
        val buffer = ByteBuffer.allocateDirect(bytes.size)
        buffer.put(bytes)
        buffer.flip()
        return buffer
    }
}
