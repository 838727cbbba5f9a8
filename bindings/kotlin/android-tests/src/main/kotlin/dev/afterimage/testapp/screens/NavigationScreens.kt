package dev.afterimage.testapp.screens

import android.graphics.Color
import android.view.Gravity
import android.view.View
import android.view.ViewGroup
import android.widget.FrameLayout
import android.widget.LinearLayout
import android.widget.Toolbar
import androidx.appcompat.app.AppCompatActivity
import androidx.drawerlayout.widget.DrawerLayout
import androidx.fragment.app.Fragment
import androidx.fragment.app.FragmentContainerView
import androidx.viewpager.widget.PagerAdapter
import androidx.viewpager.widget.ViewPager
import androidx.viewpager2.widget.ViewPager2
import com.google.android.material.appbar.CollapsingToolbarLayout
import com.google.android.material.appbar.MaterialToolbar
import com.google.android.material.bottomnavigation.BottomNavigationView
import com.google.android.material.navigation.NavigationView
import com.google.android.material.navigationrail.NavigationRailView
import com.google.android.material.tabs.TabLayout
import com.google.android.material.tabs.TabLayoutMediator
import dev.afterimage.testapp.Look
import dev.afterimage.testapp.R
import dev.afterimage.testapp.Screen
import dev.afterimage.testapp.ScreenScope
import dev.afterimage.testapp.Secrecy
import dev.afterimage.testapp.Theme
import dev.afterimage.testapp.column
import dev.afterimage.testapp.dp
import dev.afterimage.testapp.part
import dev.afterimage.testapp.text

/** Screens with bars, drawers, tabs and pages. */
val navigationScreens: List<Screen> =
    listOf(
        Screen("toolbar", Theme.PLATFORM) { platformToolbar() },
        Screen("toolbar, Material", Theme.MATERIAL_3) { materialToolbar() },
        Screen("toolbar, right to left", Theme.MATERIAL_3, Look(language = "ar")) { materialToolbar() },
        Screen("collapsing toolbar", Theme.MATERIAL_3) { collapsingToolbar() },
        Screen("drawer, closed", Theme.MATERIAL_3) { drawer(isOpen = false) },
        Screen("drawer, open", Theme.MATERIAL_3) { drawer(isOpen = true) },
        Screen("drawer, open, right to left, dark", Theme.MATERIAL_3, Look(isNight = true, language = "ar")) { drawer(isOpen = true) },
        Screen("bottom navigation", Theme.MATERIAL_3) { bottomNavigation() },
        Screen("navigation rail, landscape", Theme.MATERIAL_3, Look(isLandscape = true)) { navigationRail() },
        Screen("tabs and pages", Theme.MATERIAL_3) { tabsAndPages() },
        Screen("pages", Theme.APP_COMPAT) { pages() },
        Screen("turning pages", Theme.MATERIAL_3) { turningPages() },
        Screen("fragments", Theme.APP_COMPAT) { fragments() },
    )

private fun ScreenScope.platformToolbar(): View {
    val bar = Toolbar(activity)
    bar.title = label("Trips")
    bar.subtitle = label("Three planned")
    bar.setNavigationIcon(R.drawable.avatar)
    bar.menu.add(label("Search")).setShowAsAction(android.view.MenuItem.SHOW_AS_ACTION_ALWAYS)
    bar.setBackgroundColor(Color.LTGRAY)
    return column(bar, text(label("No trip today")))
}

private fun ScreenScope.materialToolbar(): View {
    val bar = MaterialToolbar(activity)
    bar.title = label("Trip")
    bar.setNavigationIcon(R.drawable.avatar)
    bar.inflateMenu(R.menu.options)
    return column(bar, text(label("To Lisbon")))
}

private fun ScreenScope.collapsingToolbar(): View {
    val root = inflate(R.layout.collapsing)
    root.part<CollapsingToolbarLayout>(R.id.collapsing).title = unseen(Secrecy.LABEL, "Drawn by the layout itself")
    return root
}

private fun ScreenScope.drawer(isOpen: Boolean): View {
    val root = inflate(R.layout.drawer) as DrawerLayout
    val navigation = root.part<NavigationView>(R.id.navigation)
    if (isOpen) {
        remember(R.layout.drawer_header)
        remember(R.menu.drawer)
        afterShown { root.openDrawer(navigation, false) }
    }
    return root
}

private fun ScreenScope.bottomNavigation(): View {
    val bar = BottomNavigationView(activity)
    remember(R.menu.tabs)
    bar.inflateMenu(R.menu.tabs)
    bar.labelVisibilityMode = BottomNavigationView.LABEL_VISIBILITY_LABELED
    bar.getOrCreateBadge(R.id.search).number = 7
    val content = column(text(label("Home")))
    val root = LinearLayout(activity).apply { orientation = LinearLayout.VERTICAL }
    root.addView(content, LinearLayout.LayoutParams(ViewGroup.LayoutParams.MATCH_PARENT, 0, 1f))
    root.addView(bar)
    return root
}

private fun ScreenScope.navigationRail(): View {
    val rail = NavigationRailView(activity)
    remember(R.menu.tabs)
    rail.inflateMenu(R.menu.tabs)
    rail.labelVisibilityMode = NavigationRailView.LABEL_VISIBILITY_LABELED
    val root = LinearLayout(activity)
    root.addView(rail, LinearLayout.LayoutParams(ViewGroup.LayoutParams.WRAP_CONTENT, ViewGroup.LayoutParams.MATCH_PARENT))
    root.addView(column(text(label("Home"))))
    return root
}

private fun ScreenScope.tabsAndPages(): View {
    val pages = listOf(label("Page 0"), unseen(Secrecy.LABEL, "Page 1"), unseen(Secrecy.LABEL, "Page 2"))
    val pager = ViewPager2(activity)
    pager.id = android.R.id.tabcontent
    pager.adapter = RowAdapter(pages.size, { pageView() }) { view, position -> view.text = pages[position] }
    val tabs = TabLayout(activity)
    TabLayoutMediator(tabs, pager) { tab, position -> tab.text = label("Tab $position") }.attach()
    val root = LinearLayout(activity).apply { orientation = LinearLayout.VERTICAL }
    root.addView(tabs, LinearLayout.LayoutParams(ViewGroup.LayoutParams.MATCH_PARENT, ViewGroup.LayoutParams.WRAP_CONTENT))
    root.addView(pager, LinearLayout.LayoutParams(ViewGroup.LayoutParams.MATCH_PARENT, 0, 1f))
    return root
}

private fun ScreenScope.pageView() =
    text("") {
        gravity = Gravity.CENTER
        layoutParams = ViewGroup.LayoutParams(ViewGroup.LayoutParams.MATCH_PARENT, ViewGroup.LayoutParams.MATCH_PARENT)
    }

private fun ScreenScope.pages(): View {
    val texts = listOf(label("First page"), unseen(Secrecy.LABEL, "Second page"), unseen(Secrecy.LABEL, "Third page"))
    val pager = ViewPager(activity)
    pager.id = android.R.id.tabcontent
    pager.adapter =
        object : PagerAdapter() {
            override fun getCount(): Int = texts.size

            override fun isViewFromObject(
                view: View,
                page: Any,
            ): Boolean = view === page

            override fun instantiateItem(
                container: ViewGroup,
                position: Int,
            ): Any = pageView().apply { text = texts[position] }.also { container.addView(it) }

            override fun destroyItem(
                container: ViewGroup,
                position: Int,
                page: Any,
            ) = container.removeView(page as View)
        }
    return pager
}

/** Pages that shrink, turn and fade while they move, halfway between the first and the second. */
private fun ScreenScope.turningPages(): View {
    val pager = ViewPager2(activity)
    pager.id = android.R.id.tabcontent
    pager.offscreenPageLimit = 1
    val pages = List(3) { if (it < 2) label("Page $it") else unseen(Secrecy.LABEL, "Page") }
    pager.adapter =
        RowAdapter(pages.size, { pageView().apply { setBackgroundResource(R.drawable.bubble) } }) { view, position ->
            view.text =
                pages[position]
        }
    pager.setPageTransformer { page, position ->
        page.rotation = 20f * position
        page.scaleX = 1f - 0.3f * kotlin.math.abs(position)
        page.scaleY = page.scaleX
        page.translationX = -page.width * 0.4f * position
    }
    afterShown {
        pager.beginFakeDrag()
        pager.fakeDragBy(-pager.width * 0.4f)
    }
    return pager
}

/** A fragment with one text. */
class TextFragment : Fragment() {
    var text: String = ""

    override fun onCreateView(
        inflater: android.view.LayoutInflater,
        container: ViewGroup?,
        savedInstanceState: android.os.Bundle?,
    ): View = android.widget.TextView(inflater.context).also { it.text = text }
}

private fun ScreenScope.fragments(): View {
    val container = FragmentContainerView(activity).apply { id = android.R.id.custom }
    afterShown {
        val manager = (activity as AppCompatActivity).supportFragmentManager
        manager.beginTransaction().replace(container.id, TextFragment().also { it.text = label("In a fragment") }).commitNow()
    }
    return column(text(label("Above the fragment")), container)
}
