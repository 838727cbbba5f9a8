package dev.afterimage.testapp.screens

import android.content.Context
import android.content.res.ColorStateList
import android.graphics.Canvas
import android.graphics.Color
import android.graphics.Outline
import android.graphics.Paint
import android.graphics.drawable.GradientDrawable
import android.graphics.drawable.LayerDrawable
import android.graphics.drawable.RippleDrawable
import android.view.Gravity
import android.view.SurfaceView
import android.view.TextureView
import android.view.View
import android.view.ViewGroup
import android.view.ViewOutlineProvider
import android.webkit.WebView
import android.widget.FrameLayout
import android.widget.GridLayout
import android.widget.ImageView
import android.widget.RelativeLayout
import android.widget.VideoView
import dev.afterimage.testapp.Look
import dev.afterimage.testapp.R
import dev.afterimage.testapp.Screen
import dev.afterimage.testapp.ScreenScope
import dev.afterimage.testapp.Theme
import dev.afterimage.testapp.column
import dev.afterimage.testapp.dp
import dev.afterimage.testapp.frame
import dev.afterimage.testapp.picture
import dev.afterimage.testapp.sized
import dev.afterimage.testapp.text

/** Screens of images, drawings, embedded content and layouts. */
val pictureScreens: List<Screen> =
    listOf(
        Screen("images", Theme.PLATFORM) { images() },
        Screen("drawables", Theme.PLATFORM) { drawables() },
        Screen("drawn by the app", Theme.PLATFORM) { drawnByTheApp() },
        Screen("web page", Theme.PLATFORM) { webPage() },
        Screen("video and surfaces", Theme.PLATFORM) { surfaces() },
        Screen("profile", Theme.MATERIAL_3) { inflate(R.layout.profile) },
        Screen("profile, right to left", Theme.MATERIAL_3, Look(language = "ar")) { inflate(R.layout.profile) },
        Screen("keypad", Theme.PLATFORM) { keypad() },
        Screen("layers", Theme.PLATFORM) { layers() },
        Screen("turned and scaled", Theme.PLATFORM) { turned() },
        Screen("nothing here", Theme.APP_COMPAT) { nothingHere() },
        Screen("failed to load, dark, large font", Theme.APP_COMPAT, Look(isNight = true, fontScale = 1.5f)) { failed() },
    )

private fun ScreenScope.images(): View {
    val types =
        listOf(
            ImageView.ScaleType.CENTER_CROP,
            ImageView.ScaleType.FIT_CENTER,
            ImageView.ScaleType.CENTER_INSIDE,
            ImageView.ScaleType.FIT_XY,
        )
    val images =
        types.mapIndexed { index, type ->
            sized(
                ImageView(activity).apply {
                    scaleType = type
                    setImageBitmap(picture(index, 60, 30))
                },
                100,
                80,
            )
        }
    val bundled = sized(ImageView(activity).apply { setImageResource(R.drawable.avatar) }, 64, 64)
    val tinted =
        sized(
            ImageView(activity).apply {
                setImageResource(R.drawable.avatar)
                setColorFilter(Color.BLUE)
                imageAlpha = 128
            },
            64,
            64,
        )
    val round =
        sized(ImageView(activity), 64, 64).apply {
            setImageBitmap(picture(9))
            clipToOutline = true
            outlineProvider =
                object : ViewOutlineProvider() {
                    override fun getOutline(
                        view: View,
                        outline: Outline,
                    ) = outline.setRoundRect(0, 0, view.width, view.height, 32f)
                }
        }
    return column(listOf(text(label("Photos"))) + images + listOf(bundled, tinted, round))
}

private fun ScreenScope.drawables(): View {
    val gradient = GradientDrawable(GradientDrawable.Orientation.LEFT_RIGHT, intArrayOf(Color.RED, Color.BLUE)).apply { cornerRadius = 20f }
    val outlined =
        GradientDrawable().apply {
            setColor(Color.WHITE)
            setStroke(4, Color.GREEN)
            cornerRadii =
                floatArrayOf(20f, 20f, 0f, 0f, 8f, 8f, 0f, 0f)
        }
    val ripple = RippleDrawable(ColorStateList.valueOf(Color.GRAY), GradientDrawable().apply { setColor(Color.CYAN) }, null)
    val layers =
        LayerDrawable(arrayOf(GradientDrawable().apply { setColor(Color.BLACK) }, GradientDrawable().apply { setColor(Color.WHITE) }))
    layers.setLayerInset(1, 8, 8, 8, 8)
    val backgrounds = listOf(gradient, outlined, ripple, layers)
    val views =
        backgrounds.mapIndexed {
            index,
            drawable,
            ->
            text(label("Background $index")) {
                background = drawable
                setPadding(dp(12), dp(12), dp(12), dp(12))
            }
        }
    val front = text(label("Foreground")) { setBackgroundColor(Color.LTGRAY) }
    return column(views + front)
}

/** A view whose `onDraw` draws a chart, and texts that no view has. */
class ChartView(
    context: Context,
) : View(context) {
    private val paint =
        Paint().apply {
            color = Color.MAGENTA
            textSize = 24f
        }

    override fun onDraw(canvas: Canvas) {
        for (bar in 0 until 5) canvas.drawRect(bar * 40f, 100f - bar * 15f, bar * 40f + 30f, 100f, paint)
    }
}

private fun ScreenScope.drawnByTheApp(): View {
    val chart = sized(ChartView(activity), 0, 120).apply { contentDescription = "A chart of five bars" }
    return column(text(label("Sales")), chart)
}

private fun ScreenScope.webPage(): View {
    val web = WebView(activity)
    web.loadData("<p>Text of a page</p>", "text/html", "utf-8")
    return column(text(label("Terms")), sized(web, 0, 300))
}

private fun ScreenScope.surfaces(): View =
    column(
        text(label("Live")),
        sized(SurfaceView(activity), 0, 80),
        sized(TextureView(activity), 0, 80),
        sized(VideoView(activity), 0, 80),
    )

private fun ScreenScope.keypad(): View {
    val grid = GridLayout(activity)
    grid.columnCount = 3
    for (key in 1..9) {
        grid.addView(
            android.widget.Button(activity).apply {
                text = label("$key")
                setOnClickListener { }
            },
        )
    }
    return grid
}

/** Views that overlap, in an order of painting that is not the order of the children. */
private fun ScreenScope.layers(): View {
    val low = sized(text(label("Behind")) { setBackgroundColor(Color.RED) }, 200, 200)
    val high =
        sized(
            text(label("In front")) {
                setBackgroundColor(Color.GREEN)
                elevation = dp(10).toFloat()
            },
            120,
            120,
        )
    val middle =
        sized(
            text(label("Between")) {
                setBackgroundColor(Color.BLUE)
                translationZ = dp(4).toFloat()
            },
            160,
            160,
        )
    val root = frame(high to Gravity.CENTER, low to Gravity.START, middle to (Gravity.END or Gravity.BOTTOM))
    root.clipChildren = false
    root.clipToPadding = false
    root.setPadding(dp(20), dp(20), dp(20), dp(20))
    val outside =
        text(label("Partly outside")) {
            translationX = -dp(30).toFloat()
            setBackgroundColor(Color.YELLOW)
        }
    root.addView(outside, FrameLayout.LayoutParams(ViewGroup.LayoutParams.WRAP_CONTENT, ViewGroup.LayoutParams.WRAP_CONTENT))
    return root
}

private fun ScreenScope.turned(): View {
    val root = RelativeLayout(activity)
    val card = column(text(label("Turned")), text(label("by a quarter"))).apply { setBackgroundResource(R.drawable.bubble) }
    card.rotation = 90f
    card.scaleX = 0.8f
    card.pivotX = 0f
    card.pivotY = 0f
    card.translationX = dp(200).toFloat()
    val flat =
        text(label("In depth")) {
            rotationY = 30f
            cameraDistance = 8000f
        }
    root.addView(card, RelativeLayout.LayoutParams(dp(180), dp(90)))
    root.addView(flat, RelativeLayout.LayoutParams(dp(160), dp(40)).apply { addRule(RelativeLayout.ALIGN_PARENT_BOTTOM) })
    return root
}

private fun ScreenScope.nothingHere(): View =
    column(
        sized(ImageView(activity).apply { setImageResource(R.drawable.avatar) }, 96, 96),
        text(label("No trips yet")) { gravity = Gravity.CENTER },
        android.widget.Button(activity).apply { text = label("Plan one") },
    )

private fun ScreenScope.failed(): View =
    column(
        text(label("We cannot reach our server")) { textSize = 20f },
        text(label("Check your connection and try again.")),
        android.widget.Button(activity).apply { text = label("Try again") },
        android.widget.ProgressBar(activity).apply { visibility = View.INVISIBLE },
    )
