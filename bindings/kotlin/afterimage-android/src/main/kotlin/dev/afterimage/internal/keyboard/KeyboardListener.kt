package dev.afterimage.internal.keyboard

/** Receives the place of the keyboard, for `HostEvent.Keyboard`. UI thread. */
internal fun interface KeyboardListener {
    /**
     * The keyboard appeared, moved or disappeared. The place is in the app's main window, in logical pixels; all four numbers are 0 if
     * the keyboard is hidden.
     */
    fun onKeyboard(
        x: Float,
        y: Float,
        width: Float,
        height: Float,
    )
}
