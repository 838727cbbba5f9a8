package dev.afterimage.internal.content

import android.graphics.Typeface
import android.view.View

/**
 * Values of a view that are expensive to read again, stored on the view under a tag key of our own. It ends with the view, and
 * refers to no view. UI thread.
 */
internal class ViewState private constructor() {
    /** Whether the platform draws the view's text as dots, or did so before. */
    var wasSecure: Boolean = false

    /** The autofill hints of [contentType]. */
    var hints: Array<String>? = null

    /** The content type that the hints declare, or [ContentTypes.NONE]. */
    var contentType: Int = ContentTypes.NONE

    /** The text as the view displays it. */
    val transformed: TransformedText = TransformedText()

    /** The style of the first spans. */
    val span: SpanStyle = SpanStyle()

    /** The line that ends in an ellipsis. */
    val line: EllipsizedLine = EllipsizedLine()

    /** The typeface of [family] and [weight]. */
    var typeface: Typeface? = null

    /** Name of the font's family, null if it is the default or unknown. */
    var family: String? = null

    /** Weight of [typeface]. */
    var weight: Int = Typefaces.REGULAR

    /** The theme's colour for the control, as `0xAARRGGBB`, or 0. */
    var themeColour: Int = 0

    /** Whether [themeColour] was read. */
    var isThemeRead: Boolean = false

    /** Reads [family] and [weight] of a typeface, if it is not the one of the last walk. */
    fun readFont(typeface: Typeface?) {
        if (typeface === this.typeface) return
        this.typeface = typeface
        family = Typefaces.family(typeface)
        weight = Typefaces.weight(typeface)
    }

    private var image: ImageState? = null
    private var icons: IconState? = null
    private var parts: PartIds? = null

    /** Returns the state of the image in an image view. */
    fun image(): ImageState = image ?: ImageState().also { image = it }

    /** Returns the state of the icons beside a text. */
    fun icons(): IconState = icons ?: IconState().also { icons = it }

    /** Returns the ids of the view's parts. */
    fun parts(): PartIds = parts ?: PartIds().also { parts = it }

    companion object {
        /** Key of the view tag. Its first byte, which is the package of a resource id, belongs to no app, library or framework. */
        private const val KEY = 0x41464d03

        /** Returns the state of a view, which is made if there is none. */
        fun get(view: View): ViewState {
            val known = view.getTag(KEY)
            if (known is ViewState) return known
            return ViewState().also { view.setTag(KEY, it) }
        }
    }
}
