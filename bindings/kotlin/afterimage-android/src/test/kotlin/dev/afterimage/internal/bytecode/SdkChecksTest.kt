package dev.afterimage.internal.bytecode

import android.os.Build
import android.view.View
import android.view.WindowInsetsAnimation
import dev.afterimage.internal.RequiresSdk
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/**
 * Every call of a function with [RequiresSdk] is behind a check of the API level, and such a function uses no more of the framework
 * than its level has, as the class files show.
 */
class SdkChecksTest {
    @Test
    fun `every caller checks the API level`() {
        val checks = SdkChecks(OwnClasses.library)
        assertEquals("", checks.unchecked().joinToString("\n"))
        assertTrue(checks.calls >= 25, "${checks.calls} calls")
    }

    @Test
    fun `planted callers without a sufficient check are reported`() {
        val found =
            SdkChecks(
                OwnClasses.planted(Planted::class.java),
            ).unchecked().map { it.substringAfter("Planted.").substringBefore(" calls") }
        assertEquals(
            listOf(
                "unchecked",
                "checksLess",
                "checksOnePath",
                "checksOtherwise",
                "afterTheCheck",
                "inLambda\$lambda\$0",
                "reference\$newerAction",
                "declaresLess",
                "declaresLessInLambda\$lambda\$0",
                "declaresLessForType",
            ),
            found,
        )
    }

    @Suppress("unused")
    private class Planted {
        @RequiresSdk(Build.VERSION_CODES.O)
        fun newer(): Boolean = true

        @RequiresSdk(Build.VERSION_CODES.O)
        fun newerAction() = Unit

        @RequiresSdk(Build.VERSION_CODES.P)
        fun mayCallLess() = newer()

        fun unchecked() = newer()

        fun checked() = Build.VERSION.SDK_INT >= Build.VERSION_CODES.O && newer()

        fun checkedBackwards() = Build.VERSION_CODES.O <= Build.VERSION.SDK_INT && newer()

        fun checkedEarly(): Boolean {
            if (Build.VERSION.SDK_INT < Build.VERSION_CODES.P) return false
            return newer()
        }

        fun checksLess() = Build.VERSION.SDK_INT >= Build.VERSION_CODES.N && newer()

        fun checksOnePath(isForced: Boolean) = (isForced || Build.VERSION.SDK_INT >= Build.VERSION_CODES.O) && newer()

        fun checksOtherwise() = if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.O) false else newer()

        fun afterTheCheck(): Boolean {
            if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.O) println()
            return newer()
        }

        fun checkedLambda(run: (() -> Boolean) -> Unit) {
            if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.O) run { newer() }
        }

        fun inLambda(run: (() -> Boolean) -> Unit) {
            run { newer() }
        }

        fun checkedReference(run: (Runnable) -> Unit) {
            if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.O) run(Runnable(::newerAction))
        }

        fun reference(run: (Runnable) -> Unit) {
            run(Runnable(::newerAction))
        }

        @RequiresSdk(Build.VERSION_CODES.M)
        fun declaresLess(view: View): Long = view.uniqueDrawingId

        @RequiresSdk(Build.VERSION_CODES.M)
        fun declaresLessInLambda(
            view: View,
            run: (() -> Unit) -> Unit,
        ) {
            run { view.tooltipText = null }
        }

        @RequiresSdk(Build.VERSION_CODES.P)
        fun declaresLessForType(insets: Any): Boolean = insets is WindowInsetsAnimation

        @RequiresSdk(Build.VERSION_CODES.M)
        fun checksMore(view: View): Long = if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.Q) view.uniqueDrawingId else 0

        @RequiresSdk(Build.VERSION_CODES.Q)
        fun declaresEnough(view: View): Long = view.uniqueDrawingId
    }
}
