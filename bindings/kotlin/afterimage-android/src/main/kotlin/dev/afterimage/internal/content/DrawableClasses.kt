package dev.afterimage.internal.content

import android.graphics.drawable.ClipDrawable
import android.graphics.drawable.Drawable
import android.graphics.drawable.InsetDrawable
import android.graphics.drawable.RotateDrawable
import android.graphics.drawable.ScaleDrawable
import java.lang.reflect.Field

/** Drawables that are recognised by their class. UI thread. */
internal object DrawableClasses {
    private const val MATERIAL_SHAPE = "com.google.android.material.shape.MaterialShapeDrawable"
    private const val CARD = "androidx.cardview.widget.RoundRectDrawable"
    private const val APPCOMPAT = "androidx.appcompat.graphics.drawable.DrawableWrapperCompat"
    private const val ACTION_BAR = "com.android.internal.widget.ActionBarContainer\$ActionBarBackgroundDrawable"
    private const val COMPAT_ACTION_BAR = "androidx.appcompat.widget.ActionBarBackgroundDrawable"
    private val materialShapes = HashMap<Class<*>, Boolean>()
    private val actionBars = HashMap<Class<*>, Boolean>()
    private val cards = HashMap<Class<*>, Boolean>()
    private val compatDrawable = LibraryField(APPCOMPAT, "mDrawable")

    /** Returns whether a drawable is a shape of Material Components. The consumer rules keep the name. */
    fun isMaterialShape(drawable: Drawable): Boolean {
        val type = drawable.javaClass
        return materialShapes[type] ?: isNamed(type, MATERIAL_SHAPE).also { materialShapes[type] = it }
    }

    /** Returns whether a drawable is the background of a `CardView`. The consumer rules keep the name. */
    fun isCard(drawable: Drawable): Boolean {
        val type = drawable.javaClass
        return cards[type] ?: isNamed(type, CARD).also { cards[type] = it }
    }

    /** Returns whether a drawable is the background of an action bar, which draws that of the bar's container. The consumer rules keep the name. */
    fun isActionBar(drawable: Drawable): Boolean {
        val type = drawable.javaClass
        return actionBars[type] ?: (isNamed(type, ACTION_BAR) || isNamed(type, COMPAT_ACTION_BAR)).also { actionBars[type] = it }
    }

    /** Returns the drawable inside a wrapper of AppCompat, or null. */
    fun wrappedCompat(drawable: Drawable): Drawable? = compatDrawable.of(drawable.javaClass)?.get(drawable) as? Drawable

    /** Returns the drawable inside a wrapper below API level 23, which has no getter for most of them, or null. */
    fun wrappedBefore23(drawable: Drawable): Drawable? =
        when (drawable) {
            is ClipDrawable -> inner(drawable, "mClipState")
            is InsetDrawable -> inner(drawable, "mInsetState")
            is RotateDrawable -> inner(drawable, "mState")
            is ScaleDrawable -> inner(drawable, "mScaleState")
            else -> null
        }

    private fun isNamed(
        type: Class<*>,
        name: String,
    ): Boolean {
        var current: Class<*>? = type
        while (current != null) {
            if (current.name == name) return true
            current = current.superclass
        }
        return false
    }

    private fun inner(
        drawable: Drawable,
        stateField: String,
    ): Drawable? =
        runCatching {
            val state = field(drawable.javaClass, stateField)?.get(drawable) ?: return null
            field(state.javaClass, "mDrawable")?.get(state) as? Drawable
        }.getOrNull()

    private val fields = HashMap<Class<*>, Field>()

    private fun field(
        type: Class<*>,
        name: String,
    ): Field? = fields[type] ?: type.getDeclaredField(name).also { it.isAccessible = true }.also { fields[type] = it }
}
