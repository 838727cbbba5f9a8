package dev.afterimage.flows

import android.app.AlertDialog
import android.text.Editable
import android.text.TextWatcher
import android.view.Gravity
import android.view.View
import android.view.ViewGroup
import android.widget.Button
import android.widget.EditText
import android.widget.LinearLayout
import android.widget.TextView
import androidx.recyclerview.widget.LinearLayoutManager
import androidx.recyclerview.widget.RecyclerView
import androidx.viewpager2.widget.ViewPager2
import com.google.android.material.bottomsheet.BottomSheetDialog
import com.google.android.material.tabs.TabLayout
import com.google.android.material.tabs.TabLayoutMediator
import dev.afterimage.testapp.R
import dev.afterimage.testapp.ScreenScope
import dev.afterimage.testapp.column
import dev.afterimage.testapp.dp
import dev.afterimage.testapp.part
import dev.afterimage.testapp.screens.RowAdapter
import dev.afterimage.testapp.sized
import dev.afterimage.testapp.text

/** The screens of the flows. */
enum class FlowPages { WELCOME, LOGIN, TRIPS, SEARCH, BICYCLE, BASKET, CHECKOUT, RECEIPT, TRIP, SHARE, TABS }

/** Builds the content of a page. */
fun ScreenScope.content(page: FlowPages): View =
    when (page) {
        FlowPages.WELCOME -> column(text("Plan your next trip"), opens("To the login", FlowPages.LOGIN))
        FlowPages.LOGIN -> inflate(R.layout.login).also { it.part<View>(R.id.submit).opens(FlowPages.TRIPS) }
        FlowPages.TRIPS -> column(text("Your trips"), text("Lisbon in May"))
        FlowPages.SEARCH -> search()
        FlowPages.BICYCLE -> column(text("A bicycle in blue"), text("499.00"))
        FlowPages.BASKET -> column(text("Your basket"), opens("To the payment", FlowPages.CHECKOUT))
        FlowPages.CHECKOUT -> inflate(R.layout.checkout).also { it.part<View>(R.id.pay).opens(FlowPages.RECEIPT) }
        FlowPages.RECEIPT -> column(text("Thank you for your order"))
        FlowPages.TRIP -> trip()
        FlowPages.SHARE -> share()
        FlowPages.TABS -> tabs()
    }

private fun View.opens(page: FlowPages) = setOnClickListener { context.startActivity(FlowActivity.intentFor(page)) }

private fun ScreenScope.opens(
    text: String,
    page: FlowPages,
): View =
    Button(activity).apply {
        this.text = text
        opens(page)
    }

/** A field above the rows that contain its text. */
private fun ScreenScope.search(): View {
    val all = List(SEARCHED_ROWS) { "Bicycle $it" } + List(SEARCHED_ROWS) { "Helmet $it" }
    val shown = ArrayList(all)
    val list = RecyclerView(activity).apply { id = android.R.id.list }
    list.layoutManager = LinearLayoutManager(activity)
    list.itemAnimator = null
    val row = { text("") { setPadding(dp(8), dp(16), dp(8), dp(16)) } }
    val bind = { view: TextView, position: Int ->
        view.text = shown[position]
        view.opens(FlowPages.BICYCLE)
    }
    list.adapter = RowAdapter(all.size, row, bind)
    val field = EditText(activity).apply { id = android.R.id.edit }
    field.addTextChangedListener(
        object : TextWatcher {
            override fun beforeTextChanged(
                text: CharSequence,
                start: Int,
                count: Int,
                after: Int,
            ) = Unit

            override fun onTextChanged(
                text: CharSequence,
                start: Int,
                before: Int,
                count: Int,
            ) = Unit

            override fun afterTextChanged(text: Editable) {
                shown.clear()
                shown += all.filter { it.startsWith(text.toString(), ignoreCase = true) }
                list.adapter = RowAdapter(shown.size, row, bind)
            }
        },
    )
    return column(text("Search the shop"), field, sized(list, 0, 0))
}

private fun ScreenScope.trip(): View {
    val title = text("Trip to Lisbon")
    val delete = Button(activity).apply { text = "Remove" }
    delete.setOnClickListener {
        AlertDialog
            .Builder(activity)
            .setTitle("Delete the trip?")
            .setMessage("This cannot be undone.")
            .setPositiveButton("Delete it") { _, _ -> title.text = "No trip is planned" }
            .setNegativeButton("Keep it", null)
            .show()
    }
    return column(title, delete)
}

private fun ScreenScope.share(): View {
    val state = text("Not shared")
    val button = Button(activity).apply { text = "Share" }
    button.setOnClickListener {
        val sheet = BottomSheetDialog(activity)
        val person = Button(activity).apply { text = "With Ann" }
        person.setOnClickListener {
            state.text = "Shared with Ann"
            sheet.dismiss()
        }
        sheet.setContentView(column(text("People that you know"), person, sized(View(activity), 0, SHEET_DP)))
        sheet.show()
    }
    return column(state, button)
}

private fun ScreenScope.tabs(): View {
    val pages = listOf("All flights", "All hotels", "All trains")
    val pager = ViewPager2(activity).apply { id = android.R.id.tabcontent }
    val page = {
        text("") {
            gravity = Gravity.CENTER
            layoutParams = ViewGroup.LayoutParams(ViewGroup.LayoutParams.MATCH_PARENT, ViewGroup.LayoutParams.MATCH_PARENT)
        }
    }
    pager.adapter = RowAdapter(pages.size, page) { view, position -> view.text = pages[position] }
    val tabs = TabLayout(activity)
    TabLayoutMediator(tabs, pager) { tab, position -> tab.text = listOf("Fly", "Sleep", "Ride")[position] }.attach()
    val root = LinearLayout(activity).apply { orientation = LinearLayout.VERTICAL }
    root.addView(tabs, LinearLayout.LayoutParams(ViewGroup.LayoutParams.MATCH_PARENT, ViewGroup.LayoutParams.WRAP_CONTENT))
    root.addView(pager, LinearLayout.LayoutParams(ViewGroup.LayoutParams.MATCH_PARENT, 0, 1f))
    return root
}

/** More rows than a screen shows. */
private const val SEARCHED_ROWS = 30

/** Height of the empty part of a sheet. */
private const val SHEET_DP = 200
