package dev.afterimage.cost

import java.io.File

/** The part of the page of figures that a value belongs to (docs/performance-android.md). */
enum class Topic { SCROLLING, TIMES, ALLOCATIONS, MEMORY }

/**
 * Measured values. They are printed, and appended as lines to the file that the property `afterimage.figures` names: topic, name and
 * value, separated by tabs.
 */
object Figures {
    private val file: File? = System.getProperty("afterimage.figures")?.takeIf { it.isNotEmpty() }?.let(::File)

    /** Reports a value. */
    fun report(
        topic: Topic,
        name: String,
        value: String,
    ) {
        val line = "$topic\t$name\t$value"
        println(line)
        file?.appendText("$line\n")
    }

    /** Reports the median and the highest of some times. */
    fun reportTimes(
        name: String,
        timesNs: LongArray,
    ) {
        timesNs.sort()
        report(Topic.TIMES, name, "${microseconds(timesNs[timesNs.size / 2])} µs, highest ${microseconds(timesNs.last())} µs")
    }

    private fun microseconds(ns: Long): String = String.format("%.1f", ns / NS_PER_US)

    private const val NS_PER_US = 1000.0
}
