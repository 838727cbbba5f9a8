package dev.afterimage.internal.capture

import android.view.View
import dev.afterimage.ffi.WantedImage
import dev.afterimage.internal.buffer.FrameWriter

/** Appends touches to frames. UI thread. */
internal interface TouchSource {
    /** Appends the touches since the last call to the frame that [writer] holds. */
    fun addTouches(
        writer: FrameWriter,
        space: FrameSpace,
    )
}

/** The part of a frame that belongs to a window. */
internal enum class WindowContent {
    /** The window's views. */
    VIEWS,

    /** A placeholder, since the system forbids pictures of the window. */
    PLACEHOLDER,
}

/** Follows the windows of the app while they are captured. UI thread. */
internal interface WindowListener {
    /** A window appeared, or capture started while it was there. [count] is the number of windows, with this one. */
    fun windowAdded(
        root: View,
        count: Int,
    )

    /** A window is part of the frame that is being written. Called for each window of each frame. */
    fun windowWalked(
        root: View,
        content: WindowContent,
    )

    /**
     * A window is not captured any more: it was removed, or capture stopped. [root] is null if the views do not exist any more; [count] is
     * the number of windows that are left.
     */
    fun windowRemoved(
        root: View?,
        count: Int,
    )
}

/** Draws the images that the engine requests. UI thread. */
internal interface ImageDrawer {
    /** Whether images wait for the time of a later walk. */
    val isWaiting: Boolean

    /** Draws and submits images, those that wait first. It ends at [deadlineNs] of `System.nanoTime`, and its time counts as that of a walk. */
    fun draw(
        wanted: List<WantedImage>,
        deadlineNs: Long,
    )
}
