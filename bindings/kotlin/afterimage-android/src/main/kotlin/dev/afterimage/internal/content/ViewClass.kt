package dev.afterimage.internal.content

import dev.afterimage.internal.buffer.Kind

/** The kind and the attributes that the class of a view determines. */
internal class ViewClass(
    /** The kind of the node ([Kind]), if nothing in the view's state says otherwise. */
    val kind: Int,
    /** How the content is read. */
    val family: ViewFamily,
    /** Whether the children are walked. Those of placeholders are not. */
    val walksChildren: Boolean,
    /** Whether code of the app or of a library handles touches, so that a missing listener says nothing. */
    val handlesTouches: Boolean,
)
