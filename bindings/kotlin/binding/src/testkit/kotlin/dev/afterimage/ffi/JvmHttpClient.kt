package dev.afterimage.ffi

import java.io.File
import java.io.IOException
import java.net.HttpURLConnection
import java.net.URL

/** The HTTP client of the JVM, for a native library without a client of its own. */
class JvmHttpClient : HostHttpClient {
    override fun send(request: HostHttpRequest): HostHttpResponse {
        val connection = URL(request.url).openConnection() as HttpURLConnection
        try {
            connection.requestMethod = request.method
            connection.connectTimeout = request.timeoutMs.toInt()
            connection.readTimeout = request.timeoutMs.toInt()
            for (header in request.headers) connection.setRequestProperty(header.name, header.value)
            val sent = request.body ?: request.bodyPath?.let { File(it).readBytes() }
            if (sent != null) {
                connection.doOutput = true
                connection.outputStream.use { it.write(sent) }
            }
            val body = (connection.errorStream ?: connection.inputStream).use { it.readBytes() }
            val headers =
                connection.headerFields.entries
                    .filter { it.key != null }
                    .flatMap { (name, values) -> values.map { Header(name, it) } }
            return HostHttpResponse(connection.responseCode.toUShort(), headers, body)
        } catch (error: IOException) {
            throw HostHttpException.Network(error.toString())
        } finally {
            connection.disconnect()
        }
    }

    companion object {
        /** System property: `host` if the native library is the one for phones, which has no HTTP client. */
        const val PROPERTY = "afterimage.http"

        /** No client, so that the library uses its own, or the JVM's if it has none. */
        fun ifNeeded(): HostHttpClient? = if (System.getProperty(PROPERTY) == "host") JvmHttpClient() else null
    }
}
