package sample

import dev.afterimage.ffi.CaptureAdvice
import dev.afterimage.ffi.FlushCallback
import dev.afterimage.ffi.FlushReport
import dev.afterimage.ffi.HostFrameRequestListener
import dev.afterimage.ffi.HostLogSink
import dev.afterimage.ffi.LogLevel
import dev.afterimage.ffi.ReplayEngine
import dev.afterimage.ffi.SessionReplayConfig
import java.io.File
import java.io.InputStream
import java.net.ServerSocket
import java.nio.ByteBuffer
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import kotlin.concurrent.thread
import kotlin.system.exitProcess

/**
 * Starts the engine, submits a frame and flushes, with a collector on loopback and every kind of callback. Arguments: a
 * frame buffer, and a folder for recordings.
 */
fun main(arguments: Array<String>) {
    val (frame, folder) = arguments
    val requestLines = CompletableFuture<String>()
    val collector = ServerSocket(0)
    thread(isDaemon = true) { while (true) requestLines.complete(answer(collector)) }

    val config =
        SessionReplayConfig(
            apiKey = "sample-key",
            deviceId = "device-sample",
            sessionId = 1_700_000_000_000L,
            sampleRate = 1.0,
            logLevel = LogLevel.DEBUG,
            enableRemoteConfig = false,
            serverUrl = "http://127.0.0.1:${collector.localPort}",
        )
    val logged = CompletableFuture<String>()
    val log =
        object : HostLogSink {
            override fun log(
                level: LogLevel,
                message: String,
            ) {
                logged.complete("$level")
            }
        }
    val wanted = CompletableFuture<Unit>()
    val listener =
        object : HostFrameRequestListener {
            override fun frameWanted() {
                wanted.complete(Unit)
            }
        }
    val engine = ReplayEngine(config, storageDir = folder, elapsedMs = 1_000uL, log = log)
    engine.setFrameRequestListener(listener)
    engine.start()
    wanted.get(30, TimeUnit.SECONDS)
    val bytes = File(frame).readBytes()
    val advice = engine.submitFrame(ByteBuffer.allocateDirect(bytes.size).apply { put(bytes).flip() })
    check(advice is CaptureAdvice.Next) { "$advice" }
    val flushed = CompletableFuture<FlushReport>()
    val callback =
        object : FlushCallback {
            override fun done(report: FlushReport) {
                flushed.complete(report)
            }
        }
    engine.flush(20_000uL, callback)
    val report = flushed.get(30, TimeUnit.SECONDS)
    check(report.sentSegments == 1uL) { "$report" }
    println("log ${logged.get(30, TimeUnit.SECONDS)}, upload ${requestLines.get(30, TimeUnit.SECONDS)}, sent ${report.sentBytes} bytes")
    engine.close()
    exitProcess(0)
}

/** Reads one request, responds with 200, and returns its first line. */
private fun answer(collector: ServerSocket): String =
    collector.accept().use { connection ->
        val input = connection.getInputStream().buffered()
        val lines = generateSequence { line(input) }.takeWhile { it.isNotEmpty() }.toList()
        val length = lines.firstNotNullOf { Regex("(?i)content-length: *(\\d+)").matchEntire(it)?.groupValues?.get(1) }
        repeat(length.toInt()) { input.read() }
        connection.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".toByteArray())
        lines.first()
    }

private fun line(input: InputStream): String = generateSequence { input.read() }.takeWhile { it >= 0 && it != '\n'.code }.map { it.toChar() }.joinToString("").trim()
