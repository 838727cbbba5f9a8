package dev.afterimage.flows

import android.app.Activity
import android.app.Application
import android.content.Intent
import android.os.Looper
import android.os.SystemClock
import android.view.MotionEvent
import android.view.View
import android.view.ViewGroup
import android.view.inputmethod.EditorInfo
import android.widget.EditText
import android.widget.TextView
import dev.afterimage.CaptureReason
import dev.afterimage.FlushCallback
import dev.afterimage.FlushOutcome
import dev.afterimage.FlushReport
import dev.afterimage.SessionReplay
import dev.afterimage.SessionReplayConfig
import dev.afterimage.ffi.Collector
import dev.afterimage.ffi.directCallbacksHere
import dev.afterimage.internal.capture.Capture
import dev.afterimage.testapp.roots
import org.junit.Assert.assertEquals
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController
import org.robolectric.shadows.ShadowSystemClock
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import java.util.concurrent.locks.LockSupport

/**
 * An app that a [SessionReplay] records, driven by a finger and a keyboard. Robolectric's clock follows the machine's, since the
 * engine's does: the app runs in real time.
 *
 * @param layOut lays out what is in a window as its drawing does, which Robolectric leaves out. Views need nothing.
 */
class RecordedApp(
    private val layOut: (View) -> Unit = {},
    configure: SessionReplayConfig.Builder.() -> Unit = {},
) : AutoCloseable {
    private val application: Application = RuntimeEnvironment.getApplication()
    private val collector = Collector()

    /** The activities from the first to the present one. */
    private val activities = ArrayList<ActivityController<out Activity>>()
    private var startNs = System.nanoTime()
    private var startMs = SystemClock.uptimeMillis()
    private val steps = ArrayList<Step>()

    /** Walks without a frame: the engine was not there, or no window was. */
    private var framelessWalks = 0L

    /** Whether each walk has a frame: the engine records. */
    private var isFollowed = false

    private val config =
        SessionReplayConfig("kotlin-key", "device-kotlin") {
            sessionId = SESSION
            sampleRate = 1.0
            enableRemoteConfig = false
            serverUrl = collector.url
            maxFps = MAX_FPS
            configure()
        }

    /** The recording, which is started. */
    var replay: SessionReplay
        private set

    init {
        directCallbacksHere()
        replay = started()
    }

    /** The activity on the screen. */
    val activity: Activity get() = activities.last().get()

    /** Opens an activity, as the launcher does, and waits until it is recorded. */
    fun open(
        type: Class<out Activity>,
        intent: Intent = Intent(),
    ) {
        show(type, intent)
        until("a recording") { replay.status().isRecording }
        isFollowed = true
        settle()
    }

    /**
     * Starts a recording. The engine reads the app's clock when it is created, and follows the machine's from then on. The app's does so
     * from the same moment: a clock that is ahead of the engine's would move touches away from their frames.
     */
    private fun started(): SessionReplay {
        val started = SessionReplay(application, config).also(SessionReplay::start)
        val end = System.nanoTime() + TimeUnit.SECONDS.toNanos(ENGINE_WAIT_S)
        while (started.status().reason == CaptureReason.UNDECIDED && System.nanoTime() < end) LockSupport.parkNanos(PAUSE_NS)
        startNs = System.nanoTime()
        startMs = SystemClock.uptimeMillis()
        return started
    }

    /** Lets the main thread run until now, with a drawing of each window. */
    fun run() {
        runTasks()
        followIntents()
        LockSupport.parkNanos(PAUSE_NS)
    }

    private fun runTasks() {
        val dueMs = startMs + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs)
        // The engine stamps what the app reports by its own clock, so frames must not be far behind. On a slow machine tasks run late,
        // as on a device whose main thread was busy.
        val behindMs = dueMs - SystemClock.uptimeMillis()
        if (behindMs > MAX_BEHIND_MS) ShadowSystemClock.advanceBy(Duration.ofMillis(behindMs - MAX_BEHIND_MS))
        drawWindows()
        runTasksUntil(dueMs)
    }

    /**
     * Runs the main thread's tasks one by one. Several in one step may walk twice: a walk that invalidates views moves Robolectric's clock.
     */
    private fun runTasksUntil(dueMs: Long) {
        val looper = shadowOf(Looper.getMainLooper())
        // A task may move the clock too far. The rest waits until the machine's clock is there.
        while (SystemClock.uptimeMillis() <= dueMs) {
            if (looper.isIdle) {
                val nextMs = looper.nextScheduledTaskTime.toMillis()
                SystemClock.setCurrentTimeMillis(if (nextMs == 0L) dueMs else minOf(nextMs, dueMs))
                // Nothing is due, or what is due is behind the barrier of a drawing.
                if (looper.isIdle) break
            }
            looper.runOneTask()
            awaitEngine()
        }
        SystemClock.setCurrentTimeMillis(dueMs)
    }

    /** A walk moves Robolectric's clock if it invalidates a view, so that the next window's drawing or timer may walk again. */
    private fun drawWindows() {
        for (root in roots()) {
            // The walk of a window that is not laid out has no frame. A device draws none.
            if (!root.isLaidOut) continue
            layOut(root)
            root.viewTreeObserver.dispatchOnDraw()
            awaitEngine()
        }
    }

    /**
     * Waits until the engine has read the frames of all walks. On a busy machine a frame would replace another one in the queue, and the
     * touches between them would lose their places.
     */
    private fun awaitEngine() {
        val end = System.nanoTime() + if (isFollowed) TimeUnit.SECONDS.toNanos(ENGINE_WAIT_S) else 0
        while (unreadWalks() > framelessWalks && System.nanoTime() < end) LockSupport.parkNanos(PAUSE_NS)
        framelessWalks = unreadWalks()
    }

    private fun unreadWalks(): Long = replay.walks() - replay.status().counts.run { frames + lostFrames }

    /** Lets the app run for some time. */
    fun runFor(ms: Long) {
        val endMs = SystemClock.uptimeMillis() + ms
        while (SystemClock.uptimeMillis() < endMs) run()
    }

    /** Lets time pass on the device, but not on the machine. Timers of the app act, and nothing is drawn but by them. */
    fun skip(duration: Duration) {
        val step = Duration.ofMinutes(1)
        var left = duration
        while (left > Duration.ZERO) {
            shadowOf(Looper.getMainLooper()).idleFor(minOf(step, left))
            left = left.minus(step)
        }
        startMs += duration.toMillis()
    }

    /** Lets the app run until a condition holds. */
    fun until(
        name: String,
        condition: () -> Boolean,
    ) {
        val end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_S)
        while (!condition()) {
            check(System.nanoTime() < end) { "not reached in $WAIT_S s: $name; ${replay.status().why}, ${replay.status().counts}" }
            run()
        }
    }

    /** Waits until the present screen is recorded, with windows that have just appeared. */
    fun settle() {
        runFor(WINDOWS_MS)
        val before = replay.status().counts.frames
        until("frames of the screen") { replay.status().counts.frames >= before + SETTLED_FRAMES }
    }

    /** Fails unless the app shows a text, and expects it in the replay. [isShown] looks for a text that no view has. */
    fun shows(
        text: String,
        isShown: () -> Boolean = { find(text) != null },
    ) {
        until("the text $text", isShown)
        settle()
        steps.add(Step.Shows(text))
    }

    /** Returns the view with a text, in the topmost window that has it. */
    fun view(text: String): View = checkNotNull(find(text)) { "no view shows $text" }

    /** Taps the view with a text, and expects the touch in the replay. */
    fun tap(text: String) = tap(view(text))

    /** Taps the middle of a view that is not transformed, and expects the touch in the replay. */
    fun tap(view: View) {
        val place = IntArray(2).also { view.getLocationInWindow(it) }
        tap(view.rootView, place[0] + view.width / 2f, place[1] + view.height / 2f)
    }

    /** Taps a place of a window, in pixels, and expects the touch in the replay at the same place, or at another one. */
    fun tap(
        root: View,
        x: Float,
        y: Float,
        expected: Step.Touches = touchAt(root, x, y),
    ) {
        drag(root, listOf(x to y, x to y), expected)
    }

    /** Moves a finger along places of a window, in pixels, and expects its start in the replay. */
    fun drag(
        root: View,
        places: List<Pair<Float, Float>>,
        expected: Step.Touches = touchAt(root, places[0].first, places[0].second),
    ) {
        val downMs = SystemClock.uptimeMillis()
        places.forEachIndexed { index, (x, y) ->
            val action =
                when (index) {
                    0 -> MotionEvent.ACTION_DOWN
                    places.size - 1 -> MotionEvent.ACTION_UP
                    else -> MotionEvent.ACTION_MOVE
                }
            val event = MotionEvent.obtain(downMs, SystemClock.uptimeMillis(), action, x, y, 0)
            root.dispatchTouchEvent(event)
            event.recycle()
            runFor(SAMPLE_MS)
        }
        steps.add(expected)
        settle()
    }

    /** Returns the step of a touch at a place of a window, in pixels. */
    fun touchAt(
        root: View,
        x: Float,
        y: Float,
    ): Step.Touches {
        val main = activity.window.decorView
        val density = main.resources.displayMetrics.density
        val origin = IntArray(2).also { main.getLocationOnScreen(it) }
        val place = IntArray(2).also { root.getLocationOnScreen(it) }
        return Step.Touches(((place[0] - origin[0] + x) / density).toDouble(), ((place[1] - origin[1] + y) / density).toDouble())
    }

    /** Types a text into a field, as a keyboard does: character by character. */
    fun type(
        field: EditText,
        text: String,
    ) {
        val connection = checkNotNull(field.onCreateInputConnection(EditorInfo())) { "$field is not editable" }
        for (character in text) {
            connection.commitText(character.toString(), 1)
            runFor(SAMPLE_MS)
        }
        assertEquals(text, field.text.toString())
        settle()
    }

    /** Uploads the recording. Fails unless its replay has the steps of the test in their order, and no defect but a known one. */
    fun end(knownDefect: String? = null): RecordedSession {
        // A thread of an earlier test may have loaded the library in its sandbox meanwhile, which takes the callbacks.
        directCallbacksHere()
        val report = CompletableFuture<FlushReport>()
        replay.flush(WAIT_S * 1_000, FlushCallback { report.complete(it) })
        until("the flush") { report.isDone }
        assertEquals(report.get().problem, FlushOutcome.DELIVERED, report.get().outcome)
        val counts = replay.status().counts
        assertEquals("$counts", listOf(0L, 0L, 0L), listOf(counts.failures, counts.lostEvents, counts.incompleteFrames))
        val images = List(collector.waitingImages) { collector.image() }
        val session = RecordedSession(List(collector.waiting) { collector.segment().body }, images, knownDefect)
        session.assertSteps(steps, "$counts")
        return session
    }

    /** Shows an activity above the present one, which is stopped when the transition ends. */
    fun show(
        type: Class<out Activity>,
        intent: Intent,
        transitionMs: Long = 0,
    ) {
        val before = activities.lastOrNull()?.pause()
        activities.add(Robolectric.buildActivity(type, intent).setup())
        runFor(transitionMs)
        // The system stops an activity when the next one is drawn. A walk between them would find no window.
        before?.let { stopped ->
            until("the window of $type") { activity.window.decorView.isLaidOut }
            stop(stopped)
        }
    }

    /** Robolectric's activities are stopped with their windows on the screen. The system hides them. */
    private fun stop(controller: ActivityController<out Activity>) {
        controller.stop()
        controller
            .get()
            .window.decorView.visibility = View.INVISIBLE
    }

    /** Presses the back button: the present activity ends, and the one below it is on the screen again. */
    fun back() {
        val ended = activities.removeAt(activities.lastIndex).apply { get().onBackPressed() }
        check(ended.get().isFinishing) { "${ended.get()} handles the back button" }
        ended.pause()
        show(activities.last())
        ended.stop().destroy()
        settle()
    }

    /** Moves the app to the background, and waits until its recording is uploaded. */
    fun leave() {
        stop(activities.last().pause())
        until("the upload") {
            replay.status().run {
                reason == CaptureReason.IN_BACKGROUND && counts.segments > 0 && counts.sent.segments == counts.segments
            }
        }
    }

    /** Returns to the app. */
    fun comeBack() {
        show(activities.last())
        until("a recording") { replay.status().isRecording }
        settle()
    }

    /** Shows an activity that was stopped. */
    private fun show(stopped: ActivityController<out Activity>) {
        stopped
            .get()
            .window.decorView.visibility = View.VISIBLE
        stopped.start().resume()
    }

    /** Gives the device other qualifiers, such as `+land`. The activity is created anew. */
    fun turn(qualifiers: String) {
        RuntimeEnvironment.setQualifiers(qualifiers)
        activities.last().recreate()
    }

    /** Ends the recording and the activities as the end of the process does, and starts the recording anew. */
    fun restart() {
        isFollowed = false
        replay.dispose()
        for (controller in activities.reversed()) controller.destroy()
        activities.clear()
        run()
        replay = started()
    }

    override fun close() {
        isFollowed = false
        replay.dispose()
        for (controller in activities.reversed()) controller.close()
        // A real activity takes its dialogs with it; Robolectric's does not. A window takes its own drop-downs.
        while (roots().isNotEmpty()) activity.windowManager.removeViewImmediate(roots().first())
        run()
        collector.close()
    }

    /** Starts the activities that the app asked for. */
    private fun followIntents() {
        while (true) {
            val intent = shadowOf(application).nextStartedActivity ?: return
            // The system takes a moment, in which the touch is captured that caused the start.
            val startMs = SystemClock.uptimeMillis() + START_MS
            while (SystemClock.uptimeMillis() < startMs) {
                runTasks()
                LockSupport.parkNanos(PAUSE_NS)
            }
            val type = Class.forName(intent.component!!.className).asSubclass(Activity::class.java)
            show(type, intent)
        }
    }

    private fun find(text: String): View? = roots().reversed().firstNotNullOfOrNull { find(it, text) }

    private fun find(
        view: View,
        text: String,
    ): View? {
        if (view.visibility != View.VISIBLE) return null
        if (view is TextView && text in view.text.toString()) return view
        val group = view as? ViewGroup ?: return null
        return (0 until group.childCount).firstNotNullOfOrNull { find(group.getChildAt(it), text) }
    }

    private companion object {
        const val SESSION = 1_700_000_000_000L

        /** A task that walks, and moves Robolectric's clock by the views that it invalidates, does not walk again within this interval. */
        const val MAX_FPS = 10

        /** The most by which the app's clock is behind the machine's. */
        const val MAX_BEHIND_MS = 60L

        /** Time between the request for an activity and its start: more than that between two walks. */
        const val START_MS = 80L

        /** The longest wait for the engine, in seconds. A walk that it has not read by then had no frame. */
        const val ENGINE_WAIT_S = 10L

        /** The first frame may have begun before, the second one contains the screen, the third one ends all that it caused. */
        const val SETTLED_FRAMES = 3

        /** Capture compares the windows this often, and a little more. Robolectric's windows get no focus, which shows a device a new one. */
        const val WINDOWS_MS = 260L

        /** Time between two samples of a touch. */
        const val SAMPLE_MS = 40L

        /** The machine's other threads run meanwhile. */
        const val PAUSE_NS = 1_000_000L

        /** The longest wait, in seconds. */
        const val WAIT_S = 60L
    }
}

/** Returns the number of walks. The public API counts frames that the engine has read. */
private fun SessionReplay.walks(): Long {
    val screen = checkNotNull(field(this, "capture"))
    return (field(screen, "capture") as Capture).walks
}

private fun field(
    of: Any,
    name: String,
): Any? =
    of.javaClass
        .getDeclaredField(name)
        .apply { isAccessible = true }
        .get(of)
