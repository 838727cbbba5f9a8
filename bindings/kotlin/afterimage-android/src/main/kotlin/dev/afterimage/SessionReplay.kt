package dev.afterimage

import android.app.Activity
import android.content.Context
import dev.afterimage.ffi.AppState
import dev.afterimage.ffi.DeviceConditions
import dev.afterimage.ffi.ReplayEngine
import dev.afterimage.ffi.ReplayException
import dev.afterimage.internal.Diagnostics
import dev.afterimage.internal.Failures
import dev.afterimage.internal.capture.WindowNaming
import dev.afterimage.internal.platform.ConditionsWatcher
import dev.afterimage.internal.platform.applicationOf
import dev.afterimage.internal.platform.guarded
import dev.afterimage.internal.session.AppActivities
import dev.afterimage.internal.session.AppWatch
import dev.afterimage.internal.session.CallKind
import dev.afterimage.internal.session.DebugOverlay
import dev.afterimage.internal.session.EngineCalls
import dev.afterimage.internal.session.EngineOpener
import dev.afterimage.internal.session.FragmentNames
import dev.afterimage.internal.session.HostCounts
import dev.afterimage.internal.session.ScreenCapture
import dev.afterimage.internal.session.ScreenNameSource
import dev.afterimage.internal.session.ScreenNames
import dev.afterimage.internal.session.countsWithoutEngine
import dev.afterimage.internal.session.reportWithoutEngine
import dev.afterimage.internal.session.toReport
import dev.afterimage.internal.session.toStatus
import kotlin.coroutines.resume
import kotlin.coroutines.suspendCoroutine

/**
 * Records the screens of the app and the user's touches, masks private content, and uploads the recording.
 *
 * ```kotlin
 * val replay = SessionReplay(context, SessionReplayConfig("API_KEY", "device-id") {
 *     sessionId = System.currentTimeMillis()
 *     sampleRate = 1.0
 *     serverUrl = "https://replay.example.com"
 * })
 * replay.start()
 * ```
 *
 * All methods can be called from any thread, return at once and never throw: failures are logged and counted in [status]. The first
 * call that changes something loads the native library on a thread of the SDK; calls before it is loaded are made in their order afterwards.
 *
 * One instance at a time records in a process. Create it in `Application.onCreate`, or later, and keep it.
 */
public class SessionReplay(
    context: Context,
    private val config: SessionReplayConfig,
) {
    private val context: Context = context.applicationContext ?: context
    private val application = applicationOf(context)
    private val diagnostics = Diagnostics(config.logLevel)
    private val failures: Failures = diagnostics.failures
    private val worker = diagnostics.worker
    private val opener = EngineOpener(this.context, config, diagnostics) { capture }
    private val calls = EngineCalls(worker, failures, diagnostics.log, opener)
    private val naming = if (config.recordActivityNames) WindowNaming.CLASS else WindowNaming.TYPE
    private val capture: ScreenCapture = ScreenCapture(application, config.maxFps, naming, calls, failures)
    private val debugOverlay = DebugOverlay(this.context, calls, diagnostics.log, failures)
    private val screens =
        ScreenNames(
            if (config.recordActivityNames) ScreenNames.ClassNames.RECORDED else ScreenNames.ClassNames.LEFT_OUT,
            if (config.keepAppScreenNames) ScreenNames.AppNames.UNTIL_NEXT_NAME else ScreenNames.AppNames.UNTIL_NEXT_PLACE,
        ).also { it.showOwner(context) }
    private val fragments: FragmentNames? =
        if (config.recordFragmentNames) {
            FragmentNames(failures, screens::turn) { activity, name -> recordPlace(activity, name, ScreenNameSource.FRAGMENT) }
        } else {
            null
        }
    private val conditions =
        ConditionsWatcher(
            this.context,
            worker,
            failures,
            report = ::reportConditions,
            memoryRequested = { calls.call(CallKind.APP_STATE) { it.recordAppState(AppState.LOW_MEMORY) } },
        )

    // The owner of the engine watches for an attached instance too.
    private val watch: AppWatch? =
        application
            ?.takeIf { config.shouldInitializeNativeSdk }
            ?.let { AppWatch(it, worker, failures, conditions, ActivityListener()) { sent -> flush(LONGEST_FLUSH_MS, sent) } }

    // Held by start, stop and dispose: their effects outside of the engine are in the order of their calls.
    private val lifecycle = Any()

    private var isDisposed = false

    @Volatile
    private var isStarted = false

    @Volatile
    private var requestedSessionId = config.sessionId

    @Volatile
    private var requestedDeviceId = config.deviceId

    @Volatile
    private var requestedOptOut = config.optOut

    /**
     * The session id of analytics events, [SessionReplayConfig.NO_SESSION] for none. A new id ends the recording, and the new session
     * is sampled. The same id again changes nothing. An invalid id is refused with a line in the log.
     */
    public var sessionId: Long
        get() = read({ requestedSessionId }) { it.sessionId() }
        set(value) {
            requestedSessionId = value
            calls.call(CallKind.SESSION_ID) { it.setSessionId(value) }
        }

    /**
     * The device id of analytics events, 6 to 100 characters. A new id ends the recording, and nothing of before is in the recording of
     * the new one. An invalid id is refused with a line in the log.
     */
    public var deviceId: String
        get() = read({ requestedDeviceId }) { it.deviceId() }
        set(value) {
            requestedDeviceId = value
            calls.call(CallKind.DEVICE_ID) { it.setDeviceId(value) }
        }

    /** The user opted out. Opting out deletes everything that was recorded and not sent, also before [start] and after [stop]. */
    public var optOut: Boolean
        get() = read({ requestedOptOut }) { it.optOut() }
        set(value) {
            requestedOptOut = value
            calls.call(CallKind.OPT_OUT) { it.setOptOut(value) }
        }

    /**
     * Deletes everything that was recorded and not sent, also what an earlier run left, and begins the recording anew if there is one. What the
     * collector stored stays there. For the data of a person who logs out or wants it deleted; an opt-out does the same and ends the recording.
     */
    public fun deleteLocalData(): Unit = calls.call(CallKind.DELETION) { it.deleteLocalData() }

    /** Starts recording, or continues after [stop]. Starting twice changes nothing. */
    public fun start() {
        inOrder("start of the recording") {
            val begins = !isStarted && !isDisposed
            if (begins && config.shouldInitializeNativeSdk) begin()
            // Uploads that depend on the network wait for its report.
            if (begins && watch != null) conditions.awaitNetwork()?.let(::announceConditions)
            calls.call(CallKind.LIFECYCLE) { it.start() }
            if (begins) watch?.start()
        }
    }

    /**
     * Stops recording. Everything recorded is kept and sent; [start] continues the session. The screen is no longer captured, and the
     * conditions of the device are followed until everything is sent. Activities are followed until [dispose].
     */
    public fun stop() {
        inOrder("stop of the recording") {
            end()
            calls.call(CallKind.LIFECYCLE) { it.stop() }
            watch?.stop()
        }
    }

    /**
     * Ends the instance; it cannot be started again. Everything recorded stays on the device for the next instance. Later calls change nothing.
     * Disposing twice changes nothing.
     */
    public fun dispose() {
        inOrder("end of the instance") {
            isDisposed = true
            end()
            // A failure of the app's own Application must not keep the engine.
            guarded(failures, "end of the listeners") { watch?.end() }
            debugOverlay.hide()
            calls.dispose()
        }
    }

    /**
     * Sends everything recorded so far. Calls [callback] once: when all is sent, when nothing more can be sent, or after
     * [deadlineMs] milliseconds (a minute at most).
     */
    @JvmOverloads
    public fun flush(
        deadlineMs: Long = DEFAULT_FLUSH_MS,
        callback: FlushCallback,
    ) {
        val unavailable = { refuse(callback, FlushOutcome.ENGINE_UNAVAILABLE, opener.obstacle.why) }
        calls.call(CallKind.FLUSH, onLost = unavailable) { engine -> flush(engine, deadlineMs, callback) }
    }

    /**
     * Sends everything recorded so far. Returns when all is sent, when nothing more can be sent, or after [deadlineMs] milliseconds (a
     * minute at most). Cancelling the coroutine ends neither the flush nor the wait.
     */
    @JvmSynthetic
    public suspend fun flush(deadlineMs: Long = DEFAULT_FLUSH_MS): FlushReport =
        suspendCoroutine { continuation -> flush(deadlineMs) { report -> continuation.resume(report) } }

    /**
     * Records that the app shows a screen. Call it before the screen's first frame, since masking rules use its name. The name must not
     * hold user input: it is recorded without redaction, up to 200 characters.
     *
     * Without a name of the app, the screen has the class name of the activity, or the name of a destination
     * ([dev.afterimage.navigation.NavigationScreens]) or of a fragment ([SessionReplayConfig.Builder.recordFragmentNames]).
     */
    public fun recordScreen(name: String) {
        guarded(failures, "name of a screen") { screens.name(name) }
        recordName(name)
    }

    /** Records that an activity, null for the shown one, shows a place in it that the app did not name itself. */
    internal fun recordPlace(
        activity: Activity?,
        name: String,
        source: ScreenNameSource,
    ) {
        if (screens.namePlace(activity, name, source) && isStarted) recordName(name)
    }

    /** Counts and logs a failure of a listener of ours. */
    internal fun reportFailure(
        place: String,
        error: Throwable,
    ) = failures.report(place, error)

    /**
     * Returns the properties that link an analytics event to the replay: `[Amplitude] Session Replay ID` once a frame of the session is
     * stored and as long as the session is recorded, and none otherwise.
     */
    public fun sessionReplayProperties(): Map<String, String> = read({ emptyMap() }) { it.sessionReplayProperties() }

    /**
     * Outlines on the screen the views that a recording shows (green), masks (amber) and blocks (red), with the reason of masks and blocks. The
     * decisions are those of the recording; before [start], or while the session is not recorded, they are those of the options. The
     * outlines are never in a recording.
     *
     * Only debuggable builds show them. In any other build a line is logged and nothing happens.
     */
    public fun showMaskOverlay() {
        guarded(failures, "start of the mask overlay") { debugOverlay.show() }
    }

    /** Hides the outlines of [showMaskOverlay]. */
    public fun hideMaskOverlay() {
        debugOverlay.hide()
    }

    /** Returns whether and why the session is recorded, and the counts since the instance was created. */
    public fun status(): SessionReplayStatus = read(::statusWithoutEngine) { it.status().toStatus(lost()) }

    private fun lost() =
        HostCounts(
            touches = capture.lostTouches,
            incompleteFrames = capture.incompleteFrames,
            images = capture.lostImages,
            refusedWindows = capture.refusedWindows,
            calls = calls.lostCalls,
            failures = failures.count,
        )

    private fun statusWithoutEngine() =
        SessionReplayStatus(
            isRecording = false,
            reason = opener.obstacle.reason,
            why = opener.obstacle.why,
            sessionId = requestedSessionId,
            deviceId = requestedDeviceId,
            counts = countsWithoutEngine(lost()),
            lastProblem = "",
        )

    private fun flush(
        engine: ReplayEngine,
        deadlineMs: Long,
        callback: FlushCallback,
    ) {
        val passOn =
            object : dev.afterimage.ffi.FlushCallback {
                override fun done(report: dev.afterimage.ffi.FlushReport) =
                    guarded(failures, "answer of a flush") { answer(callback, report.toReport()) }
            }
        try {
            engine.flush(deadlineMs.coerceAtLeast(0).toULong(), passOn)
        } catch (_: ReplayException.Disposed) {
            refuse(callback, FlushOutcome.DISPOSED, "the instance was disposed")
        } catch (error: ReplayException) {
            refuse(callback, FlushOutcome.ENGINE_UNAVAILABLE, error.javaClass.simpleName)
        }
    }

    /** Passes on a report. While calls wait, the worker makes them first: the app then reads the engine's state, and not that of its start. */
    private fun answer(
        callback: FlushCallback,
        report: FlushReport,
    ) {
        if (calls.engine == null) answerLater(callback, report) else done(callback, report)
    }

    /** Answers on the worker, or at once if it refuses: each flush has an answer. */
    private fun answerLater(
        callback: FlushCallback,
        report: FlushReport,
    ) {
        if (!worker.offer { done(callback, report) }) done(callback, report)
    }

    private fun refuse(
        callback: FlushCallback,
        outcome: FlushOutcome,
        problem: String,
    ) = answerLater(callback, reportWithoutEngine(outcome, problem))

    private fun done(
        callback: FlushCallback,
        report: FlushReport,
    ) {
        try {
            callback.onFlushed(report)
        } catch (error: Throwable) {
            failures.report("callback of a flush", error)
        }
    }

    private inline fun <T> read(
        otherwise: () -> T,
        ask: (ReplayEngine) -> T,
    ): T {
        val engine = calls.engine ?: return otherwise()
        return try {
            ask(engine)
        } catch (error: Throwable) {
            failures.report("read of the engine's state", error)
            otherwise()
        }
    }

    private inline fun inOrder(
        place: String,
        act: () -> Unit,
    ) = guarded(failures, place) { synchronized(lifecycle, act) }

    private fun recordName(name: String) = calls.call(CallKind.SCREEN) { it.recordScreen(name) }

    private fun begin() {
        isStarted = true
        capture.setStarted(true)
        // Before the start, so that the first frame has a name.
        screens.current()?.let(::recordName)
        screens.activity()?.let { fragments?.follow(it) }
    }

    private fun end() {
        isStarted = false
        capture.setStarted(false)
        fragments?.end()
    }

    private fun reportConditions(now: DeviceConditions) {
        announceConditions(now)
        watch?.conditionsChanged()
    }

    private fun announceConditions(now: DeviceConditions) = calls.call(CallKind.CONDITIONS) { it.setDeviceConditions(now) }

    private inner class ActivityListener : AppActivities.Listener {
        override fun onAppState(state: AppState) {
            capture.setVisible(state != AppState.BACKGROUND)
            calls.call(CallKind.APP_STATE) { it.recordAppState(state) }
            if (state == AppState.BACKGROUND) flush(LONGEST_FLUSH_MS) {}
        }

        override fun onActivityShown(activity: Activity) {
            val name = screens.show(activity)
            if (isStarted && name != null) recordName(name)
            if (isStarted) fragments?.follow(activity)
        }
    }

    private companion object {
        /** A flush that a caller waits for ends before a person gives up. */
        private const val DEFAULT_FLUSH_MS = 10_000L

        /** The longest flush: nobody waits for it, and the system may end the process before. */
        private const val LONGEST_FLUSH_MS = 60_000L
    }
}
