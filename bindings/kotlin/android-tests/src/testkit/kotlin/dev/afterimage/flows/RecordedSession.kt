package dev.afterimage.flows

import dev.afterimage.ffi.Received
import dev.afterimage.testapp.Export
import org.junit.Assert.assertTrue

/** The actions and the screens of a test, which it expects in the replay. */
sealed class Step {
    /** The app showed a text. */
    class Shows(
        val text: String,
    ) : Step() {
        override fun toString(): String = "the text $text"
    }

    /** A finger went down at a place in logical pixels of the main window, and up again. */
    class Touches(
        val x: Double,
        val y: Double,
    ) : Step() {
        override fun toString(): String = "a touch at $x, $y"
    }
}

/** A session as a collector received it, and its replay. */
class RecordedSession(
    val segments: List<ByteArray>,
    val images: List<Received>,
    knownDefect: String? = null,
) {
    /** Events of rrweb, as JSON. */
    val rrweb: String

    /** The recorded properties, as lines of JSON. */
    val trace: String

    init {
        Export(segments, images, knownDefect).use {
            rrweb = it.rrweb()
            trace = it.trace()
        }
    }

    val moments: List<Moment> = momentsOf(rrweb)

    /** Fails unless the replay has the steps in their order. [counts] explain a failure. */
    fun assertSteps(
        steps: List<Step>,
        counts: String,
    ) {
        var at = 0
        for ((index, step) in steps.withIndex()) {
            // A text may be on the screen since before the last touch.
            val from = if (step is Step.Shows) lastScreenBefore(at) else at
            val found = (from until moments.size).firstOrNull { step.isAt(moments[it]) }
            assertTrue("step $index, $step, is not in the replay behind the steps before it; $counts: ${story()}", found != null)
            at = maxOf(at, if (step is Step.Shows) found!! else found!! + 1)
        }
    }

    /** Fails if a text is in any output byte. */
    fun assertAbsent(text: String) {
        val outputs = segments.map { String(it, Charsets.ISO_8859_1) } + images.map { String(it.body, Charsets.ISO_8859_1) } + rrweb + trace
        assertTrue("$text is in an output", outputs.none { text in it })
    }

    /** Returns the moments as text, for the message of a failure. */
    fun story(): String =
        moments.joinToString("\n", "\n") { moment ->
            when (moment) {
                is Moment.Screen -> "${moment.timeMs} ${moment.screen.texts}"
                is Moment.TouchStart -> "${moment.timeMs} touch at ${moment.x}, ${moment.y}"
                is Moment.TouchEnd -> "${moment.timeMs} end of the touch at ${moment.x}, ${moment.y}"
                is Moment.Custom -> "${moment.timeMs} ${moment.tag} ${moment.payload}"
            }
        }

    private fun lastScreenBefore(at: Int): Int = (at - 1 downTo 0).firstOrNull { moments[it] is Moment.Screen } ?: 0

    private fun Step.isAt(moment: Moment): Boolean =
        when (this) {
            is Step.Shows -> moment is Moment.Screen && moment.screen.shows(text)
            is Step.Touches -> moment is Moment.TouchStart && isNear(moment.x, x) && isNear(moment.y, y)
        }

    private fun isNear(
        place: Double,
        expected: Double,
    ): Boolean = Math.abs(place - expected) <= TOLERANCE_DP

    private companion object {
        /** Half of the precision of a place, and a little more. */
        const val TOLERANCE_DP = 0.06
    }
}
