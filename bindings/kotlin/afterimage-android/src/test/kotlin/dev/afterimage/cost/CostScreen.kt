package dev.afterimage.cost

import android.app.Activity
import android.graphics.Color
import android.graphics.drawable.GradientDrawable
import android.os.Bundle
import android.view.View
import android.view.ViewGroup
import android.view.inspector.WindowInspector
import android.widget.Button
import android.widget.CheckBox
import android.widget.ImageView
import android.widget.LinearLayout
import android.widget.ScrollView
import android.widget.TextView

/** A page of rows with icons, texts and controls: a long one of about 500 nodes. */
open class CostActivity : Activity() {
    protected open val rows = ROWS

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        setContentView(ScrollView(this).apply { addView(column(rows) { row(it) }) })
    }

    private fun row(number: Int): View =
        LinearLayout(this).apply {
            background = GradientDrawable().apply { setColor(Color.WHITE) }.apply { cornerRadius = 8f }
            addView(ImageView(context).apply { setImageResource(android.R.drawable.ic_menu_info_details) })
            addView(column(2) { line -> TextView(context).apply { text = "Line $line of the row $number" } })
            addView(CheckBox(context).apply { text = "Chosen" })
            addView(Button(context).apply { text = "Buy" })
        }

    private fun column(
        count: Int,
        child: (Int) -> View,
    ) = LinearLayout(this).apply {
        orientation = LinearLayout.VERTICAL
        for (index in 0 until count) addView(child(index))
    }

    private companion object {
        /** Eight nodes each: seven views, and the mark of the check box. */
        const val ROWS = 62
    }
}

/** Visits all views as a capture does, without a frame: lists the windows, and calls the getters for which the sandbox allocates memory. */
class PlainWalk {
    private var listedMs = 0L

    /** The number of views that were visited. */
    var views = 0
        private set

    /** Visits the views. The windows are listed as often as a capture compares them. */
    fun walk(
        root: View,
        nowMs: Long,
    ) {
        views = 0
        if (nowMs - listedMs >= LIST_MS) {
            listedMs = nowMs
            WindowInspector.getGlobalWindowViews()
        }
        // The sandbox allocates memory in this call as well.
        check(root.isAttachedToWindow)
        visit(root)
    }

    private fun visit(view: View) {
        if (view.visibility != View.VISIBLE) return
        views++
        if (view !is ViewGroup) return
        // The sandbox allocates memory in each call; a device does not.
        repeat(2) { view.scrollX + view.scrollY }
        for (index in 0 until view.childCount) visit(view.getChildAt(index))
    }

    private companion object {
        const val LIST_MS = 250L
    }
}
