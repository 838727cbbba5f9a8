package dev.afterimage.internal.buffer

// The numbers of docs/frame-buffer.md. CodesTest compares them with codes.json.

/** Keys of scalar attributes (`Attr`). */
internal object Attr {
    const val FOREGROUND: Int = 1
    const val BACKGROUND: Int = 2
    const val BACKGROUND_IMAGE: Int = 3
    const val FONT_SIZE: Int = 4
    const val FONT_WEIGHT: Int = 5
    const val ITALIC: Int = 6
    const val UNDERLINE: Int = 7
    const val LINE_HEIGHT: Int = 8
    const val ALIGN: Int = 9
    const val VERTICAL_ALIGN: Int = 10
    const val MAX_LINES: Int = 11
    const val ELLIPSIS: Int = 12
    const val PADDING_TOP: Int = 13
    const val PADDING_RIGHT: Int = 14
    const val PADDING_BOTTOM: Int = 15
    const val PADDING_LEFT: Int = 16
    const val LAYOUT_DIRECTION: Int = 17
    const val CLICKABLE: Int = 18
    const val LETTER_SPACING: Int = 19
    const val CORNER_RADIUS: Int = 20
    const val BORDER_WIDTH: Int = 21
    const val BORDER_COLOUR: Int = 22
    const val BORDER_SIDES: Int = 23
    const val SHADOW: Int = 24
    const val OPACITY: Int = 25
    const val BACKGROUND_INSETS: Int = 26
    const val SQUARE_CORNERS: Int = 27
    const val CLIP_X: Int = 30
    const val CLIP_Y: Int = 31
    const val CLIP_W: Int = 32
    const val CLIP_H: Int = 33
    const val CLIPS_CHILDREN: Int = 34
    const val UNCLIPPED: Int = 35
    const val SCROLL_X: Int = 40
    const val SCROLL_Y: Int = 41
    const val CONTENT_WIDTH: Int = 42
    const val CONTENT_HEIGHT: Int = 43
    const val INPUT_TYPE: Int = 50
    const val CONTENT_TYPE: Int = 51
    const val SECURE: Int = 52
    const val CHECKED: Int = 53
    const val FOCUSED: Int = 54
    const val RANGE_MIN: Int = 55
    const val RANGE_MAX: Int = 56
    const val DISABLED: Int = 57
    const val SELECTED: Int = 58
    const val NATURAL_WIDTH: Int = 60
    const val NATURAL_HEIGHT: Int = 61
    const val IMAGE_ORIGIN: Int = 62
    const val TRANSFORM_A: Int = 70
    const val TRANSFORM_B: Int = 71
    const val TRANSFORM_C: Int = 72
    const val TRANSFORM_D: Int = 73
    const val TRANSFORM_TX: Int = 74
    const val TRANSFORM_TY: Int = 75
    const val MASK_OVERRIDE: Int = 80
    const val CHILDREN_NOT_REACHED: Int = 81
    const val PLACEHOLDER_REASON: Int = 82
}

/** Keys of names, which masking does not change (`Ident`). */
internal object Ident {
    const val IDENTIFIER: Int = 1
    const val TAG: Int = 2
    const val CLASS: Int = 3
    const val WINDOW: Int = 4
    const val FONT_FAMILY: Int = 5
    const val IMAGE_HASH: Int = 6
    const val INPUT_TYPE_NAME: Int = 7
}

/** Keys of screen texts, which masking masks (`TextField`). */
internal object TextField {
    const val TEXT: Int = 1
    const val VALUE: Int = 2
    const val PLACEHOLDER: Int = 3
    const val LABEL: Int = 4
    const val TOOLTIP: Int = 5
}

/** Kinds of nodes. */
internal object Kind {
    const val UNKNOWN: Int = 0
    const val CONTAINER: Int = 1
    const val TEXT: Int = 2
    const val IMAGE: Int = 3
    const val BUTTON: Int = 4
    const val INPUT: Int = 5
    const val SCROLL: Int = 6
    const val SWITCH: Int = 7
    const val CHECKBOX: Int = 8
    const val RADIO: Int = 9
    const val SLIDER: Int = 10
    const val SELECT: Int = 11
    const val PROGRESS: Int = 12
    const val WEBVIEW: Int = 13
    const val MAP: Int = 14
    const val VIDEO: Int = 15
    const val CAMERA: Int = 16
    const val PICKER: Int = 17
    const val TOAST: Int = 18
    const val KEYBOARD: Int = 19
    const val PLACEHOLDER: Int = 20
}

/** Phases of touches. */
internal object TouchPhase {
    const val START: Int = 0
    const val MOVE: Int = 1
    const val END: Int = 2
    const val CANCEL: Int = 3
}

/** Values of [Attr.ALIGN]. */
internal object Align {
    const val LEFT: Int = 0
    const val CENTER: Int = 1
    const val RIGHT: Int = 2
}

/** Values of [Attr.VERTICAL_ALIGN]. */
internal object VerticalAlign {
    const val TOP: Int = 0
    const val MIDDLE: Int = 1
    const val BOTTOM: Int = 2
}

/** Values of [Attr.ELLIPSIS]. */
internal object Ellipsis {
    const val END: Int = 1
    const val START: Int = 2
    const val MIDDLE: Int = 3
}

/** Values of [Attr.LAYOUT_DIRECTION]. */
internal object LayoutDirection {
    const val LTR: Int = 1
    const val RTL: Int = 2
}

/** Values of [Attr.INPUT_TYPE]. */
internal object InputType {
    const val OTHER: Int = 0
    const val TEXT: Int = 1
    const val PASSWORD: Int = 2
    const val EMAIL: Int = 3
    const val TEL: Int = 4
    const val URL: Int = 5
    const val SEARCH: Int = 6
    const val NUMBER: Int = 7
    const val TEXTAREA: Int = 8
    const val DATE: Int = 9
    const val DATETIME_LOCAL: Int = 10
    const val TIME: Int = 11
    const val MONTH: Int = 12
    const val WEEK: Int = 13
    const val COLOR: Int = 14
    const val RANGE: Int = 15
    const val FILE: Int = 16
    const val HIDDEN: Int = 17
    const val BUTTON: Int = 18
    const val SUBMIT: Int = 19
    const val RESET: Int = 20
    const val CONTENTEDITABLE: Int = 21
    const val SELECT_ONE: Int = 22
    const val SELECT_MULTIPLE: Int = 23
    const val IMAGE: Int = 24
}

/** Values of [Attr.CONTENT_TYPE]. */
internal object ContentType {
    const val OTHER: Int = 0
    const val PASSWORD: Int = 1
    const val ONE_TIME_CODE: Int = 2
    const val CARD_NUMBER: Int = 3
    const val CARD_SECURITY_CODE: Int = 4
    const val CARD_EXPIRY: Int = 5
    const val EMAIL: Int = 6
    const val TEL: Int = 7
    const val NAME: Int = 8
    const val ADDRESS: Int = 9
    const val USERNAME: Int = 10
    const val BIRTHDAY: Int = 11
}

/** Values of [Attr.IMAGE_ORIGIN]. */
internal object ImageOrigin {
    const val UNKNOWN: Int = 0
    const val BUNDLED: Int = 1
    const val REMOTE: Int = 2
    const val USER: Int = 3
}

/** Values of [Attr.MASK_OVERRIDE]. */
internal object MaskOverride {
    const val MASK: Int = 1
    const val UNMASK: Int = 2
    const val BLOCK: Int = 3

    /** Returns the stronger of two overrides: block, then mask, then unmask, then 0 for none. */
    fun stronger(
        one: Int,
        other: Int,
    ): Int =
        when {
            one == BLOCK || other == BLOCK -> BLOCK
            one == MASK || other == MASK -> MASK
            else -> maxOf(one, other)
        }
}

/** Values of [Attr.PLACEHOLDER_REASON]. */
internal object PlaceholderReason {
    const val BLOCKED: Int = 1
    const val SECURE: Int = 2
    const val TOO_DEEP: Int = 3
    const val TOO_MANY_NODES: Int = 4
    const val TOO_MANY_BYTES: Int = 5
}
