package dev.afterimage.internal.capture

import android.app.Application
import android.os.Handler
import android.os.Looper
import android.os.SystemClock
import dev.afterimage.ffi.CaptureAdvice
import dev.afterimage.internal.Failures
import dev.afterimage.internal.content.ViewContent

/**
 * Captures the app's windows: walks them when they are drawn and submits each frame. While it is stopped, no listener, callback or
 * timer of ours exists.
 *
 * [start], [stop] and [requestFrame] can be called from any thread; everything else happens on the UI thread.
 */
internal class Capture(
    private val application: Application?,
    content: ViewContent,
    private val sink: FrameSink,
    private val failures: Failures,
    maxFps: Int,
    source: Int = 0,
    private val clock: NanoClock = NanoClock { System.nanoTime() },
) {
    private enum class State { STOPPED, RUNNING, SUSPENDED }

    private val handler = Handler(Looper.getMainLooper())
    private val windows = Windows(RootViews(failures), Signals(), failures)
    private val composer = FrameComposer(content, source, failures)
    private val deadline = WalkDeadline(clock)
    private val bank = TimeBank(clock.nanoTime())
    private val schedule = WalkSchedule(maxFps, bank, clock)
    private val activities = ActivityWatcher(failures, ::postCompare)
    private val walkTask = Runnable { guarded("a walk") { runScheduled() } }
    private val compareTask = Runnable { guarded("looking for windows", ::windowsChanged) }
    private val laterCompareTask = Runnable { guarded("looking for windows later", ::compareLater) }
    private val suspendTask = Runnable { guarded("suspending capture", ::suspendNow) }
    private var state = State.STOPPED
    private var isWalking = false
    private var scheduledMs = NOT_SCHEDULED
    private var comparedMs = 0L

    /** Whether the windows are compared once more, since something was drawn soon after the last comparison. */
    private var isComparedLater = false

    /** Walks since the last drawing that continued one before. */
    private var continuedWalks = 0

    /** Adds touches to frames. Set before the start. */
    var touches: TouchSource? = null

    /** Draws the images that the engine requests. Set before the start. */
    var images: ImageDrawer? = null

    /** Follows the windows. Set before the start. */
    var windowListener: WindowListener?
        get() = windows.listener
        set(value) {
            windows.listener = value
        }

    /** How windows are named. Set before the start. */
    var windowNaming: WindowNaming
        get() = windows.naming
        set(value) {
            windows.naming = value
        }

    /** Number of frames without all views: the walk ended before it reached them, or the core has no room for them. Any thread. */
    @Volatile
    var incompleteWalks: Long = 0
        private set

    /** Number of walks. UI thread. */
    var walks: Long = 0
        private set

    /** Starts capture, or continues after [stop] and after an advice to stop. A frame follows at once. */
    fun start() {
        onUiThread("starting capture", ::startNow)
    }

    /** Stops capture and removes our listeners. */
    fun stop() {
        onUiThread("stopping capture", ::stopNow)
    }

    /** Requests a frame although nothing was drawn. Continues after an advice to stop; without effect after [stop]. */
    fun requestFrame() {
        onUiThread("requesting a frame", ::requestNow)
    }

    /** Requests a walk soon, since a touch keeps its place only with the frame after it. UI thread. */
    fun touched() {
        if (state != State.RUNNING) return
        scheduleWalk(schedule.touched(SystemClock.uptimeMillis()))
    }

    private fun startNow() {
        handler.removeCallbacks(suspendTask)
        if (state == State.RUNNING) return
        application?.registerActivityLifecycleCallbacks(activities)
        state = State.RUNNING
        schedule.reset()
        compareWindows()
        scheduleWalk(SystemClock.uptimeMillis())
    }

    private fun stopNow() {
        if (state == State.RUNNING) release()
        state = State.STOPPED
    }

    private fun suspendNow() {
        if (state != State.RUNNING) return
        release()
        state = State.SUSPENDED
    }

    private fun release() {
        application?.unregisterActivityLifecycleCallbacks(activities)
        handler.removeCallbacks(walkTask)
        handler.removeCallbacks(compareTask)
        handler.removeCallbacks(laterCompareTask)
        handler.removeCallbacks(suspendTask)
        isComparedLater = false
        scheduledMs = NOT_SCHEDULED
        windows.clear()
        composer.release()
    }

    private fun requestNow() {
        if (state == State.SUSPENDED) startNow()
        if (state == State.RUNNING) scheduleWalk(schedule.dueMs(SystemClock.uptimeMillis()))
    }

    /** A window appears or disappears. The framework's list has changed after the current message. */
    private fun postCompare() {
        if (state != State.RUNNING) return
        handler.removeCallbacks(compareTask)
        handler.post(compareTask)
    }

    private fun windowsChanged() {
        if (state != State.RUNNING) return
        compareWindows()
        scheduleWalk(schedule.dueMs(SystemClock.uptimeMillis()))
    }

    private fun compareWindows(): Boolean {
        comparedMs = SystemClock.uptimeMillis()
        return windows.compare()
    }

    /** A popup may appear with the last drawing of a screen that is still from then on, so a comparison follows each drawing. */
    private fun compareIfOld(nowMs: Long) {
        if (nowMs - comparedMs >= COMPARE_MS) {
            compareWindows()
        } else if (!isComparedLater) {
            isComparedLater = handler.postAtTime(laterCompareTask, comparedMs + COMPARE_MS)
        }
    }

    private fun compareLater() {
        isComparedLater = false
        if (state == State.RUNNING && compareWindows()) scheduleWalk(schedule.dueMs(SystemClock.uptimeMillis()))
    }

    private fun scheduleWalk(atMs: Long) {
        if (scheduledMs <= atMs) return
        handler.removeCallbacks(walkTask)
        scheduledMs = atMs
        handler.postAtTime(walkTask, atMs)
    }

    private fun runScheduled() {
        scheduledMs = NOT_SCHEDULED
        if (state != State.RUNNING) return
        val now = SystemClock.uptimeMillis()
        val due = schedule.dueMs(now)
        if (due <= now) walk(now) else scheduleWalk(due)
    }

    private fun walk(nowMs: Long) {
        if (isWalking) return
        isWalking = true
        handler.removeCallbacks(walkTask)
        scheduledMs = NOT_SCHEDULED
        schedule.walked(nowMs, 0)
        val startNs = clock.nanoTime()
        try {
            compareIfOld(nowMs)
            // A walk that follows a touch does not wait for the bank.
            val budgetNs = bank.budgetNs(startNs)
            deadline.start(if (budgetNs == 0L) TimeBank.LONGEST_WALK_NS else budgetNs)
            walks++
            val buffer = composer.compose(windows, deadline, touches) ?: return
            follow(sink.submit(buffer), nowMs, startNs)
        } finally {
            isWalking = false
            val endNs = clock.nanoTime()
            bank.spend(endNs - startNs, endNs, composer.isComplete)
        }
    }

    private fun follow(
        advice: CaptureAdvice,
        nowMs: Long,
        startNs: Long,
    ) {
        if (advice !is CaptureAdvice.Next) {
            // Listeners cannot be removed while the window is being drawn.
            handler.post(suspendTask)
            return
        }
        schedule.walked(nowMs, advice.afterMs.toLong())
        val drawer = images
        if (drawer != null && (drawer.isWaiting || advice.images.isNotEmpty())) {
            drawer.draw(advice.images, startNs + TimeBank.LONGEST_WALK_NS)
        }
        if (!composer.isComplete || composer.isTruncated) incompleteWalks++
        val hasMore = !composer.isComplete || composer.wantsWalk || drawer?.isWaiting == true
        if (!hasMore) continuedWalks = 0
        val isContinued = hasMore && continuedWalks++ < MAX_CONTINUED_WALKS
        if (advice.frameWanted || isContinued) scheduleWalk(schedule.dueMs(nowMs))
    }

    private fun onUiThread(
        place: String,
        action: () -> Unit,
    ) {
        if (Looper.myLooper() === Looper.getMainLooper()) guarded(place, action) else handler.post { guarded(place, action) }
    }

    private inline fun guarded(
        place: String,
        action: () -> Unit,
    ) {
        try {
            action()
        } catch (error: Throwable) {
            failures.report(place, error)
        }
    }

    private inner class Signals : WindowSignals {
        override fun onPreDraw() {
            if (state != State.RUNNING || isWalking) return
            continuedWalks = 0
            val now = SystemClock.uptimeMillis()
            compareIfOld(now)
            scheduleWalk(schedule.dueMs(now))
        }

        override fun onDraw() {
            if (state != State.RUNNING || isWalking) return
            continuedWalks = 0
            val now = SystemClock.uptimeMillis()
            val due = schedule.dueMs(now)
            if (due <= now) walk(now) else scheduleWalk(due)
        }

        override fun onWindowsChanged() {
            postCompare()
        }
    }

    private companion object {
        const val NOT_SCHEDULED = Long.MAX_VALUE

        /** The list of windows is compared at most this often while the screen is drawn. */
        const val COMPARE_MS = 250L

        /** A still screen that is too large for this many walks stays incomplete until it is drawn again. */
        const val MAX_CONTINUED_WALKS = 20
    }
}
