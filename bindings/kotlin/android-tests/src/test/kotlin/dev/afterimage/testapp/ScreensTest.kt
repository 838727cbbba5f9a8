package dev.afterimage.testapp

import android.os.Build
import android.view.View
import android.view.ViewGroup
import android.widget.NumberPicker
import android.widget.TextView
import org.junit.Assert.assertEquals
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config

/** Each screen is built on each API level, and shows the texts that it lists. Only some may show secrets. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [Config.ALL_SDKS])
class ScreensTest {
    @Test
    fun `every screen shows its texts`() {
        val faults = Screens.forThisApi().mapNotNull { screen -> fault(screen) }
        assertEquals("API ${Build.VERSION.SDK_INT}", "", faults.joinToString("\n"))
    }

    @Test
    fun `names are unique`() {
        assertEquals(
            Screens.all.size,
            Screens.all
                .map { it.name }
                .toSet()
                .size,
        )
    }

    /** Returns why a screen cannot be shown, or the texts that it does not show; null if all is well. */
    private fun fault(screen: Screen): String? =
        try {
            ShownScreen.show(screen).use { shown ->
                val missing = shown.scope.canaries - shown.scope.spoken.toSet() - visibleTexts().flatMap { Canary.findAll(it) }.toSet()
                val secrets = if (screen in Screens.withSecrets) emptyList() else shown.scope.canaries.filter(::isSecret)
                when {
                    missing.isNotEmpty() -> "${screen.name}: does not show $missing"
                    secrets.isNotEmpty() -> "${screen.name}: shows $secrets, and is not in Screens.withSecrets"
                    else -> null
                }
            }
        } catch (failure: Throwable) {
            "${screen.name}: ${failure.stackTraceToString()}"
        }

    private fun isSecret(canary: String): Boolean = Canary.secrecy(canary) in setOf(Secrecy.SECRET, Secrecy.AUTOFILL)

    private fun visibleTexts(): List<String> = roots().flatMap { texts(it) }

    private fun texts(view: View): List<String> {
        if (view.visibility != View.VISIBLE || view.width == 0 || view.height == 0) return emptyList()
        val own = (view as? TextView)?.let { listOf(it.text.toString(), it.hint?.toString().orEmpty()) }.orEmpty()
        // A picker draws its value and the ones beside it, and has a field for its value only while it is edited.
        val picked = (view as? NumberPicker)?.displayedValues?.filterIndexed { at, _ -> at in view.value - 1..view.value + 1 }.orEmpty()
        val children = (view as? ViewGroup)?.let { group -> (0 until group.childCount).flatMap { texts(group.getChildAt(it)) } }
        return own + picked + children.orEmpty()
    }
}
