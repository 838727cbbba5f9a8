package dev.afterimage.internal.capture

import android.os.Build
import android.view.View
import android.view.ViewGroup
import dev.afterimage.internal.Failures
import dev.afterimage.internal.RequiresSdk
import java.lang.reflect.Method

/**
 * The order in which a group draws its children: by Z, then by its own drawing order, then by index. UI thread.
 *
 * A group's own order is protected API below level 29, which is read by reflection.
 */
internal class ChildOrder(
    private val failures: Failures,
) {
    private val overriding = HashMap<Class<*>, Boolean>()
    private val isEnabled: Method? = method("isChildrenDrawingOrderEnabled")
    private val position: Method? = method("getChildDrawingOrder", Int::class.javaPrimitiveType!!, Int::class.javaPrimitiveType!!)
    private var depths = FloatArray(INITIAL_CHILDREN)
    private var taken = BooleanArray(INITIAL_CHILDREN)

    /**
     * Returns whether a group draws its children in another order than that of their indices. If so, [order] from [start] on
     * has the indices in the order of drawing; it has room for them.
     */
    fun read(
        group: ViewGroup,
        count: Int,
        order: IntArray,
        start: Int,
    ): Boolean {
        if (count < 2 || count > MAX_REORDERED) return false
        val isCustom = hasOwnOrder(group) && readOwn(group, count, order, start)
        if (!isCustom && !hasDepth(group, count)) return false
        if (!isCustom) for (index in 0 until count) order[start + index] = index
        sortByDepth(group, count, order, start)
        for (index in 0 until count) if (order[start + index] != index) return true
        return false
    }

    private fun hasDepth(
        group: ViewGroup,
        count: Int,
    ): Boolean {
        for (index in 0 until count) if (depth(group.getChildAt(index)) != 0f) return true
        return false
    }

    private fun depth(child: View?): Float = child?.z ?: 0f

    /** A stable insertion sort: mostly all children have the same depth, or are in order. */
    private fun sortByDepth(
        group: ViewGroup,
        count: Int,
        order: IntArray,
        start: Int,
    ) {
        if (depths.size < count) depths = FloatArray(count * 2)
        for (sorted in 0 until count) {
            val index = order[start + sorted]
            val depth = depth(group.getChildAt(index))
            var at = sorted
            while (at > 0 && depths[at - 1] > depth) {
                depths[at] = depths[at - 1]
                order[start + at] = order[start + at - 1]
                at--
            }
            depths[at] = depth
            order[start + at] = index
        }
    }

    /** Returns whether the group's own order is on. Few classes override it, so that others cost one look-up. */
    private fun hasOwnOrder(group: ViewGroup): Boolean {
        val type = group.javaClass
        val overrides = overriding[type] ?: overrides(type).also { overriding[type] = it }
        if (!overrides) return false
        val record = ViewRecord.get(group)
        if (record.orderWalk == 0 || record.walk - record.orderWalk >= WALKS_PER_READING) {
            record.orderWalk = record.walk
            record.hasOwnOrder = isOrderOn(group)
        }
        return record.hasOwnOrder
    }

    private fun isOrderOn(group: ViewGroup): Boolean =
        try {
            isEnabled?.invoke(group) == true
        } catch (error: Throwable) {
            failures.report("reading whether children have a drawing order", error)
            false
        }

    private fun overrides(type: Class<*>): Boolean {
        var declaring: Class<*>? = type
        while (declaring != null && declaring != ViewGroup::class.java) {
            for (method in declaring.declaredMethods) if (method.name == POSITION && method.parameterTypes.size == 2) return true
            declaring = declaring.superclass
        }
        return false
    }

    private fun readOwn(
        group: ViewGroup,
        count: Int,
        order: IntArray,
        start: Int,
    ): Boolean {
        if (taken.size < count) taken = BooleanArray(count * 2)
        taken.fill(false, 0, count)
        try {
            for (drawn in 0 until count) {
                val index = ownPosition(group, count, drawn)
                if (index !in 0 until count || taken[index]) return false
                taken[index] = true
                order[start + drawn] = index
            }
        } catch (error: Throwable) {
            failures.report("reading the drawing order of children", error)
            return false
        }
        return true
    }

    private fun ownPosition(
        group: ViewGroup,
        count: Int,
        drawn: Int,
    ): Int =
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.Q) {
            publicPosition(group, drawn)
        } else {
            position?.invoke(group, count, drawn) as? Int ?: drawn
        }

    @RequiresSdk(Build.VERSION_CODES.Q)
    private fun publicPosition(
        group: ViewGroup,
        drawn: Int,
    ): Int = group.getChildDrawingOrder(drawn)

    private fun method(
        name: String,
        vararg parameters: Class<*>,
    ): Method? =
        try {
            ViewGroup::class.java.getDeclaredMethod(name, *parameters).apply { isAccessible = true }
        } catch (error: Throwable) {
            failures.report("finding ViewGroup.$name", error)
            null
        }

    companion object {
        private const val POSITION = "getChildDrawingOrder"
        private const val INITIAL_CHILDREN = 64

        /** Groups turn their order on when they are made. Each reading allocates, so it follows a change within about two seconds. */
        const val WALKS_PER_READING: Int = 16

        /** A group with more children is drawn in the order of its children; sorting them would take too long. */
        private const val MAX_REORDERED = 1024
    }
}
