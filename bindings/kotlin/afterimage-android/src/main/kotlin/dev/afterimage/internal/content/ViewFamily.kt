package dev.afterimage.internal.content

/** Groups of view classes whose content is read in the same way. */
internal enum class ViewFamily {
    /** Only the attributes of every view: background, state, label. */
    PLAIN,

    /** A `TextView` and its subclasses: labels, buttons, form fields. */
    TEXT,

    /** A `CompoundButton`: a text with a checked state. */
    TOGGLE,

    /** An `ImageView`. */
    IMAGE,

    /** A `ProgressBar`, seek bars and rating bars among them. */
    RANGE,

    /** A slider of Material Components. */
    SLIDER,

    /** A `NumberPicker`. */
    NUMBER_PICKER,
}
