package dev.afterimage.screens

import android.content.Context
import android.graphics.Color
import android.graphics.Paint
import android.graphics.Typeface
import android.graphics.drawable.ColorDrawable
import android.graphics.drawable.GradientDrawable
import android.text.InputType
import android.util.TypedValue
import android.view.Gravity
import android.view.View
import android.view.ViewGroup
import android.widget.Button
import android.widget.EditText
import android.widget.FrameLayout
import android.widget.ImageView
import android.widget.ProgressBar
import android.widget.ScrollView
import android.widget.SeekBar
import android.widget.Switch
import android.widget.TextView

/** Builds the views that an Android app would use for a described screen. */
class DescribedViews(
    private val context: Context,
) {
    private val density = context.resources.displayMetrics.density

    /** Returns the view of a node with its descendants, at its place in a [FrameLayout]. */
    fun build(node: DescribedNode): View {
        val view = create(node)
        view.layoutParams = place(node)
        background(node)?.let { view.background = it }
        if (node.has("opacity")) view.alpha = node.number("opacity").toFloat()
        if (node.has("direction")) {
            view.layoutDirection =
                if (node.text("direction") == "rtl") View.LAYOUT_DIRECTION_RTL else View.LAYOUT_DIRECTION_LTR
        }
        if (node.flag("clickable")) view.setOnClickListener { }
        view.isEnabled = !node.flag("disabled")
        view.isSelected = node.flag("selected")
        if (node.isHidden) view.visibility = View.INVISIBLE
        for (child in node.children) (view as ViewGroup).addView(build(child))
        // A scroll view takes the height of its content from the content.
        if (view is ScrollView) view.getChildAt(0).run { minimumHeight = layoutParams.height }
        return view
    }

    private fun create(node: DescribedNode): View =
        when (node.kind) {
            "container" -> FrameLayout(context)
            "text" -> TextView(context).also { text(it, node) }
            "button" -> Button(context).also { button(it, node) }
            "input" -> EditText(context).also { input(it, node) }
            "image" -> ImageView(context).apply { setImageDrawable(ColorDrawable(Color.TRANSPARENT)) }
            "switch" -> Switch(context).apply { isChecked = node.flag("checked") }
            "slider" -> SeekBar(context).also { range(it, node) }
            "progress" -> ProgressBar(context, null, android.R.attr.progressBarStyleHorizontal).also { share(it, node) }
            "scroll" -> ScrollView(context).also { scroll(it, node) }
            else -> error("no view for ${node.kind}")
        }

    private fun place(node: DescribedNode): FrameLayout.LayoutParams {
        val (x, y, width, height) = node.frame
        val params = FrameLayout.LayoutParams(px(width), px(height), Gravity.LEFT or Gravity.TOP)
        params.leftMargin = px(x)
        params.topMargin = px(y)
        return params
    }

    private fun background(node: DescribedNode): GradientDrawable? {
        if (!node.has("background") && !node.has("border")) return null
        val shape = GradientDrawable()
        if (node.has("background")) shape.setColor(colour(node.text("background")))
        if (node.has("corner")) shape.cornerRadius = node.number("corner").toFloat() * density
        node.json.getAsJsonObject("border")?.let { shape.setStroke(px(it["width"].asDouble), colour(it["color"].asString)) }
        return shape
    }

    private fun button(
        view: Button,
        node: DescribedNode,
    ) {
        text(view, node)
        view.isAllCaps = false
        view.gravity = Gravity.CENTER
        view.setPadding(0, 0, 0, 0)
        view.isClickable = node.flag("clickable")
    }

    private fun text(
        view: TextView,
        node: DescribedNode,
    ) {
        if (node.has("text")) view.text = node.text("text")
        if (node.has("color")) view.setTextColor(colour(node.text("color")))
        view.setTextSize(TypedValue.COMPLEX_UNIT_DIP, node.number("size").toFloat())
        val style = (if (node.flag("bold")) Typeface.BOLD else 0) or (if (node.flag("italic")) Typeface.ITALIC else 0)
        view.setTypeface(Typeface.DEFAULT, style)
        if (node.flag("underline")) view.paintFlags = view.paintFlags or Paint.UNDERLINE_TEXT_FLAG
        if (node.has("align")) {
            view.gravity =
                when (node.text("align")) {
                    "center" -> Gravity.CENTER_HORIZONTAL
                    "end" -> Gravity.END
                    else -> Gravity.START
                }
        }
    }

    private fun input(
        view: EditText,
        node: DescribedNode,
    ) {
        text(view, node)
        view.inputType = INPUT_TYPES.getValue(node.text("input"))
        view.hint = node.text("placeholder")
        if (node.has("value")) view.setText(node.text("value"))
    }

    private fun range(
        view: ProgressBar,
        node: DescribedNode,
    ) {
        view.max = node.numbers("range")[1].toInt()
        view.progress = node.number("position").toInt()
    }

    private fun share(
        view: ProgressBar,
        node: DescribedNode,
    ) {
        view.max = PERCENT
        view.progress = Math.round(node.number("share") * PERCENT).toInt()
    }

    /** A scroll view accepts offsets when it is laid out. */
    private fun scroll(
        view: ScrollView,
        node: DescribedNode,
    ) {
        val (x, y) = node.numbers("scroll").map(::px)
        view.addOnLayoutChangeListener { _, _, _, _, _, _, _, _, _ -> view.scrollTo(x, y) }
    }

    private fun px(dp: Double): Int = Math.round(dp * density).toInt()

    companion object {
        private const val PERCENT = 100
        private val INPUT_TYPES =
            mapOf(
                "text" to InputType.TYPE_CLASS_TEXT,
                "email" to (InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_VARIATION_EMAIL_ADDRESS),
                "password" to (InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_VARIATION_PASSWORD),
                "number" to InputType.TYPE_CLASS_NUMBER,
                "tel" to InputType.TYPE_CLASS_PHONE,
            )

        /** Returns a colour, `#rrggbb` or `#rrggbbaa`, as Android writes it. */
        fun colour(text: String): Int {
            val digits = text.removePrefix("#")
            val rgb = digits.take(6).toInt(16)
            val alpha = if (digits.length == 8) digits.takeLast(2).toInt(16) else 0xff
            return alpha shl 24 or rgb
        }
    }
}
