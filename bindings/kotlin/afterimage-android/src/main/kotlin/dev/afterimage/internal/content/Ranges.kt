package dev.afterimage.internal.content

import android.os.Build
import android.widget.ProgressBar
import android.widget.RatingBar
import dev.afterimage.internal.RequiresSdk
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.FrameWriter
import dev.afterimage.internal.buffer.TextField

/** Writes the value and the limits of progress bars, seek bars and rating bars. UI thread. */
internal class Ranges {
    private val number = NumberText()

    /** Writes the attributes of a bar. One that shows no value has none of them. */
    fun write(
        view: ProgressBar,
        writer: FrameWriter,
    ) {
        writeColour(view, writer)
        if (view.isIndeterminate) return
        if (view is RatingBar) {
            writeRange(0f, view.numStars.toFloat(), writer)
            writer.text(TextField.VALUE, number.set(view.rating))
        } else {
            val least = if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.O) min(view) else 0
            writeRange(least.toFloat(), view.max.toFloat(), writer)
            writer.text(TextField.VALUE, number.set(view.progress))
        }
    }

    private fun writeRange(
        least: Float,
        most: Float,
        writer: FrameWriter,
    ) {
        writer.real(Attr.RANGE_MIN, least)
        writer.real(Attr.RANGE_MAX, most)
    }

    private fun writeColour(
        view: ProgressBar,
        writer: FrameWriter,
    ) {
        val tint = if (view.isIndeterminate) view.indeterminateTintList else view.progressTintList
        val colour = tint?.colourOf(view) ?: ThemeColours.activated(view)
        if (colour != 0) writer.attr(Attr.FOREGROUND, rgba(colour))
    }

    @RequiresSdk(Build.VERSION_CODES.O)
    private fun min(view: ProgressBar): Int = view.min
}
