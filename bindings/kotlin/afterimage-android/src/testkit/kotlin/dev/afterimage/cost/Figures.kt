package dev.afterimage.cost

import java.io.File

/** Measured values. They are printed, and appended as rows of a table to the file that the property `afterimage.figures` names. */
object Figures {
    private val file: File? = System.getProperty("afterimage.figures")?.takeIf { it.isNotEmpty() }?.let(::File)

    /** Reports a value. */
    fun report(
        name: String,
        value: String,
    ) {
        val row = "| $name | $value |"
        println(row)
        file?.appendText("$row\n")
    }

    /** Reports the median and the highest of some times. */
    fun reportTimes(
        name: String,
        timesNs: LongArray,
    ) {
        timesNs.sort()
        report(name, "${microseconds(timesNs[timesNs.size / 2])} µs (highest ${microseconds(timesNs.last())} µs)")
    }

    private fun microseconds(ns: Long): String = String.format("%.1f", ns / NS_PER_US)

    private const val NS_PER_US = 1000.0
}
