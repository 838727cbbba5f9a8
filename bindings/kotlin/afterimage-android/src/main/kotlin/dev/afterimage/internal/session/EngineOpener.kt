package dev.afterimage.internal.session

import android.content.Context
import android.os.SystemClock
import dev.afterimage.CaptureReason
import dev.afterimage.LogLevel
import dev.afterimage.SessionReplayConfig
import dev.afterimage.ffi.HostFrameRequestListener
import dev.afterimage.ffi.ReplayEngine
import dev.afterimage.ffi.ReplayException
import dev.afterimage.internal.Diagnostics
import dev.afterimage.internal.platform.HttpClient
import dev.afterimage.internal.platform.UserUnlock
import dev.afterimage.internal.platform.applicationOf
import dev.afterimage.internal.platform.bootIdentity
import dev.afterimage.internal.platform.deviceFacts
import dev.afterimage.internal.platform.storageFolder

/** Loads the native library and creates the engine. Not on the main thread. */
internal class EngineOpener(
    private val context: Context,
    private val config: SessionReplayConfig,
    diagnostics: Diagnostics,
    private val frameRequests: () -> HostFrameRequestListener,
) {
    private val log = diagnostics.log
    private val failures = diagnostics.failures
    private val unlock = UserUnlock(context, failures)

    /** The reason why there is no engine, and the same in plain words. */
    @Volatile
    var obstacle = Obstacle(CaptureReason.NOT_STARTED, "the app did not start the recording")
        private set

    /** Calls [ready] when the app's storage can be read: at once, or when the user unlocks the device. */
    fun whenReady(ready: () -> Unit) {
        obstacle = Obstacle(CaptureReason.UNDECIDED, "the native library is being loaded")
        if (!unlock.isLocked) return ready()
        obstacle = Obstacle(CaptureReason.DEVICE_LOCKED, "the user has not unlocked the device since it started")
        unlock.whenUnlocked(ready)
    }

    /** Ends the wait for the unlock. Returns whether there was one: the engine is not opened then. */
    fun endWait(): Boolean = unlock.endWait().also { if (it) refuseAll() }

    /** Stores that the instance ended before an engine was needed. */
    fun refuseAll() {
        obstacle = Obstacle(CaptureReason.DISPOSED, "the instance was disposed")
    }

    /** Ends the wait for the unlock, and stores and logs that there will be no engine because of a failure, which is counted already. */
    fun abandon(why: String) {
        unlock.endWait()
        refuse(Obstacle(CaptureReason.INTERNAL_ERROR, why))
    }

    /** Returns the engine, or `null` if there is none on this device or with these options. The reason is logged once. */
    fun open(): ReplayEngine? =
        try {
            if (config.shouldInitializeNativeSdk && applicationOf(context) == null) refuse(NO_APPLICATION) else create()
        } catch (error: ReplayException.InvalidConfig) {
            refuse(Obstacle(CaptureReason.INVALID_CONFIG, "the options are invalid: ${error.faults}"))
        } catch (error: LinkageError) {
            // The line of the refusal names the failure.
            failures.count()
            refuse(
                Obstacle(
                    CaptureReason.LIBRARY_UNAVAILABLE,
                    "the native library cannot be loaded: ${error.javaClass.name}; check that the app contains libafterimage.so " +
                        "and libjnidispatch.so for the device's ABI",
                ),
            )
        } catch (error: Throwable) {
            failures.report("start of the engine", error)
            refuse(Obstacle(CaptureReason.INTERNAL_ERROR, "the engine cannot be created: ${error.javaClass.name}"))
        }

    private fun create(): ReplayEngine {
        val engine =
            ReplayEngine(
                config.toEngineConfig(),
                storageDir = storageFolder(context).path,
                elapsedMs = SystemClock.elapsedRealtime().toULong(),
                device = deviceFacts(context),
                http = HttpClient(failures),
                log = log,
                bootId = bootIdentity(context),
            )
        engine.setFrameRequestListener(frameRequests())
        return engine
    }

    private fun refuse(obstacle: Obstacle): ReplayEngine? {
        this.obstacle = obstacle
        log.write(LogLevel.ERROR, "nothing is recorded: ${obstacle.why}")
        return null
    }

    private companion object {
        val NO_APPLICATION =
            Obstacle(CaptureReason.INVALID_CONFIG, "the context has no Application, so no activity is seen: pass the application's context")
    }

    /** A reason why there is no engine. */
    class Obstacle(
        val reason: CaptureReason,
        val why: String,
    )
}
