package dev.afterimage.testapp

import android.graphics.Bitmap
import android.graphics.Canvas
import android.graphics.Color
import android.graphics.Paint
import android.view.Gravity
import android.view.View
import android.view.ViewGroup
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.widget.FrameLayout
import android.widget.LinearLayout
import android.widget.ScrollView
import android.widget.TextView

/** Returns a length in pixels. */
fun ScreenScope.dp(value: Int): Int = (value * activity.resources.displayMetrics.density).toInt()

/** A column of `views`, each as wide as the column. */
fun ScreenScope.column(vararg views: View): LinearLayout = column(views.asList())

/** A column of `views`, each as wide as the column. */
fun ScreenScope.column(views: List<View>): LinearLayout =
    LinearLayout(activity).apply {
        orientation = LinearLayout.VERTICAL
        setPadding(dp(16), dp(16), dp(16), dp(16))
        for (view in views) addView(view, view.layoutParams ?: LinearLayout.LayoutParams(MATCH_PARENT, WRAP_CONTENT))
    }

/** A row of `views`, each as wide as its content. */
fun ScreenScope.row(vararg views: View): LinearLayout =
    LinearLayout(activity).apply {
        orientation = LinearLayout.HORIZONTAL
        gravity = Gravity.CENTER_VERTICAL
        for (view in views) addView(view, view.layoutParams ?: LinearLayout.LayoutParams(WRAP_CONTENT, WRAP_CONTENT))
    }

/** A column that scrolls. */
fun ScreenScope.scrolling(views: List<View>): ScrollView = ScrollView(activity).apply { addView(column(views)) }

/** A text of the framework's default style. */
fun ScreenScope.text(
    text: CharSequence,
    style: TextView.() -> Unit = {},
): TextView =
    TextView(activity).apply {
        this.text = text
        style()
    }

/** Gives a view its size, in dp; 0 stands for the size of the parent. */
fun <V : View> ScreenScope.sized(
    view: V,
    width: Int,
    height: Int,
): V {
    val pixels = { size: Int -> if (size == 0) MATCH_PARENT else dp(size) }
    view.layoutParams = LinearLayout.LayoutParams(pixels(width), pixels(height))
    return view
}

/** A frame with `views` above one another, each at its own gravity. */
fun ScreenScope.frame(vararg views: Pair<View, Int>): FrameLayout =
    FrameLayout(activity).apply {
        for ((view, gravity) in views) {
            val size = view.layoutParams ?: ViewGroup.LayoutParams(WRAP_CONTENT, WRAP_CONTENT)
            addView(view, FrameLayout.LayoutParams(size.width, size.height, gravity))
        }
    }

/** A picture that no other call with another `seed` returns. */
fun picture(
    seed: Int,
    width: Int = 48,
    height: Int = 48,
): Bitmap {
    val bitmap = Bitmap.createBitmap(width, height, Bitmap.Config.ARGB_8888)
    val canvas = Canvas(bitmap)
    canvas.drawColor(Color.rgb(seed * 37 % 256, seed * 91 % 256, seed * 53 % 256))
    canvas.drawCircle(width / 2f, height / 2f, height / 3f, Paint().apply { color = Color.rgb(255, seed % 256, 0) })
    return bitmap
}

/** Returns the view below this one with an id of its layout. */
fun <V : View> View.part(id: Int): V = checkNotNull(findViewById<V>(id)) { "the layout has no such id" }
