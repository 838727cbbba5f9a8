package dev.afterimage.shop

import android.content.Intent
import android.os.Looper
import android.os.SystemClock
import android.view.MotionEvent
import android.view.View
import android.view.inputmethod.EditorInfo
import android.widget.EditText
import android.widget.TextView
import com.google.android.material.materialswitch.MaterialSwitch
import dev.afterimage.ffi.MaskAction
import dev.afterimage.ffi.directCallbacksHere
import dev.afterimage.internal.overlay.OutlineDrawable
import dev.afterimage.testapp.roots
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController
import org.robolectric.annotation.Config
import java.time.Duration
import java.util.concurrent.TimeUnit
import java.util.concurrent.locks.LockSupport

/** The first screen, by fingers and a keyboard: it asks for a studio, which is a process on this machine, and outlines masked views. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35], qualifiers = "w384dp-h800dp-xhdpi", instrumentedPackages = ["dev.afterimage.internal.capture"])
class StudioFlowTest {
    private val studio = StudioProcess()
    private val recorder get() = (RuntimeEnvironment.getApplication() as ShopApp).recorder
    private val startNs = System.nanoTime()
    private val startMs = SystemClock.uptimeMillis()
    private lateinit var screen: ActivityController<StudioActivity>

    @After
    fun end() {
        recorder.stop()
        studio.close()
    }

    private fun <V : View> part(id: Int): V = screen.get().part(id)

    private val answer: String get() = part<TextView>(R.id.answer).text.toString()

    @Test
    fun `the app records for the studio that a person names`() {
        directCallbacksHere()
        // Any app can start this screen, and none but the person decides about the recording.
        screen = Robolectric.buildActivity(StudioActivity::class.java, Intent().putExtra("records", "true")).setup()
        assertFalse("the starter decides", recorder.isNamed)
        assertEquals("http://10.0.2.2:8787", part<EditText>(R.id.address).text.toString())
        assertTrue(recorder.why(), "no studio was chosen" in recorder.why())

        check("studio")
        assertEquals("An address starts with http:// or https://", answer)
        check(NOBODY)
        until("no answer") { answer.startsWith("No answer: ") }
        check(studio.address + "/nothing")
        until("another answer") { answer == "Another program answered, with status 404" }
        check(studio.address)
        until("the studio's answer") { answer == "The studio answered" }
        assertFalse("the check alone records", recorder.isNamed)

        tap(part(R.id.overlay))
        assertTrue(part<MaterialSwitch>(R.id.overlay).isChecked && recorder.isOverlayShown)
        tap(part(R.id.open))
        assertEquals(studio.address, recorder.address)
        val shop = shadowOf(RuntimeEnvironment.getApplication()).nextStartedActivity
        assertEquals(CatalogActivity::class.java.name, shop.component!!.className)
        until("a recording") { recorder.why().startsWith("recorded") }
        // The address is the content of a form field, and the title is none.
        until("outlines") { outlines().containsAll(listOf(MaskAction.MASK, MaskAction.KEEP)) }
        tap(part(R.id.overlay))
        until("no outlines") { outlines().isEmpty() }

        screen.pause().stop()
        until("an upload") { "\"total\":1" in studio.sessions() }
        val events = studio.rrweb()
        assertTrue(events, "Record this app" in events)
        assertFalse("the address", studio.address in events)
    }

    /** Types an address and taps *Check*. */
    private fun check(address: String) {
        val field = part<EditText>(R.id.address)
        tap(field)
        val connection = checkNotNull(field.onCreateInputConnection(EditorInfo()))
        connection.setSelection(0, field.length())
        for (character in address) connection.commitText(character.toString(), 1)
        assertEquals(address, field.text.toString())
        tap(part(R.id.check))
    }

    private fun tap(view: View) {
        val place = IntArray(2).also { view.getLocationInWindow(it) }
        val (x, y) = place[0] + view.width / 2f to place[1] + view.height / 2f
        val downMs = SystemClock.uptimeMillis()
        for (action in listOf(MotionEvent.ACTION_DOWN, MotionEvent.ACTION_UP)) {
            val event = MotionEvent.obtain(downMs, SystemClock.uptimeMillis(), action, x, y, 0)
            view.rootView.dispatchTouchEvent(event)
            event.recycle()
            run()
        }
    }

    /** Lets the main thread run until now, with a drawing of each window. */
    private fun run() {
        val dueMs = startMs + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs)
        for (root in roots()) root.viewTreeObserver.dispatchOnDraw()
        shadowOf(Looper.getMainLooper()).idleFor(Duration.ofMillis(maxOf(1, dueMs - SystemClock.uptimeMillis())))
        LockSupport.parkNanos(1_000_000)
    }

    private fun until(
        name: String,
        condition: () -> Boolean,
    ) {
        val end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_S)
        while (!condition()) {
            check(System.nanoTime() < end) { "not reached in $WAIT_S s: $name; $answer; ${recorder.why()}; ${studio.sessions()}" }
            run()
        }
    }

    /** Returns the decisions that are outlined. */
    private fun outlines(): List<MaskAction> =
        roots()
            .flatMap { drawables(it) }
            .filterIsInstance<OutlineDrawable>()
            .flatMap { it.outlines }
            .map { it.action }

    /** Returns the drawables over a window. The framework has no getter for them. */
    private fun drawables(root: View): List<*> {
        val group = field(root.overlay, "mOverlayViewGroup")
        return field(group, "mDrawables") as List<*>? ?: emptyList<Any>()
    }

    private fun field(
        of: Any?,
        name: String,
    ): Any? =
        generateSequence<Class<*>>(of!!.javaClass) { it.superclass }
            .mapNotNull { type -> runCatching { type.getDeclaredField(name) }.getOrNull() }
            .first()
            .apply { isAccessible = true }
            .get(of)

    private companion object {
        /** Nothing listens there. */
        const val NOBODY = "http://127.0.0.1:1"

        /** The longest wait, in seconds. */
        const val WAIT_S = 60L
    }
}
