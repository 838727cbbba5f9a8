package sample

import java.io.File
import java.io.InputStream
import java.net.InetAddress
import java.net.ServerSocket
import java.net.Socket
import java.net.SocketException
import java.util.zip.CRC32
import kotlin.concurrent.thread

/** A collector on loopback, which stores each segment as a file of the folder. */
class Collector(
    private val folder: File,
) : AutoCloseable {
    private val socket = ServerSocket(0, 0, InetAddress.getLoopbackAddress())
    private var stored = 0

    val url = "http://127.0.0.1:${socket.localPort}"

    init {
        thread(isDaemon = true) {
            try {
                while (true) socket.accept().use(::answer)
            } catch (_: SocketException) {
                // It was closed.
            }
        }
    }

    override fun close() = socket.close()

    private fun answer(connection: Socket) {
        val input = connection.getInputStream().buffered()
        val lines = generateSequence { line(input) }.takeWhile { it.isNotEmpty() }.toList()
        val length = lines.firstNotNullOfOrNull { Regex("(?i)content-length: *(\\d+)").matchEntire(it)?.groupValues?.get(1) }
        val body = ByteArray(length?.toInt() ?: 0)
        var read = 0
        while (read < body.size) read += input.read(body, read, body.size - read)
        if ("/v1/segments" in lines.first()) File(folder, "%06d.seg".format(stored++)).writeBytes(body)
        val names = lines.mapNotNull { Regex("(?i)afterimage-(?:segment|resource): *(.+)").matchEntire(it)?.groupValues?.get(1) }
        val crc32 = CRC32().apply { update(body) }.value
        val receipt = names.joinToString("") { "Afterimage-Stored: $it; crc32=%08x\r\n".format(crc32) }
        connection.getOutputStream().write("HTTP/1.1 204 No Content\r\n${receipt}Connection: close\r\n\r\n".toByteArray())
    }

    private fun line(input: InputStream): String {
        val characters = generateSequence { input.read() }.takeWhile { it >= 0 && it != '\n'.code }
        return characters.map { it.toChar() }.joinToString("").trim()
    }
}
