package dev.afterimage.internal.platform

import android.net.TrafficStats
import dev.afterimage.ffi.Header
import dev.afterimage.ffi.HostHttpClient
import dev.afterimage.ffi.HostHttpException
import dev.afterimage.ffi.HostHttpRequest
import dev.afterimage.ffi.HostHttpResponse
import dev.afterimage.internal.Failures
import java.io.ByteArrayOutputStream
import java.io.File
import java.io.FileInputStream
import java.io.IOException
import java.io.InputStream
import java.net.HttpURLConnection
import java.net.SocketTimeoutException
import java.net.URI
import java.net.URL
import java.net.URLConnection

/**
 * The platform's HTTP client. It uses the device's proxy, VPN, trust and network security configuration. It follows no
 * redirects, since the key is for one host only, and uses no cache.
 *
 * [send] blocks until the response. The engine calls it on its I/O thread.
 */
internal class HttpClient(
    private val failures: Failures,
    private val connect: (url: String) -> URLConnection = { URL(it).openConnection() },
) : HostHttpClient {
    /** Throws nothing but [HostHttpException]. */
    override fun send(request: HostHttpRequest): HostHttpResponse {
        try {
            return exchange(request)
        } catch (error: Throwable) {
            throw failureOf(error)
        }
    }

    private fun failureOf(error: Throwable): HostHttpException {
        if (error is HostHttpException) return error
        // An app without the permission for the network, a fault of the platform's client, or a system that refuses a thread.
        failures.report("an HTTP request", error)
        return HostHttpException.Network(error.javaClass.simpleName)
    }

    private fun exchange(request: HostHttpRequest): HostHttpResponse {
        val connection =
            try {
                open(request)
            } catch (error: Exception) {
                throw HostHttpException.InvalidRequest(error.javaClass.simpleName)
            }
        val deadline = RequestDeadline(connection, request.timeoutMs.toLong())
        try {
            guarded(failures, "tag of a socket") { TrafficStats.setThreadStatsTag(TRAFFIC_TAG) }
            val bytes = request.body
            if (bytes == null) send(request.bodyPath?.let(::File), connection) else send(bytes, connection)
            return response(connection)
        } catch (error: IOException) {
            throw failureOf(error, deadline)
        } finally {
            deadline.cancel()
            guarded(failures, "tag of a socket") { TrafficStats.clearThreadStatsTag() }
        }
    }

    private fun failureOf(
        error: IOException,
        deadline: RequestDeadline,
    ): HostHttpException {
        val isLate = error is SocketTimeoutException || deadline.hasPassed
        return if (isLate) HostHttpException.TimedOut() else HostHttpException.Network(error.javaClass.simpleName)
    }

    private fun open(request: HostHttpRequest): HttpURLConnection {
        // The connection would accept some malformed addresses, and fail later.
        URI(request.url)
        // A host name with an underscore is none for `URI`.
        require(URL(request.url).host.isNotEmpty())
        val connection = connect(request.url) as HttpURLConnection
        val timeoutMs = request.timeoutMs.coerceIn(1uL, Int.MAX_VALUE.toULong()).toInt()
        connection.requestMethod = request.method
        connection.connectTimeout = timeoutMs
        connection.readTimeout = timeoutMs
        connection.instanceFollowRedirects = false
        connection.useCaches = false
        for (header in request.headers) connection.setRequestProperty(header.name, header.value)
        return connection
    }

    private fun send(
        body: File?,
        connection: HttpURLConnection,
    ) {
        if (body == null) return
        val file =
            try {
                FileInputStream(body)
            } catch (error: IOException) {
                throw HostHttpException.BodyUnreadable(error.javaClass.simpleName)
            }
        file.use {
            connection.doOutput = true
            connection.setFixedLengthStreamingMode(body.length())
            connection.outputStream.use { sent -> file.copyTo(sent, COPIED_BYTES) }
        }
    }

    private fun send(
        body: ByteArray,
        connection: HttpURLConnection,
    ) {
        connection.doOutput = true
        connection.setFixedLengthStreamingMode(body.size)
        connection.outputStream.use { it.write(body) }
    }

    private fun response(connection: HttpURLConnection): HostHttpResponse {
        val status = connection.responseCode
        // The platform returns -1 for a first line that is not HTTP's.
        if (status !in STATUSES) throw HostHttpException.Network("the response is not HTTP")
        val headers =
            connection.headerFields.entries
                .filter { it.key != null }
                .flatMap { (name, values) -> values.map { Header(name, it) } }
        return HostHttpResponse(status.toUShort(), headers, body(connection))
    }

    /** Returns the body up to the limit. A truncated one is no error: the status suffices for an upload. */
    private fun body(connection: HttpURLConnection): ByteArray {
        val body = ByteArrayOutputStream()
        try {
            val stream: InputStream = connection.errorStream ?: connection.inputStream
            val bytes = ByteArray(COPIED_BYTES)
            while (body.size() < MAX_RESPONSE_BYTES) {
                val count = stream.read(bytes, 0, minOf(bytes.size, MAX_RESPONSE_BYTES - body.size()))
                if (count < 0) {
                    stream.close()
                    return body.toByteArray()
                }
                body.write(bytes, 0, count)
            }
        } catch (_: IOException) {
            // The bytes read so far are returned.
        }
        // The rest would be read for the next request otherwise.
        connection.disconnect()
        return body.toByteArray()
    }

    companion object {
        /** Maximum size of a response body in bytes, as in the built-in client. */
        const val MAX_RESPONSE_BYTES = 256 * 1024

        /** Bytes copied at once: a page of the file system's cache. */
        private const val COPIED_BYTES = 16 * 1024

        private val STATUSES = 100..999

        /** Marks our sockets in the app's traffic statistics; StrictMode reports sockets without a tag. The letters `AFTR`. */
        private const val TRAFFIC_TAG = 0x41465452
    }
}
