package dev.afterimage.internal.session

import dev.afterimage.LogLevel
import dev.afterimage.ffi.ReplayEngine
import dev.afterimage.ffi.ReplayException
import dev.afterimage.internal.Failures
import dev.afterimage.internal.Worker
import dev.afterimage.internal.platform.Logcat

/**
 * Passes the app's calls to the engine in their order. Any thread.
 *
 * The first call opens the engine on [worker]. Calls before the engine is ready wait, and are made on that thread. Later ones are made
 * on the caller's thread: they return at once. If the engine cannot be opened, for whatever reason, all calls are lost.
 */
internal class EngineCalls(
    private val worker: Worker,
    private val failures: Failures,
    private val log: Logcat,
    private val opener: EngineOpener,
) {
    private val lock = Any()
    private val waiting = ArrayDeque<WaitingCall>()
    private var state = State.NOT_OPENED
    private var dropped = 0L

    /** The engine, once it is ready and no call waits. */
    @Volatile
    var engine: ReplayEngine? = null
        private set

    /** Calls that were lost because too many waited. */
    val lostCalls: Long get() = synchronized(lock) { dropped }

    /**
     * Makes a call now or when the engine is ready. [onLost] runs instead if the engine cannot be opened, or if later calls need the place
     * and one of them is of the same kind.
     */
    fun call(
        kind: CallKind,
        onLost: () -> Unit = {},
        make: (ReplayEngine) -> Unit,
    ) {
        val call = WaitingCall(kind, onLost, make)
        val ready: ReplayEngine?
        val lost: WaitingCall?
        var isRefused = false
        synchronized(lock) {
            ready = engine
            lost =
                when {
                    ready != null -> null
                    state == State.FAILED -> call
                    else -> enqueue(call)
                }
            if (state == State.NOT_OPENED) {
                state = State.OPENING
                isRefused = !worker.offer(::open)
            }
        }
        ready?.let { make(call, it) }
        lost?.let(::lose)
        if (isRefused) failWithoutThread()
    }

    /** Ends the engine after the calls that wait. An engine that was never opened is not opened for this. */
    fun dispose() {
        val wasNeverOpened =
            synchronized(lock) {
                (state == State.NOT_OPENED).also { if (it) state = State.FAILED }
            }
        if (wasNeverOpened) {
            opener.refuseAll()
        } else {
            call(CallKind.LIFECYCLE) {
                // The listener refers to this object, which refers to the engine: neither would be released.
                it.setFrameRequestListener(null)
                it.dispose()
            }
            // After the wait began, if the device is locked.
            worker.execute { if (opener.endWait()) fail() }
        }
    }

    /** Opens the engine, or waits for the device's unlock. On the worker. */
    private fun open() {
        try {
            opener.whenReady { if (!worker.offer(::create)) failWithoutThread() }
        } catch (error: Throwable) {
            failures.report("wait for the device's unlock", error)
            opener.abandon("the state of the device's storage is not known: ${error.javaClass.name}")
            fail()
        }
    }

    /** On the worker. */
    private fun create() {
        opener.open()?.let(::drain) ?: fail()
    }

    private fun failWithoutThread() {
        opener.abandon("the system refuses a thread, or too much work waits for it")
        fail()
    }

    /** Makes the waiting calls, also those that arrive meanwhile. */
    private fun drain(opened: ReplayEngine) {
        while (true) {
            val call =
                synchronized(lock) {
                    val next = waiting.removeFirstOrNull()
                    if (next == null) {
                        engine = opened
                        state = State.READY
                    }
                    next
                } ?: return
            make(call, opened)
        }
    }

    private fun fail() {
        val lost =
            synchronized(lock) {
                state = State.FAILED
                waiting.toList().also { waiting.clear() }
            }
        lost.forEach(::lose)
    }

    /** Returns the call that loses its place. */
    private fun enqueue(call: WaitingCall): WaitingCall? {
        waiting.addLast(call)
        if (waiting.size <= MAX_WAITING) return null
        dropped++
        return waiting.removeAt(firstRepeated())
    }

    /** Returns the place of the first call of the first kind of which several wait. There is one, since more calls wait than there are kinds. */
    private fun firstRepeated(): Int {
        val counts = IntArray(CallKind.entries.size)
        for (call in waiting) counts[call.kind.ordinal]++
        val kind = counts.indexOfFirst { it > 1 }
        return waiting.indexOfFirst { it.kind.ordinal == kind }
    }

    private fun make(
        call: WaitingCall,
        engine: ReplayEngine,
    ) {
        try {
            call.make(engine)
        } catch (error: ReplayException) {
            // The app passed an invalid value, or called after the end.
            log.write(LogLevel.WARN, "${call.kind.what} is refused and changes nothing: ${error.message ?: "the instance was disposed"}")
        } catch (error: Throwable) {
            failures.report("a call for ${call.kind.what}", error)
        }
    }

    private fun lose(call: WaitingCall) {
        try {
            call.onLost()
        } catch (error: Throwable) {
            failures.report("lost call ${call.kind}", error)
        }
    }

    private class WaitingCall(
        val kind: CallKind,
        val onLost: () -> Unit,
        val make: (ReplayEngine) -> Unit,
    )

    private enum class State { NOT_OPENED, OPENING, READY, FAILED }

    private companion object {
        /** Loading takes less than a second, or until the device is unlocked: no app makes this many different calls meanwhile. */
        const val MAX_WAITING = 200
    }
}
