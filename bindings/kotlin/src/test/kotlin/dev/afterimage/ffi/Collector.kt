package dev.afterimage.ffi

import com.sun.net.httpserver.HttpServer
import java.net.InetAddress
import java.net.InetSocketAddress
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit

/** A request that the collector received. */
class Received(
    val method: String,
    val path: String,
    val headers: Map<String, String>,
    val body: ByteArray,
)

/** The collector's side of the protocol on loopback: takes every segment and image and has no remote config. */
class Collector : AutoCloseable {
    private val segments = LinkedBlockingQueue<Received>()
    private val images = LinkedBlockingQueue<Received>()
    private val server = HttpServer.create(InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0)

    init {
        keep("/v1/segments", segments)
        keep("/v1/resources", images)
        server.start()
    }

    val url = "http://127.0.0.1:${server.address.port}"

    /** The next segment, waited for. */
    fun segment(): Received =
        segments.poll(WAIT_S, TimeUnit.SECONDS) ?: throw AssertionError("no segment came in $WAIT_S s")

    /** The next image, waited for. */
    fun image(): Received = images.poll(WAIT_S, TimeUnit.SECONDS) ?: throw AssertionError("no image came in $WAIT_S s")

    /** Images that came and were not asked for. */
    val waitingImages: Int get() = images.size

    /** Segments that came and were not asked for. */
    val waiting: Int get() = segments.size

    override fun close() = server.stop(0)

    private fun keep(path: String, received: LinkedBlockingQueue<Received>) {
        server.createContext(path) { exchange ->
            val headers = exchange.requestHeaders.entries.associate { it.key.lowercase() to it.value.first() }
            val body = exchange.requestBody.readBytes()
            received.add(Received(exchange.requestMethod, exchange.requestURI.path, headers, body))
            exchange.sendResponseHeaders(204, -1)
            exchange.close()
        }
    }

    private companion object {
        const val WAIT_S = 30L
    }
}
