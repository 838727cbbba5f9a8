package dev.afterimage.internal.capture

import android.os.Binder
import android.os.IBinder
import android.view.View
import android.view.WindowManager
import android.widget.TextView
import android.widget.Toast
import dev.afterimage.internal.buffer.Ident
import dev.afterimage.internal.buffer.TextField
import org.junit.Assert.assertEquals
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.annotation.Implements
import java.lang.ref.WeakReference

/**
 * A toast of the framework in its own window. The system decides when it is shown, and calls the app's process for that; the test makes these
 * calls. From API level 30 on the process has only toasts with a view of the app: the system shows the others.
 */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [23, 28, 35], shadows = [ToastTest.UnchangedToast::class])
class ToastTest {
    /** Robolectric's own class stores toasts and shows none. */
    @Implements(Toast::class)
    class UnchangedToast

    @get:Rule
    val rule = CaptureRule()

    @Test
    fun `a toast is captured above the activity while it is shown`() {
        val activity = rule.show { TextView(it).apply { text = "screen" } }
        val before = rule.frame().nodes.size
        val message = TextView(activity).apply { text = "Message sent" }
        val toast = Toast(activity)
        @Suppress("DEPRECATION") // Without a view of its own, the toast is in another process.
        toast.view = message
        handOver(toast, message)
        call(toast, "show")
        rule.idle()
        val frame = rule.frame()
        assertEquals(WindowManager.LayoutParams.TYPE_TOAST, (message.rootView.layoutParams as WindowManager.LayoutParams).type)
        assertEquals("Message sent", frame.of(message).text(TextField.TEXT))
        assertEquals("drawn last", frame.of(message.rootView).id, frame.nodes.last { it.parent == 0 }.id)
        assertEquals("toast", frame.of(message.rootView).ident(Ident.WINDOW))
        frame.assertPlaces(message.rootView, activity.window.decorView)

        call(toast, "hide")
        rule.idle()
        assertEquals(before, rule.frame().nodes.size)
        assertEquals(emptyList<String>(), rule.failed)
    }

    /** Shows the toast without `show`, which calls a system service that the sandbox lacks: passes the view to the part that the system calls. */
    private fun handOver(
        toast: Toast,
        view: View,
    ) {
        val remote = remote(toast)
        for (field in remote.javaClass.declaredFields.filter { it.name.startsWith("mNextView") }) {
            field.isAccessible = true
            field.set(remote, if (field.type == View::class.java) view else WeakReference(view))
        }
    }

    private fun remote(toast: Toast): Any =
        Toast::class.java
            .getDeclaredField("mTN")
            .apply { isAccessible = true }
            .get(toast)

    /** Calls the callback that the system calls in the app's process. */
    private fun call(
        toast: Toast,
        name: String,
    ) {
        val remote =
            Toast::class.java
                .getDeclaredField("mTN")
                .apply { isAccessible = true }
                .get(toast)
        val method = remote.javaClass.methods.first { it.name == name }
        val token: IBinder = Binder()
        method.invoke(remote, *arrayOfNulls<Any>(method.parameterTypes.size).also { if (it.isNotEmpty()) it[0] = token })
    }
}
