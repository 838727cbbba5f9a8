package dev.afterimage.internal.platform

import java.io.Closeable
import java.io.DataInputStream
import java.io.InputStream
import java.net.InetAddress
import java.net.ServerSocket
import java.net.Socket
import java.util.ArrayDeque
import java.util.Queue
import java.util.concurrent.ConcurrentLinkedQueue
import kotlin.concurrent.thread

/** The answer to one request, as in the tests of the built-in client. */
sealed class Reply {
    /** Sends a status line, headers and a body. */
    class Answer(
        val status: Int,
        val headers: List<String> = emptyList(),
        val body: ByteArray = "{}".toByteArray(),
    ) : Reply()

    /** Sends exactly these bytes, and keeps the connection open if [hangs]. */
    class Raw(
        val bytes: ByteArray,
        val hangs: Boolean = false,
    ) : Reply()

    companion object {
        /** Sends nothing and leaves the connection open. */
        val HANG = Raw(ByteArray(0), hangs = true)

        /** Sends nothing and closes the connection. */
        val CLOSE = Raw(ByteArray(0))

        fun raw(text: String) = Raw(text.toByteArray())
    }
}

/** A request that the server received. */
class Received(
    val line: String,
    val headers: List<String>,
    val body: ByteArray,
) {
    fun header(name: String): String? =
        headers.map { it.split(": ", limit = 2) }.firstOrNull { it[0].equals(name, ignoreCase = true) }?.get(1)
}

/** A server on loopback with scripted answers, and 200 afterwards. */
class ScriptedServer(
    vararg replies: Reply,
) : Closeable {
    private val socket = ServerSocket(0, BACKLOG, InetAddress.getByName("127.0.0.1"))
    private val replies = ArrayDeque(replies.toList())
    private val open: Queue<Socket> = ConcurrentLinkedQueue()
    val received: Queue<Received> = ConcurrentLinkedQueue()
    val url = "http://127.0.0.1:${socket.localPort}/"

    init {
        thread(isDaemon = true) {
            while (!socket.isClosed) {
                val connection = runCatching { socket.accept() }.getOrNull() ?: break
                open.add(connection)
                runCatching { serve(connection) }
            }
        }
    }

    override fun close() {
        socket.close()
        open.forEach { runCatching { it.close() } }
    }

    private fun serve(connection: Socket) {
        received.add(read(connection.getInputStream()) ?: return)
        val reply = replies.poll() ?: Reply.Answer(200)
        val out = connection.getOutputStream()
        when (reply) {
            is Reply.Answer -> {
                val head = listOf("HTTP/1.1 ${reply.status} Said", "Content-Length: ${reply.body.size}", "Connection: close")
                out.write((head + reply.headers).joinToString("\r\n", postfix = "\r\n\r\n").toByteArray())
                out.write(reply.body)
            }

            is Reply.Raw -> {
                out.write(reply.bytes)
            }
        }
        out.flush()
        if ((reply as? Reply.Raw)?.hangs != true) connection.close()
    }

    private fun read(input: InputStream): Received? {
        val lines = generateSequence { line(input) }.takeWhile { it.isNotEmpty() }.toList()
        if (lines.isEmpty()) return null
        val head = Received(lines[0], lines.drop(1), ByteArray(0))
        val body = ByteArray(head.header("Content-Length")?.toInt() ?: 0)
        DataInputStream(input).readFully(body)
        return Received(head.line, head.headers, body)
    }

    private fun line(input: InputStream): String? {
        val line = StringBuilder()
        while (true) {
            val byte = input.read()
            if (byte < 0) return null
            if (byte == '\n'.code) return line.trimEnd('\r').toString()
            line.append(byte.toChar())
        }
    }

    private companion object {
        const val BACKLOG = 8
    }
}
