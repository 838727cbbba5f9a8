package dev.afterimage.ffi

import com.sun.net.httpserver.HttpServer
import java.net.InetAddress
import java.net.InetSocketAddress
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import java.util.zip.CRC32

/** A request that the collector received. */
class Received(
    val method: String,
    val path: String,
    val headers: Map<String, String>,
    val body: ByteArray,
)

/** The receipt of an upload, with a checksum that is computed by other code than the engine's. */
fun receiptOf(
    name: String,
    body: ByteArray,
): String = "$name; crc32=%08x".format(CRC32().apply { update(body) }.value)

/** A collector on loopback: stores every segment and image, confirms each with a receipt, and has no remote config. */
class Collector : AutoCloseable {
    private val segments = LinkedBlockingQueue<Received>()
    private val images = LinkedBlockingQueue<Received>()
    private val server = HttpServer.create(InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0)

    init {
        accept("/v1/segments", segments)
        accept("/v1/resources", images)
        server.start()
    }

    val url = "http://127.0.0.1:${server.address.port}"

    /** Waits for the next segment. */
    fun segment(): Received = next(segments, "segment")

    /** Waits for the next image. */
    fun image(): Received = next(images, "image")

    /** Images received and not yet returned by [image]. */
    val waitingImages: Int get() = images.size

    /** Segments received and not yet returned by [segment]. */
    val waiting: Int get() = segments.size

    override fun close() = server.stop(0)

    private fun next(
        received: LinkedBlockingQueue<Received>,
        name: String,
    ): Received = received.poll(WAIT_S, TimeUnit.SECONDS) ?: throw AssertionError("no $name arrived in $WAIT_S s")

    private fun accept(
        path: String,
        received: LinkedBlockingQueue<Received>,
    ) {
        server.createContext(path) { exchange ->
            val headers = exchange.requestHeaders.entries.associate { it.key.lowercase() to it.value.first() }
            val body = exchange.requestBody.readBytes()
            received.add(Received(exchange.requestMethod, exchange.requestURI.path, headers, body))
            val name = headers["afterimage-segment"] ?: headers["afterimage-resource"]
            exchange.responseHeaders.add("Afterimage-Stored", receiptOf("$name", body))
            exchange.sendResponseHeaders(204, -1)
            exchange.close()
        }
    }

    private companion object {
        const val WAIT_S = 30L
    }
}
