package dev.afterimage.ffi

import java.nio.file.Path
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit

/** An app as far as the engine needs one: its options, its facts, and a flush that is waited for. */
class Host(private val folder: Path, private val serverUrl: String) {
    fun config(): SessionReplayConfig =
        defaultConfig("kotlin-key", "device-kotlin").copy(
            sessionId = SESSION,
            sampleRate = 1.0,
            logLevel = LogLevel.DEBUG,
            enableRemoteConfig = false,
            serverUrl = serverUrl,
        )

    /** An engine that was started. */
    fun start(
        http: HostHttpClient? = null,
        log: LogSink? = null,
    ): ReplayEngine = ReplayEngine(config(), info(), http, log).also { it.start() }

    fun info() =
        HostInfo(
            storageDir = folder.resolve("afterimage").toString(),
            uptimeMs = UPTIME_MS.toULong(),
            platform = "jvm",
            osVersion = System.getProperty("os.version"),
            deviceModel = "test",
            appId = "dev.afterimage.test",
            appVersion = "1.0",
            appBuild = "1",
            locale = "en-GB",
            density = 2f,
        )

    companion object {
        const val SESSION = 1_700_000_000_000L

        /** The time that golden frames carry. */
        private const val UPTIME_MS = 1_000L
    }
}

/** Flushes and waits for what the engine has to say. */
fun ReplayEngine.flushed(deadlineMs: Long = 20_000): FlushReport {
    val told = CompletableFuture<FlushReport>()
    val callback =
        object : FlushCallback {
            override fun done(report: FlushReport) {
                told.complete(report)
            }
        }
    flush(deadlineMs.toULong(), callback)
    return told.get(deadlineMs + 10_000, TimeUnit.MILLISECONDS)
}
