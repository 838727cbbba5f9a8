package dev.afterimage.internal.platform

import android.net.TrafficStats
import dev.afterimage.ffi.Header
import dev.afterimage.ffi.HostHttpException
import dev.afterimage.ffi.HostHttpRequest
import dev.afterimage.ffi.HostHttpResponse
import dev.afterimage.internal.Failures
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.annotation.Implementation
import org.robolectric.annotation.Implements
import java.net.HttpURLConnection
import java.net.URL
import java.net.URLConnection
import java.net.URLStreamHandler

/** The cases of the built-in client (`crates/transport/tests/it/client.rs`) with the JVM's connection. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [28])
open class HttpClientTest {
    @get:Rule
    val folder = TemporaryFolder()

    internal open fun connect(url: String): URLConnection = URL(url).openConnection()

    private val failures = Failures {}
    private val client = HttpClient(failures) { connect(it) }

    private fun get(
        url: String,
        timeoutMs: Long = TIMEOUT_MS,
    ): HostHttpResponse =
        client.send(HostHttpRequest("GET", url, listOf(Header("Authorization", "Bearer secret")), null, timeoutMs.toULong()))

    private fun post(
        url: String,
        body: String,
        timeoutMs: Long = TIMEOUT_MS,
    ): HostHttpResponse = client.send(HostHttpRequest("POST", url, listOf(Header("X-Asked", "a|b@c:d=e")), body, timeoutMs.toULong()))

    @Test
    fun `a body without a file is sent unchanged`() {
        val bytes = ByteArray(300_000) { (it % 251).toByte() }
        ScriptedServer(Reply.Answer(200, emptyList(), ByteArray(0))).use { server ->
            val request =
                HostHttpRequest("POST", server.url + "v1/segments", emptyList(), null, TIMEOUT_MS.toULong(), body = bytes)
            assertEquals(200, client.send(request).status.toInt())
            assertArrayEquals(bytes, server.received.single().body)
        }
    }

    @Test
    fun `a file is sent unchanged`() {
        val bytes = ByteArray(300_000) { (it % 251).toByte() }
        val file = folder.newFile().apply { writeBytes(bytes) }
        ScriptedServer(Reply.Answer(201, listOf("X-Said: yes"), "kept".toByteArray())).use { server ->
            val response = post(server.url + "v1/segments", file.path)
            assertEquals(201, response.status.toInt())
            assertEquals("kept", String(response.body))
            assertEquals("yes", response.headers.single { it.name.equals("x-said", ignoreCase = true) }.value)
            val received = server.received.single()
            assertEquals("POST /v1/segments HTTP/1.1", received.line)
            assertArrayEquals(bytes, received.body)
            assertEquals("a|b@c:d=e", received.header("X-Asked"))
            assertEquals("300000", received.header("Content-Length"))
        }
    }

    @Test
    fun `an empty file is sent`() {
        ScriptedServer().use { server ->
            assertEquals(200, post(server.url, folder.newFile().path).status.toInt())
            assertEquals("0", server.received.single().header("Content-Length"))
        }
    }

    @Test
    fun `every status is a response`() {
        for (code in listOf(200, 204, 302, 400, 401, 404, 413, 429, 500, 503)) {
            val body = if (code == 204) ByteArray(0) else "{}".toByteArray()
            ScriptedServer(Reply.Answer(code, emptyList(), body)).use { server ->
                assertEquals(code, get(server.url).status.toInt())
            }
            ScriptedServer(Reply.Answer(code, emptyList(), body)).use { server ->
                val file = folder.newFile().apply { writeText("body") }
                assertEquals(code, post(server.url, file.path).status.toInt())
                assertEquals("the body is not sent again", 1, server.received.size)
            }
        }
    }

    @Test
    fun `redirects are not followed`() {
        ScriptedServer().use { other ->
            for (code in listOf(301, 302, 303, 307, 308)) {
                ScriptedServer(Reply.Answer(code, listOf("Location: ${other.url}"))).use { server ->
                    assertEquals(code, get(server.url + "x").status.toInt())
                }
            }
            assertTrue("the key was sent to a different host", other.received.isEmpty())
        }
    }

    @Test
    fun `a server that hangs ends in a timeout`() {
        ScriptedServer(Reply.HANG).use { server ->
            assertThrows(HostHttpException.TimedOut::class.java) { get(server.url, timeoutMs = 200) }
        }
        ScriptedServer(Reply.Raw("HTTP/1.1 200 OK\r\n".toByteArray(), hangs = true)).use { server ->
            assertThrows(HostHttpException.TimedOut::class.java) { get(server.url, timeoutMs = 200) }
        }
    }

    @Test
    fun `a missing response is an error without the key`() {
        for (reply in listOf(Reply.CLOSE, Reply.raw("SSH-2.0-dropbear\r\n\r\n"), Reply.raw("HTTP/1.1 2"))) {
            ScriptedServer(reply, reply).use { server ->
                assertThrows(HostHttpException.Network::class.java) { get(server.url) }
            }
        }
        val error = assertThrows(HostHttpException.Network::class.java) { get(NOWHERE) }
        assertFalse(error.reason, error.reason.contains("secret"))
    }

    @Test
    fun `an endless response is truncated`() {
        val body = ByteArray(3 * HttpClient.MAX_RESPONSE_BYTES) { 'x'.code.toByte() }
        for (status in listOf(200, 500)) {
            ScriptedServer(Reply.Answer(status, emptyList(), body)).use { server ->
                assertEquals(HttpClient.MAX_RESPONSE_BYTES, get(server.url).body.size)
            }
        }
    }

    @Test
    fun `the body of a broken connection is truncated`() {
        ScriptedServer(Reply.raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nsome")).use { server ->
            val response = get(server.url)
            assertEquals(200, response.status.toInt())
            assertEquals("some", String(response.body))
        }
    }

    @Test
    fun `malformed requests are not sent`() {
        for (url in listOf("", "nonsense", "http://", "http://ho st/", "file:///etc/hostname")) {
            assertThrows(url, HostHttpException.InvalidRequest::class.java) { get(url) }
        }
        assertThrows(HostHttpException.BodyUnreadable::class.java) { post(NOWHERE, "/nowhere/at/all") }
    }

    @Test
    fun `a host name with an underscore is a host name`() {
        assertThrows(HostHttpException.Network::class.java) { get("http://no_host.invalid/") }
    }

    @Test
    fun `an app without the permission for the network gets an error`() {
        val refused =
            object : HttpURLConnection(URL(NOWHERE)) {
                override fun connect() = throw SecurityException("Permission denied (missing INTERNET permission?)")

                override fun getResponseCode(): Int = throw SecurityException("Permission denied (missing INTERNET permission?)")

                override fun disconnect() = Unit

                override fun usingProxy() = false
            }
        val request = HostHttpRequest("GET", NOWHERE, emptyList(), null, TIMEOUT_MS.toULong())
        val error = assertThrows(HostHttpException.Network::class.java) { HttpClient(failures) { refused }.send(request) }
        assertEquals("SecurityException", error.reason)
        assertEquals(1, failures.count)
    }

    @Test
    fun `an error in any part of a request is an error of the network`() {
        val request = HostHttpRequest("GET", NOWHERE, emptyList(), null, TIMEOUT_MS.toULong())
        val throwing =
            object : HttpURLConnection(URL(NOWHERE)) {
                override fun connect() = Unit

                override fun getResponseCode(): Int = throw OutOfMemoryError()

                override fun disconnect() = throw StackOverflowError()

                override fun usingProxy() = false
            }
        for (connect in listOf<(String) -> URLConnection>({ throw OutOfMemoryError() }, { throwing })) {
            val error = assertThrows(HostHttpException.Network::class.java) { HttpClient(failures, connect).send(request) }
            assertEquals("OutOfMemoryError", error.reason)
        }
        assertEquals(2, failures.count)
    }

    @Test
    @Config(shadows = [ThrowingTags::class])
    fun `sockets that cannot be tagged are used without a tag`() {
        ScriptedServer().use { server -> assertEquals(200, get(server.url).status.toInt()) }
        assertEquals("at the start and at the end", 2, failures.count)
    }

    /** A device that refuses to tag sockets. */
    @Implements(TrafficStats::class)
    class ThrowingTags {
        companion object {
            @Implementation
            @JvmStatic
            fun setThreadStatsTag(
                @Suppress("UNUSED_PARAMETER") tag: Int,
            ): Unit = throw SecurityException()

            @Implementation
            @JvmStatic
            fun clearThreadStatsTag(): Unit = throw SecurityException()
        }
    }

    protected companion object {
        const val TIMEOUT_MS = 10_000L

        /** Nothing listens there: the port is reserved. */
        const val NOWHERE = "http://127.0.0.1:1/"
    }
}

/** The same cases with Android's own connection, which calls methods of its own runtime: Robolectric replaces them. */
@Config(sdk = [28, 35], instrumentedPackages = ["com.android.okhttp"])
class AndroidHttpClientTest : HttpClientTest() {
    private val handler = Class.forName("com.android.okhttp.HttpHandler").getDeclaredConstructor()

    override fun connect(url: String): URLConnection {
        val parsed = URL(url)
        if (parsed.protocol != "http") return parsed.openConnection()
        return URL(null, url, handler.newInstance() as URLStreamHandler).openConnection()
    }
}
