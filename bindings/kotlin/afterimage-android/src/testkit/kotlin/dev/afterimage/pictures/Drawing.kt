package dev.afterimage.pictures

import android.graphics.Bitmap
import android.graphics.Canvas
import android.graphics.Color
import android.view.View
import android.view.WindowManager
import java.io.File

/** The drawing of the app itself: the windows of a screen from back to front, with scrims between them, on the pixels of the first one. */
class Drawing(
    private val roots: List<View>,
    private val isSecret: (String) -> Boolean,
) {
    private val main = roots.first()
    private val origin = IntArray(2).also(main::getLocationOnScreen)

    /** Width in pixels. */
    val width: Int get() = main.width

    /** Height in pixels. */
    val height: Int get() = main.height

    /** Draws the screen to a PNG file, without the lines that [isLeftOut] names by their numbers. Returns all lines of text, in their order. */
    fun write(
        file: File,
        isLeftOut: (Int) -> Boolean = { false },
    ): List<DrawnLine> {
        val bitmap = Bitmap.createBitmap(width, height, Bitmap.Config.ARGB_8888)
        val canvas = TextCanvas(bitmap, isLeftOut, isSecret)
        canvas.drawColor(Color.WHITE)
        for (root in roots) draw(root, canvas)
        file.outputStream().use { bitmap.compress(Bitmap.CompressFormat.PNG, 100, it) }
        bitmap.recycle()
        return canvas.lines
    }

    private fun draw(
        root: View,
        canvas: Canvas,
    ) {
        val params = root.layoutParams as? WindowManager.LayoutParams
        if (params != null && params.flags and WindowManager.LayoutParams.FLAG_DIM_BEHIND != 0) {
            canvas.drawColor(Color.argb(params.dimAmount, 0f, 0f, 0f))
        }
        val place = IntArray(2).also(root::getLocationOnScreen)
        val count = canvas.save()
        canvas.translate((place[0] - origin[0]).toFloat(), (place[1] - origin[1]).toFloat())
        canvas.clipRect(0, 0, root.width, root.height)
        root.draw(canvas)
        canvas.restoreToCount(count)
    }
}
