package dev.afterimage.internal.content

import android.graphics.drawable.Drawable
import android.view.View
import android.view.WindowManager
import android.widget.CheckedTextView
import android.widget.ImageView
import android.widget.NumberPicker
import android.widget.ProgressBar
import android.widget.RatingBar
import android.widget.TextView
import dev.afterimage.internal.Failures
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.FrameWriter
import dev.afterimage.internal.buffer.Kind

/**
 * Writes the content of a view: the kind of its node, and the attributes that depend on its class (text, colours, state, drawables). The walker
 * writes the attributes of every view: id, place, scroll offset, transform, opacity, clipping, layout direction, class, resource name, mask override.
 *
 * A getter of a view that fails leaves out the attributes that it is for. The marks of a secret are read before the text, so a
 * failure never reveals one. UI thread.
 */
internal class ViewContent(
    private val failures: Failures,
) {
    private val classes = ViewClasses()
    private val texts = TextContent()
    private val ranges = Ranges()
    private val sliders = Sliders()
    private val pickers = Pickers()
    private val images = Images()
    private val backgrounds = Backgrounds()
    private val labels = Labels()
    private val titles = DrawnTitles()
    private val neighbours = PickerNeighbours()
    private val parts = Parts(images)

    /** Whether the walk left out fingerprints of images because of the time that they take: a later walk writes them. */
    val hasWaitingImages: Boolean get() = images.hasWaiting

    /** Returns the fingerprint that the last frame has of the view's image, or of an icon beside its text, or `null` if it has none. */
    fun fingerprint(
        view: View,
        drawable: Drawable,
    ): String? = images.fingerprint(view, drawable)

    /** Starts a walk. */
    fun begin() {
        images.begin()
    }

    /** Returns the kind of the view's node ([Kind]), [Kind.UNKNOWN] if it cannot be determined. */
    fun kind(view: View): Int =
        try {
            kind(view, classes.get(view))
        } catch (error: Throwable) {
            failures.report("kind of a view", error)
            Kind.UNKNOWN
        }

    /** Returns whether the view's children are walked. Those of placeholders (web pages, maps) are not. */
    fun hasWalkedChildren(view: View): Boolean = classes.get(view).walksChildren

    /** Writes the attributes of the view's node, which is the last node of [writer]. [density] is in pixels per logical pixel. */
    fun write(
        view: View,
        writer: FrameWriter,
        density: Double,
    ) {
        val type = classes.get(view)
        guarded("state of a view") { writeState(view, type, writer) }
        guarded("background of a view") { backgrounds.write(view, writer, density) }
        guarded("content of a view") { writeContent(view, type, writer, density) }
        guarded("label of a view") { if (!Secrets.hidesLabel(view, type)) labels.write(view, writer) }
    }

    /**
     * Writes nodes for parts of the view below its node, which has this id: the mark of a control, icons beside a text. Called after
     * [write], for views without children; their nodes are before all others below the view's.
     */
    fun writeParts(
        view: View,
        node: Int,
        writer: FrameWriter,
        density: Double,
    ) {
        val type = classes.get(view)
        if (type.family != ViewFamily.TEXT && type.family != ViewFamily.TOGGLE) return
        guarded("parts of a view") { parts.write(view as TextView, node, kind(view, type), writer, density) }
    }

    /** Writes nodes for the drawings of the view above its children, below its node, which has this id. Called after its children. */
    fun writeOverlay(
        view: View,
        node: Int,
        writer: FrameWriter,
        density: Double,
    ) {
        guarded("overlay of a view") { titles.write(view, node, writer, density) }
        guarded("values of a picker") { neighbours.write(view, node, writer, density) }
    }

    private fun kind(
        view: View,
        type: ViewClass,
    ): Int {
        if (MaterialParts.isOfPicker(view)) return Kind.PICKER
        if (type.kind == Kind.TEXT) return textKind(view as TextView)
        val window = view.layoutParams as? WindowManager.LayoutParams
        @Suppress("DEPRECATION")
        if (window != null && window.type == WindowManager.LayoutParams.TYPE_TOAST) return Kind.TOAST
        // A rating that the user cannot change is shown by the app.
        if (view is RatingBar && view.isIndicator) return Kind.PROGRESS
        if (type.kind == Kind.SCROLL && Dropdowns.isDropdown(view)) return Kind.SELECT
        return type.kind
    }

    private fun textKind(view: TextView): Int =
        when {
            view.keyListener != null -> Kind.INPUT
            view is CheckedTextView && view.checkMarkDrawable != null -> Kind.CHECKBOX
            MaterialParts.isQuery(view) -> Kind.INPUT
            else -> Kind.TEXT
        }

    private fun writeState(
        view: View,
        type: ViewClass,
        writer: FrameWriter,
    ) {
        if (view.isFocused) writer.attr(Attr.FOCUSED, 1)
        if (!view.isEnabled) writer.attr(Attr.DISABLED, 1)
        if (view.isSelected) writer.attr(Attr.SELECTED, 1)
        Toggles.write(view, kind(view, type), writer)
        Clickables.write(view, type, writer)
    }

    private fun writeContent(
        view: View,
        type: ViewClass,
        writer: FrameWriter,
        density: Double,
    ) {
        val isText = type.family == ViewFamily.TEXT || type.family == ViewFamily.TOGGLE
        if (isText) texts.write(view as TextView, kind(view, type), writer, density) else Declarations.writeOther(view, writer)
        when (type.family) {
            ViewFamily.IMAGE -> images.write(view as ImageView, writer, density)
            ViewFamily.RANGE -> ranges.write(view as ProgressBar, writer)
            ViewFamily.SLIDER -> sliders.write(view, writer)
            ViewFamily.NUMBER_PICKER -> pickers.write(view as NumberPicker, writer)
            else -> Unit
        }
    }

    /** A failing getter of a custom view must not end the walk. */
    private inline fun guarded(
        place: String,
        read: () -> Unit,
    ) {
        try {
            read()
        } catch (error: Throwable) {
            failures.report(place, error)
        }
    }
}
