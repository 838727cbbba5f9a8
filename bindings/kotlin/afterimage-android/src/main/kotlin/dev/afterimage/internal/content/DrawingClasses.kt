package dev.afterimage.internal.content

import android.graphics.Canvas
import android.graphics.Paint
import android.graphics.drawable.Drawable
import android.graphics.drawable.DrawableContainer
import android.graphics.drawable.LayerDrawable
import android.graphics.drawable.ShapeDrawable
import android.graphics.drawable.shapes.Shape
import android.view.ViewGroup
import android.widget.FrameLayout
import java.lang.reflect.Field

/**
 * Which drawables are drawn by code of the framework or of Google's libraries. Only these may draw on a [ProbeCanvas]: the drawing of an
 * app's own class may have side effects. UI thread.
 */
internal object DrawingClasses {
    /** Layers in layers. */
    private const val MAX_DEPTH = 8
    private val prefixes = arrayOf("android.", "com.android.", "androidx.", "com.google.android.material.")
    private val known = HashMap<Class<*>, Boolean>()
    private val containers = HashMap<Class<*>, Array<Field>>()

    /** Returns whether a drawable, with all that it draws, is drawn by known code. */
    fun isKnown(
        drawable: Drawable?,
        depth: Int = 0,
    ): Boolean {
        if (drawable == null) return true
        if (depth > MAX_DEPTH || !isKnown(drawable.javaClass, Drawable::class.java)) return false
        return when {
            drawable is ShapeDrawable -> drawable.shape?.let { isKnown(it.javaClass, Shape::class.java) } ?: true
            drawable is LayerDrawable -> layersAreKnown(drawable, depth)
            drawable is DrawableContainer -> isKnown(drawable.current, depth + 1)
            DrawableClasses.isActionBar(drawable) -> barIsKnown(drawable, depth)
            else -> drawable.current === drawable || isKnown(drawable.current, depth + 1)
        }
    }

    private fun layersAreKnown(
        drawable: LayerDrawable,
        depth: Int,
    ): Boolean {
        for (index in 0 until drawable.numberOfLayers) if (!isKnown(drawable.getDrawable(index), depth + 1)) return false
        return true
    }

    /**
     * The background of an action bar draws the drawables of the bar's container. They have no getter; fields are found by their types, since
     * obfuscation changes their names. A platform that hides its own fields leaves the class unknown: the drawing is known code then.
     */
    private fun barIsKnown(
        bar: Drawable,
        depth: Int,
    ): Boolean {
        for (field in fields(bar.javaClass, Drawable::class.java, ViewGroup::class.java)) {
            val container = field.get(bar) ?: continue
            val drawables = fields(container.javaClass, FrameLayout::class.java, Drawable::class.java)
            for (inner in drawables) if (!isKnown(inner.get(container) as? Drawable, depth + 1)) return false
        }
        return true
    }

    /** Returns the fields of a type in a class and its superclasses below [end]. */
    private fun fields(
        owner: Class<*>,
        end: Class<*>,
        type: Class<*>,
    ): Array<Field> =
        containers[owner]
            ?: generateSequence<Class<*>>(owner) { it.superclass }
                .takeWhile { it !== end && it !== Any::class.java }
                .flatMap { it.declaredFields.asSequence() }
                .filter { type.isAssignableFrom(it.type) }
                .onEach { it.isAccessible = true }
                .toList()
                .toTypedArray()
                .also { containers[owner] = it }

    /** Returns whether the method that draws objects of a class is declared in known code. */
    private fun isKnown(
        type: Class<*>,
        base: Class<*>,
    ): Boolean = known[type] ?: (declaresDraw(type, base).name.let { name -> prefixes.any(name::startsWith) }).also { known[type] = it }

    private fun declaresDraw(
        type: Class<*>,
        base: Class<*>,
    ): Class<*> =
        if (base === Shape::class.java) {
            type.getMethod("draw", Canvas::class.java, Paint::class.java).declaringClass
        } else {
            type.getMethod("draw", Canvas::class.java).declaringClass
        }
}
