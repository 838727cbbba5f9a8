package dev.afterimage.internal.capture

import android.graphics.Matrix
import android.view.View
import android.view.animation.Animation
import android.view.animation.AnimationSet
import android.view.animation.AnimationUtils
import android.view.animation.Transformation
import java.lang.reflect.Method

/**
 * The transform and the opacity of a running `android.view.animation.Animation`, as fragments use for their transitions. The framework
 * offers them only by a method that also starts, repeats and ends the animation, so they are computed from its parameters. Animations
 * of other classes are left out: they run the app's code. Reused. UI thread.
 */
internal class ViewAnimation {
    private val sum = Transformation()
    private val part = Transformation()
    private val apply: Method by lazy(LazyThreadSafetyMode.NONE) {
        Animation::class.java
            .getDeclaredMethod("applyTransformation", Float::class.javaPrimitiveType, Transformation::class.java)
            .apply { isAccessible = true }
    }

    /** Whether the last view has a running animation. */
    var isRunning: Boolean = false
        private set

    /** The transform in the view, if the animation [isRunning]. It applies after the view's own. */
    val matrix: Matrix get() = sum.matrix

    /** The opacity, from 0 to 1. */
    val opacity: Float get() = if (isRunning) sum.alpha else 1f

    /** Reads the animation of a view. */
    fun read(view: View) {
        val animation = view.animation
        isRunning = animation != null && animation.isInitialized && isKnown(animation)
        if (!isRunning || animation == null) return
        sum.clear()
        add(animation, AnimationUtils.currentAnimationTimeMillis())
    }

    private fun isKnown(animation: Animation): Boolean {
        if (animation !is AnimationSet) return animation.javaClass.name.startsWith(FRAMEWORK)
        val animations = animation.animations
        for (index in animations.indices) if (!isKnown(animations[index])) return false
        return true
    }

    /** As `AnimationSet.getTransformation` does: the last animation applies first. */
    private fun add(
        animation: Animation,
        nowMs: Long,
    ) {
        if (animation is AnimationSet) {
            val animations = animation.animations
            for (index in animations.indices.reversed()) add(animations[index], nowMs)
            return
        }
        val time = normalizedTime(animation, nowMs)
        if (time.isNaN()) return
        part.clear()
        apply.invoke(animation, animation.interpolator.getInterpolation(time), part)
        sum.compose(part)
    }

    /** Returns the part of the animation's time that passed, not-a-number if it has no effect now. */
    private fun normalizedTime(
        animation: Animation,
        nowMs: Long,
    ): Float {
        val startMs = animation.startTime
        val passedMs = if (startMs < 0) 0 else nowMs - startMs - animation.startOffset
        val time = if (animation.duration > 0) passedMs.toFloat() / animation.duration else 1f
        val isBefore = time < 0 && animation.isFillEnabled && !animation.fillBefore
        val isAfter = time > 1 && animation.isFillEnabled && !animation.fillAfter
        return if (isBefore || isAfter) Float.NaN else time.coerceIn(0f, 1f)
    }

    private companion object {
        const val FRAMEWORK = "android.view.animation."
    }
}
