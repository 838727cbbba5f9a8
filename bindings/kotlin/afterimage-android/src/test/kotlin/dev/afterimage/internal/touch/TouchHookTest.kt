package dev.afterimage.internal.touch

import android.app.Activity
import android.app.Dialog
import android.view.Menu
import android.view.MenuItem
import android.view.MotionEvent
import android.view.View
import android.view.Window
import android.widget.PopupWindow
import android.widget.TextView
import dev.afterimage.internal.Failures
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotSame
import org.junit.Assert.assertSame
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.shadows.ShadowLooper
import java.lang.ref.WeakReference
import java.lang.reflect.InvocationHandler
import java.lang.reflect.Method
import java.lang.reflect.Modifier
import java.lang.reflect.Proxy
import java.util.concurrent.atomic.AtomicReference

/** Callbacks of windows: wrapped, wrapped again, replaced and removed, with real events through real windows. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [Config.ALL_SDKS])
class TouchHookTest {
    private val ring = TouchRing()
    private val failures = Failures { println(it) }
    private val recorder = TouchRecorder(ring, failures) {}
    private val hook = TouchHook(recorder, failures)
    private val activity = Robolectric.buildActivity(Activity::class.java).setup().get()
    private val window: Window = activity.window
    private val decor: View = window.decorView

    private fun tap(on: View = decor) {
        val finger = listOf(Finger(0, 5f, 6f))
        on.dispatchTouchEvent(motion(MotionEvent.ACTION_DOWN, finger))
        on.dispatchTouchEvent(motion(MotionEvent.ACTION_UP, finger))
    }

    /** Returns the number of samples of a tap. */
    private fun samples(on: View = decor): Int {
        tap(on)
        return ring.written().size
    }

    @Test
    fun `touches of an activity are recorded and reach the app`() {
        val button = TextView(activity)
        var clicks = 0
        button.setOnClickListener { clicks++ }
        activity.setContentView(button)
        val size = View.MeasureSpec.makeMeasureSpec(300, View.MeasureSpec.EXACTLY)
        decor.measure(size, size)
        decor.layout(0, 0, 300, 300)
        hook.attach(decor)
        val finger = listOf(Finger(0, 150f, 250f))
        decor.dispatchTouchEvent(motion(MotionEvent.ACTION_DOWN, finger))
        decor.dispatchTouchEvent(motion(MotionEvent.ACTION_UP, finger))
        ShadowLooper.runUiThreadTasksIncludingDelayedTasks()
        assertEquals(1, clicks)
        assertEquals(listOf(1500 to 2500, 1500 to 2500), ring.written().map { it.x to it.y })
        assertEquals(0L, failures.count)
    }

    @Test
    fun `touches of a dialog are recorded, and those of a popup are not`() {
        val dialog = Dialog(activity)
        dialog.setContentView(TextView(activity))
        dialog.show()
        val root = dialog.window!!.decorView
        hook.attach(root)
        assertEquals(2, samples(root))

        val content = TextView(activity)
        val popup = PopupWindow(content, 50, 50)
        popup.showAtLocation(decor, 0, 0, 0)
        hook.attach(content.rootView)
        hook.attach(content.rootView)
        assertEquals(0, samples(content.rootView))
        assertEquals(0L, failures.count)
    }

    @Test
    fun `a window that is left has the app's callback again`() {
        val before = window.callback
        hook.attach(decor)
        assertNotSame(before, window.callback)
        hook.attach(decor)
        assertEquals(2, samples())
        hook.detach(decor)
        assertSame(before, window.callback)
        assertEquals(0, samples())
    }

    @Test
    fun `a callback that wraps ours stays when we stop, and ours passes calls on`() {
        hook.attach(decor)
        val theirs = Recorder(window.callback)
        window.callback = theirs
        hook.attach(decor)
        assertSame(theirs, window.callback)
        assertEquals(2, samples())
        assertEquals(2, theirs.events)

        hook.detach(decor)
        assertSame(theirs, window.callback)
        assertEquals(0, samples())
        assertEquals(4, theirs.events)

        hook.attach(decor)
        assertSame(theirs, window.callback)
        assertEquals(2, samples())
    }

    @Test
    fun `ours wraps a callback that the app wrapped before`() {
        val base = window.callback
        val theirs = Recorder(base)
        window.callback = theirs
        hook.attach(decor)
        assertEquals(2, samples())
        assertEquals(2, theirs.events)
        hook.detach(decor)
        assertSame(theirs, window.callback)
    }

    @Test
    fun `a callback that replaces ours is wrapped again`() {
        val base = window.callback
        hook.attach(decor)
        window.callback = base
        assertEquals(0, samples())
        hook.attach(decor)
        assertEquals(2, samples())
        hook.detach(decor)
        assertSame(base, window.callback)
    }

    @Test
    fun `a chain that cannot be followed records each event once`() {
        hook.attach(decor)
        val ours = window.callback
        window.callback = HiddenWrapper.wrap(ours)
        hook.attach(decor)
        assertEquals(2, samples())
        hook.detach(decor)
        assertEquals(0, samples())
    }

    @Test
    fun `a proxy around ours is followed`() {
        hook.attach(decor)
        val proxy = Forwarding(window.callback).proxy()
        window.callback = proxy
        hook.attach(decor)
        assertSame(proxy, window.callback)
        assertEquals(2, samples())
    }

    @Test
    fun `another replay library that wraps in each frame does not grow the chain without end`() {
        hook.attach(decor)
        repeat(1_000) {
            window.callback = HiddenWrapper.wrap(window.callback)
            hook.attach(decor)
        }
        assertTrue(ours(window.callback) <= 4)
        assertEquals(997L, hook.refusedWindows)
        assertEquals(2, samples())
        assertEquals(0L, failures.count)
    }

    @Test
    fun `an exception of the app reaches the app, and the next event is recorded`() {
        val base = window.callback
        window.callback =
            object : Window.Callback by base {
                override fun dispatchTouchEvent(event: MotionEvent?): Boolean = throw IllegalStateException("app")
            }
        hook.attach(decor)
        repeat(2) {
            try {
                decor.dispatchTouchEvent(motion(MotionEvent.ACTION_DOWN, listOf(Finger(0, 1f, 1f))))
                throw AssertionError("the app's exception was lost")
            } catch (error: IllegalStateException) {
                assertEquals("app", error.message)
            }
        }
        assertEquals(2, ring.written().size)
        assertEquals(0L, failures.count)
    }

    @Test
    fun `an event that the app recycles is recorded before`() {
        val base = window.callback
        window.callback =
            object : Window.Callback by base {
                override fun dispatchTouchEvent(event: MotionEvent?): Boolean {
                    event!!.setLocation(-1f, -1f)
                    return true
                }
            }
        hook.attach(decor)
        decor.dispatchTouchEvent(motion(MotionEvent.ACTION_DOWN, listOf(Finger(0, 7f, 8f))))
        assertEquals(70, ring.written().single().x)
    }

    @Test
    fun `every method of the interface is passed on, default methods included`() {
        val called = ArrayList<String>()
        val base =
            Proxy.newProxyInstance(javaClass.classLoader, arrayOf(Window.Callback::class.java)) { _, method, _ ->
                called.add(method.toGenericString())
                defaultOf(method.returnType)
            } as Window.Callback
        window.callback = base
        hook.attach(decor)
        val ours = window.callback
        for (method in Window.Callback::class.java.methods) {
            if (Modifier.isStatic(method.modifiers)) continue
            called.clear()
            method.invoke(ours, *Array(method.parameterTypes.size) { argument(method.parameterTypes[it]) })
            assertEquals(listOf(method.toGenericString()), called)
        }
    }

    /** The framework closes panels whose menu it never built, and other libraries' wrappers pass on the menu that they received. */
    @Test
    fun `a null of a caller in Java reaches the app`() {
        val reached = ArrayList<String>()
        val handler =
            InvocationHandler { _, method, _ ->
                reached.add(method.name)
                if (method.returnType == Boolean::class.java) false else null
            }
        val theirs = Proxy.newProxyInstance(javaClass.classLoader, arrayOf(Window.Callback::class.java), handler) as Window.Callback
        val ours = TouchCallback(theirs, TouchedWindow(0, decor, window), recorder)
        val methods = Window.Callback::class.java.methods.filter { Modifier.isAbstract(it.modifiers) }
        for (method in methods) {
            val arguments = method.parameterTypes.map { if (it.isPrimitive) primitive(it) else null }
            method.invoke(ours, *arguments.toTypedArray())
        }
        assertEquals(methods.map { it.name }, reached)
    }

    private fun primitive(type: Class<*>): Any = if (type == Boolean::class.java) false else 0

    @Test
    fun `two hooks record independently`() {
        val otherRing = TouchRing()
        val other = TouchHook(TouchRecorder(otherRing, failures) {}, failures)
        hook.attach(decor)
        other.attach(decor)
        hook.attach(decor)
        assertEquals(2, samples())
        assertEquals(2, otherRing.written().size)
        hook.detach(decor)
        assertEquals(0, samples())
        assertEquals(2, otherRing.written().size)
    }

    @Test
    fun `a hooked window is not kept alive`() {
        val reference = openAndFinish()
        for (attempt in 0 until 50) {
            if (reference.get() == null) return
            System.gc()
            System.runFinalization()
        }
        // The framework's own registries of this test environment may hold the activity; our objects must not.
        assertTrue("held by ours", !isHeldBy(hook, reference.get()!!))
    }

    private fun openAndFinish(): WeakReference<Activity> {
        val controller = Robolectric.buildActivity(Activity::class.java).setup()
        val opened = controller.get()
        hook.attach(opened.window.decorView)
        controller.pause().stop().destroy()
        return WeakReference(opened)
    }

    /** Returns whether strong references lead from one object to another, through the fields of our classes. */
    private fun isHeldBy(
        owner: Any,
        target: Any,
    ): Boolean {
        val seen = java.util.IdentityHashMap<Any, Boolean>()
        val waiting = ArrayDeque<Any>(listOf(owner))
        while (waiting.isNotEmpty()) {
            val next = waiting.removeFirst()
            if (next === target) return true
            if (seen.put(next, true) != null) continue
            if (next is Collection<*>) waiting.addAll(next.filterNotNull())
            if (!next.javaClass.name.startsWith("dev.afterimage")) continue
            for (field in next.javaClass.declaredFields) {
                if (field.type.isPrimitive || Modifier.isStatic(field.modifiers)) continue
                field.isAccessible = true
                field.get(next)?.let { waiting.add(it) }
            }
        }
        return false
    }

    private fun ours(top: Window.Callback): Int {
        var count = 0
        var next: Window.Callback? = top
        while (next != null) {
            val current: Window.Callback = next
            if (current is TouchCallback) count++
            next = (current as? TouchCallback)?.wrapped ?: HiddenWrapper.inner(current)
        }
        return count
    }

    private fun defaultOf(type: Class<*>): Any? = if (type == Boolean::class.javaPrimitiveType) true else null

    private fun argument(type: Class<*>): Any? =
        when (type) {
            Int::class.javaPrimitiveType -> {
                0
            }

            Boolean::class.javaPrimitiveType -> {
                true
            }

            Menu::class.java, MenuItem::class.java -> {
                Proxy.newProxyInstance(javaClass.classLoader, arrayOf(type)) { _, _, _ -> null }
            }

            else -> {
                null
            }
        }

    /** A callback of another library, which keeps ours in a field. */
    private class Recorder(
        private val next: Window.Callback,
    ) : Window.Callback by next {
        var events = 0

        override fun dispatchTouchEvent(event: MotionEvent?): Boolean {
            events++
            return next.dispatchTouchEvent(event)
        }
    }

    private class Forwarding(
        private val next: Window.Callback,
    ) : InvocationHandler {
        fun proxy(): Window.Callback =
            Proxy.newProxyInstance(javaClass.classLoader, arrayOf(Window.Callback::class.java), this) as Window.Callback

        override fun invoke(
            proxy: Any,
            method: Method,
            arguments: Array<out Any?>?,
        ): Any? = method.invoke(next, *(arguments ?: emptyArray()))
    }
}

/** A callback of another library that keeps the one before where a search of its fields does not find it. */
internal class HiddenWrapper private constructor(
    next: Window.Callback,
) : InvocationHandler {
    private val holder = AtomicReference(next)

    override fun invoke(
        proxy: Any,
        method: Method,
        arguments: Array<out Any?>?,
    ): Any? = method.invoke(holder.get(), *(arguments ?: emptyArray()))

    companion object {
        fun wrap(next: Window.Callback): Window.Callback =
            Proxy.newProxyInstance(
                HiddenWrapper::class.java.classLoader,
                arrayOf(Window.Callback::class.java),
                HiddenWrapper(next),
            ) as Window.Callback

        fun inner(wrapper: Window.Callback): Window.Callback? {
            if (!Proxy.isProxyClass(wrapper.javaClass)) return null
            return (Proxy.getInvocationHandler(wrapper) as? HiddenWrapper)?.holder?.get()
        }
    }
}
