package dev.afterimage.ffi

import java.nio.file.Path
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit

/** A test app: its options, its folder, and a flush that the test waits for. */
class Host(
    folder: Path,
    private val serverUrl: String,
) {
    val storageDir: Path = folder.resolve("afterimage")

    fun config() =
        SessionReplayConfig(
            apiKey = "kotlin-key",
            deviceId = "device-kotlin",
            sessionId = SESSION,
            sampleRate = 1.0,
            logLevel = LogLevel.DEBUG,
            enableRemoteConfig = false,
            serverUrl = serverUrl,
        )

    /** Creates an engine that is not started. */
    fun create(
        config: SessionReplayConfig = config(),
        http: HostHttpClient? = JvmHttpClient.ifNeeded(),
        log: HostLogSink? = null,
    ) = ReplayEngine(
        config,
        storageDir = storageDir.toString(),
        elapsedMs = ELAPSED_MS,
        device = DeviceInfo(platform = "jvm", osVersion = OS_VERSION, density = 2f),
        http = http,
        log = log,
    )

    /** Creates and starts an engine, whose callbacks go to the classes of this test. */
    fun start(
        config: SessionReplayConfig = config(),
        http: HostHttpClient? = JvmHttpClient.ifNeeded(),
        log: HostLogSink? = null,
    ): ReplayEngine {
        directCallbacksHere()
        return create(config, http, log).also { it.start() }
    }

    companion object {
        const val SESSION = 1_700_000_000_000L

        /** No version of this machine: recordings of tests are committed. */
        private const val OS_VERSION = "1"

        /** The time in golden frames. */
        const val ELAPSED_MS = 1_000uL
    }
}

/** Flushes and waits for the report. */
fun ReplayEngine.flushed(deadlineMs: Long = 20_000): FlushReport {
    val answer = CompletableFuture<FlushReport>()
    val callback =
        object : FlushCallback {
            override fun done(report: FlushReport) {
                answer.complete(report)
            }
        }
    flush(deadlineMs.toULong(), callback)
    return answer.get(deadlineMs + 10_000, TimeUnit.MILLISECONDS)
}
