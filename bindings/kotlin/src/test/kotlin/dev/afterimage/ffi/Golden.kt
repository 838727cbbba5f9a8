package dev.afterimage.ffi

import java.io.File
import java.nio.ByteBuffer

/** The frame buffers that hosts of every language have to write, as the model's crate holds them. */
object Golden {
    private val folder = File(System.getProperty("afterimage.golden.dir"))

    fun bytes(name: String): ByteArray = File(folder, "$name.bin").readBytes()

    /** In memory of its own outside the heap, as the binding wants it. */
    fun direct(name: String): ByteBuffer = direct(bytes(name))

    fun direct(bytes: ByteArray): ByteBuffer {
        val buffer = ByteBuffer.allocateDirect(bytes.size)
        buffer.put(bytes)
        buffer.flip()
        return buffer
    }
}
