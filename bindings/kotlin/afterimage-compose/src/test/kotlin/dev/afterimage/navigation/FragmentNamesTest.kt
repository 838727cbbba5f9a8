package dev.afterimage.navigation

import android.os.Bundle
import android.view.LayoutInflater
import android.view.View
import android.view.ViewGroup
import android.widget.FrameLayout
import android.widget.TextView
import androidx.fragment.app.DialogFragment
import androidx.fragment.app.Fragment
import androidx.fragment.app.FragmentActivity
import androidx.navigation.NavGraph
import androidx.navigation.NavGraphNavigator
import androidx.navigation.fragment.FragmentNavigator
import androidx.navigation.fragment.NavHostFragment
import dev.afterimage.SessionReplay
import org.junit.Assert.assertEquals
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.GraphicsMode

/** The names of androidx's own fragments in recordings. */
@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class FragmentNamesTest {
    class OneActivity : FragmentActivity() {
        override fun onCreate(savedInstanceState: Bundle?) {
            super.onCreate(savedInstanceState)
            setContentView(FrameLayout(this).apply { id = CONTAINER })
        }

        fun show(fragment: Fragment) {
            supportFragmentManager
                .beginTransaction()
                .replace(CONTAINER, fragment)
                .addToBackStack(null)
                .commit()
            supportFragmentManager.executePendingTransactions()
        }
    }

    open class TextFragment : Fragment() {
        override fun onCreateView(
            inflater: LayoutInflater,
            container: ViewGroup?,
            savedInstanceState: Bundle?,
        ): View = TextView(inflater.context).apply { text = this@TextFragment.javaClass.simpleName }
    }

    class Home : TextFragment()

    class Detail : TextFragment()

    class Headless : Fragment()

    class Question : DialogFragment()

    private fun recorded(
        records: Boolean = true,
        act: (OneActivity, draw: () -> Unit) -> Unit,
    ): List<String> = recordedWith(records) { activity, _, draw -> act(activity, draw) }

    private fun recordedWith(
        records: Boolean = true,
        act: (OneActivity, ScreenRecorder, draw: () -> Unit) -> Unit,
    ): List<String> =
        ScreenRecorder { recordFragmentNames = records }.use { recorder ->
            val controller = Robolectric.buildActivity(OneActivity::class.java).setup()
            recorder.record(controller.get())
            act(controller.get(), recorder) { recorder.draw(controller.get()) }
            recorder.draw(controller.get())
            recorder.names().map { it.substringAfter('$') }.also { controller.pause().stop().destroy() }
        }

    @Test
    fun `the shown fragment names the screen, and one without a view or a dialog does not`() {
        val names =
            recorded { activity, draw ->
                activity.show(Home())
                draw()
                activity.show(Detail())
                draw()
                activity.supportFragmentManager
                    .beginTransaction()
                    .add(Headless(), "headless")
                    .commitNow()
                Question().showNow(activity.supportFragmentManager, "question")
                draw()
                activity.supportFragmentManager.popBackStack()
            }
        assertEquals(listOf("OneActivity", "Home", "Detail", "Home"), names)
    }

    @Test
    fun `the removal of a fragment above another one restores the name`() {
        val names =
            recorded { activity, draw ->
                activity.show(Home())
                draw()
                val above = Detail()
                activity.supportFragmentManager
                    .beginTransaction()
                    .add(CONTAINER, above)
                    .commitNow()
                draw()
                activity.supportFragmentManager
                    .beginTransaction()
                    .remove(above)
                    .commitNow()
            }
        assertEquals(listOf("OneActivity", "Home", "Detail", "Home"), names)
    }

    @Test
    fun `the fragment of a destination names the screen, and its host does not`() {
        val names =
            recorded { activity, draw ->
                val host = NavHostFragment()
                activity.supportFragmentManager
                    .beginTransaction()
                    .replace(CONTAINER, host)
                    .setPrimaryNavigationFragment(host)
                    .commitNow()
                val provider = host.navController.navigatorProvider
                val fragments = provider.getNavigator(FragmentNavigator::class.java)
                val destination = { name: String, type: Class<*> ->
                    fragments.createDestination().apply {
                        route = name
                        setClassName(type.name)
                    }
                }
                val graph = NavGraph(provider.getNavigator(NavGraphNavigator::class.java))
                graph.addDestinations(destination("home", Home::class.java), destination("detail", Detail::class.java))
                graph.setStartDestination("home")
                host.navController.graph = graph
                draw()
                host.navController.navigate("detail")
                draw()
                host.navController.popBackStack()
            }
        // The host is shown for a moment before it has a graph.
        assertEquals(listOf("Home", "Detail", "Home"), names.drop(names.indexOf("Home")))
    }

    /** Names the screen when it is resumed, as apps do. */
    class Named : TextFragment() {
        lateinit var replay: SessionReplay

        override fun onResume() {
            super.onResume()
            replay.recordScreen("Checkout")
        }
    }

    @Test
    fun `a name that the app gives in a fragment applies until another fragment is shown`() {
        val names =
            recordedWith { activity, recorder, draw ->
                activity.show(Home())
                draw()
                activity.show(Named().also { it.replay = recorder.replay })
                draw()
                Question().showNow(activity.supportFragmentManager, "question")
                draw()
                recorder.replay.recordScreen("Step 2")
                draw()
                (activity.supportFragmentManager.findFragmentByTag("question") as DialogFragment).dismissNow()
                draw()
                activity.show(Detail())
                draw()
                activity.supportFragmentManager.popBackStack()
                draw()
                activity.supportFragmentManager.popBackStack()
            }
        assertEquals(listOf("OneActivity", "Home", "Checkout", "Step 2", "Detail", "Checkout", "Home"), names)
    }

    @Test
    fun `a stop ends the following of fragments, and the next start names the one that is shown then`() {
        val names =
            recordedWith { activity, recorder, draw ->
                activity.show(Home())
                draw()
                recorder.replay.recordScreen("Own")
                draw()
                recorder.replay.stop()
                recorder.replay.start()
                recorder.record(activity)
                draw()
                recorder.replay.stop()
                activity.show(Detail())
                recorder.replay.start()
                recorder.record(activity)
                draw()
            }
        // The same fragment keeps the name that the app gave.
        assertEquals(listOf("OneActivity", "Home", "Own", "Detail"), names.distinct())
    }

    @Test
    fun `without the option the activity names the screen`() {
        assertEquals(listOf("OneActivity"), recorded(records = false) { activity, _ -> activity.show(Home()) })
    }

    private companion object {
        val CONTAINER = View.generateViewId()
    }
}
