package dev.afterimage.compose.internal

/**
 * Classes of Compose that are recognised by their names, and their private fields that are read, with the type of each. `consumer-rules.pro`
 * keeps all of them. The tests look them up in versions of Compose.
 */
internal enum class PrivateClass(
    /** The name of the class. */
    val className: String,
    /** The names of the fields that are read. */
    val fields: Map<String, FieldType> = emptyMap(),
) {
    BACKGROUND(
        "androidx.compose.foundation.BackgroundElement",
        mapOf("color" to FieldType.LONG, "brush" to FieldType.OBJECT, "alpha" to FieldType.FLOAT, "shape" to FieldType.OBJECT),
    ),
    BORDER(
        "androidx.compose.foundation.BorderModifierNodeElement",
        mapOf("width" to FieldType.FLOAT, "brush" to FieldType.OBJECT, "shape" to FieldType.OBJECT),
    ),
    LAYER(
        "androidx.compose.ui.graphics.GraphicsLayerElement",
        mapOf(
            "alpha" to FieldType.FLOAT,
            "clip" to FieldType.BOOLEAN,
            "shape" to FieldType.OBJECT,
            "shadowElevation" to FieldType.FLOAT,
        ),
    ),
    SHADOW("androidx.compose.ui.draw.ShadowGraphicsLayerElement", mapOf("shape" to FieldType.OBJECT, "clip" to FieldType.BOOLEAN)),
    PICTURE("androidx.compose.ui.draw.PainterElement"),
    DRAWING("androidx.compose.ui.draw.DrawBehindElement", mapOf("onDraw" to FieldType.OBJECT)),

    /** The container of what scrolls, in foundation 1.8 and later versions for Android. */
    SCROLL_CONTAINER("androidx.compose.foundation.ScrollingContainerElement"),
    SCROLL("androidx.compose.foundation.ScrollingLayoutElement"),
    TOUCHES("androidx.compose.ui.input.pointer.SuspendPointerInputElement"),
    MEASURED("androidx.compose.ui.layout.LayoutElement", mapOf("measure" to FieldType.OBJECT)),
    LINEAR_GRADIENT("androidx.compose.ui.graphics.LinearGradient", mapOf("colors" to FieldType.OBJECT)),
    RADIAL_GRADIENT("androidx.compose.ui.graphics.RadialGradient", mapOf("colors" to FieldType.OBJECT)),
    SWEEP_GRADIENT("androidx.compose.ui.graphics.SweepGradient", mapOf("colors" to FieldType.OBJECT)),

    /** The view of a popup, and the class that places the options of a field with a menu. */
    POPUP("androidx.compose.ui.window.PopupLayout", mapOf("positionProvider" to FieldType.OBJECT)),
    OPTIONS_POSITION("androidx.compose.material3.ExposedDropdownMenuPositionProvider"),

    /** The content type of a field. Before Compose 1.8 apps could not declare one. */
    CONTENT_TYPE("androidx.compose.ui.autofill.AndroidContentType", mapOf("androidAutofillHints" to FieldType.OBJECT)),
    ;

    companion object {
        private val known = entries.associateBy { it.className }

        /** Returns the known class that a class is, null if it is none. */
        fun of(type: Class<*>): PrivateClass? = known[type.name]
    }
}

/** Types of private fields. */
internal enum class FieldType(
    private val primitive: Class<*>?,
) {
    LONG(Long::class.javaPrimitiveType),
    FLOAT(Float::class.javaPrimitiveType),
    BOOLEAN(Boolean::class.javaPrimitiveType),
    OBJECT(null),
    ;

    /** Returns whether a field of this class can be read as one of this type. */
    fun fits(type: Class<*>): Boolean = if (primitive == null) !type.isPrimitive else type == primitive
}
