package dev.afterimage.testapp.screens

import android.graphics.Color
import android.view.Gravity
import android.view.View
import android.view.ViewGroup
import android.widget.ArrayAdapter
import android.widget.ExpandableListView
import android.widget.GridView
import android.widget.HorizontalScrollView
import android.widget.ImageView
import android.widget.LinearLayout
import android.widget.ListView
import android.widget.SimpleExpandableListAdapter
import android.widget.TextView
import androidx.core.widget.NestedScrollView
import androidx.recyclerview.widget.DividerItemDecoration
import androidx.recyclerview.widget.GridLayoutManager
import androidx.recyclerview.widget.LinearLayoutManager
import androidx.recyclerview.widget.RecyclerView
import androidx.swiperefreshlayout.widget.SwipeRefreshLayout
import com.google.android.material.textfield.TextInputEditText
import dev.afterimage.testapp.Look
import dev.afterimage.testapp.R
import dev.afterimage.testapp.Screen
import dev.afterimage.testapp.ScreenScope
import dev.afterimage.testapp.Secrecy
import dev.afterimage.testapp.Theme
import dev.afterimage.testapp.column
import dev.afterimage.testapp.dp
import dev.afterimage.testapp.part
import dev.afterimage.testapp.picture
import dev.afterimage.testapp.row
import dev.afterimage.testapp.sized
import dev.afterimage.testapp.text

/** Screens with lists. */
val listScreens: List<Screen> =
    listOf(
        Screen("search results", Theme.MATERIAL_3) { searchResults() },
        Screen("search results, dark", Theme.MATERIAL_3, Look(isNight = true)) { searchResults() },
        Screen("list", Theme.PLATFORM) { list() },
        Screen("list of choices", Theme.PLATFORM) { choices() },
        Screen("expandable list", Theme.PLATFORM) { expandableList() },
        Screen("grid", Theme.PLATFORM) { grid() },
        Screen("grid of products", Theme.MATERIAL_3) { products() },
        Screen("chat", Theme.APP_COMPAT) { chat() },
        Screen("chat, right to left, large font", Theme.APP_COMPAT, Look(language = "ar", fontScale = 1.3f)) { chat() },
        Screen("nested scrolling", Theme.APP_COMPAT) { nestedScrolling() },
        Screen("pull to refresh", Theme.APP_COMPAT) { pullToRefresh() },
    )

/** Shows `rows` in a list that recycles its views. */
class RowAdapter<V : View>(
    private val count: Int,
    private val create: () -> V,
    private val bind: (V, Int) -> Unit,
) : RecyclerView.Adapter<RowAdapter.Holder<V>>() {
    class Holder<V : View>(
        val row: V,
    ) : RecyclerView.ViewHolder(row)

    override fun getItemCount(): Int = count

    override fun onCreateViewHolder(
        parent: ViewGroup,
        viewType: Int,
    ): Holder<V> {
        val row = create()
        if (row.layoutParams == null) {
            row.layoutParams = RecyclerView.LayoutParams(ViewGroup.LayoutParams.MATCH_PARENT, ViewGroup.LayoutParams.WRAP_CONTENT)
        }
        return Holder(row)
    }

    override fun onBindViewHolder(
        holder: Holder<V>,
        position: Int,
    ) = bind(holder.row, position)
}

/** The texts of a list: the first `shown` are on the screen, the others below it. */
private fun ScreenScope.rows(
    shown: Int,
    all: Int,
    name: String,
): List<String> = List(all) { if (it < shown) label("$name $it") else unseen(Secrecy.LABEL, "$name $it") }

private fun ScreenScope.searchResults(): View {
    val query = TextInputEditText(activity).apply { setText(field("bicycle")) }
    val titles = rows(shown = 4, all = 60, name = "Bicycle")
    val list = RecyclerView(activity)
    list.id = android.R.id.list
    list.layoutManager = LinearLayoutManager(activity)
    list.addItemDecoration(DividerItemDecoration(activity, DividerItemDecoration.VERTICAL))
    list.adapter =
        RowAdapter(titles.size, { inflateRow() }) { row, position ->
            row.part<TextView>(android.R.id.text1).text = titles[position]
            row.part<ImageView>(android.R.id.icon).setImageBitmap(picture(position))
        }
    return column(query, sized(list, 0, 0))
}

private fun ScreenScope.inflateRow(): LinearLayout {
    val icon = sized(ImageView(activity), 56, 56).apply { id = android.R.id.icon }
    return row(
        icon,
        text("") {
            id = android.R.id.text1
            setPadding(dp(8), 0, 0, 0)
        },
    )
}

private fun ScreenScope.list(): View {
    val list = ListView(activity)
    list.adapter = ArrayAdapter(activity, android.R.layout.simple_list_item_1, rows(shown = 6, all = 40, name = "Row"))
    list.addHeaderView(text(label("Header")))
    return list
}

private fun ScreenScope.choices(): View {
    val list = ListView(activity)
    val options = List(4) { either("Choice $it") }
    list.choiceMode = ListView.CHOICE_MODE_MULTIPLE
    list.adapter = ArrayAdapter(activity, android.R.layout.simple_list_item_multiple_choice, options)
    list.setItemChecked(1, true)
    return list
}

private fun ScreenScope.expandableList(): View {
    val groups = List(2) { mapOf("name" to label("Group $it")) }
    val children = List(2) { group -> List(2) { mapOf("name" to if (group == 0) label("Child $it") else unseen(Secrecy.LABEL, "Child")) } }
    val columns = arrayOf("name")
    val ids = intArrayOf(android.R.id.text1)
    val list = ExpandableListView(activity)
    list.setAdapter(
        SimpleExpandableListAdapter(
            activity,
            groups,
            android.R.layout.simple_expandable_list_item_1,
            columns,
            ids,
            children,
            android.R.layout.simple_list_item_1,
            columns,
            ids,
        ),
    )
    list.expandGroup(0)
    return list
}

private fun ScreenScope.grid(): View =
    GridView(activity).apply {
        numColumns = 3
        adapter = ArrayAdapter(activity, android.R.layout.simple_list_item_1, List(9) { label("Cell $it") })
    }

private fun ScreenScope.products(): View {
    val names = rows(shown = 4, all = 20, name = "Product")
    val list = RecyclerView(activity)
    list.layoutManager = GridLayoutManager(activity, 2)
    list.adapter =
        RowAdapter(names.size, {
            column(
                sized(ImageView(activity), 0, 120).apply { id = android.R.id.icon },
                text("") {
                    id =
                        android.R.id.text1
                },
            )
        }) { cell, position ->
            cell.part<ImageView>(android.R.id.icon).setImageBitmap(picture(position))
            cell.part<TextView>(android.R.id.text1).text = names[position]
        }
    return list
}

private fun ScreenScope.chat(): View {
    val messages = List(5) { label("Message $it") }
    val list = RecyclerView(activity)
    list.layoutManager = LinearLayoutManager(activity).apply { stackFromEnd = true }
    list.adapter =
        RowAdapter(messages.size, {
            row(
                text("") {
                    id = android.R.id.text1
                    setBackgroundResource(R.drawable.bubble)
                },
            )
        }) { line, position ->
            line.gravity = if (position % 2 == 0) Gravity.START else Gravity.END
            line.part<TextView>(android.R.id.text1).text = messages[position]
        }
    val input =
        androidx.appcompat.widget
            .AppCompatEditText(activity)
            .apply { hint = label("Write a message") }
    val root = column(list, input)
    list.layoutParams = LinearLayout.LayoutParams(ViewGroup.LayoutParams.MATCH_PARENT, 0, 1f)
    return root
}

private fun ScreenScope.nestedScrolling(): View {
    val tiles = LinearLayout(activity)
    repeat(12) { tiles.addView(sized(text(if (it < 2) label("Tile $it") else unseen(Secrecy.LABEL, "Tile")), 160, 90)) }
    val strip = HorizontalScrollView(activity).apply { addView(tiles) }
    val tall = sized(text(label("Tall")) { setBackgroundColor(Color.LTGRAY) }, 0, 1200)
    val inner = sized(NestedScrollView(activity).apply { addView(column(text(label("Inner")), tall)) }, 0, 200)
    val outer = NestedScrollView(activity).apply { addView(column(text(label("Outer")), strip, inner, sized(View(activity), 0, 2000))) }
    afterShown { inner.scrollTo(0, dp(10)) }
    return outer
}

private fun ScreenScope.pullToRefresh(): View {
    val list = RecyclerView(activity)
    val rows = List(3) { label("News $it") }
    list.layoutManager = LinearLayoutManager(activity)
    list.adapter = RowAdapter(rows.size, { TextView(activity) }) { view, position -> view.text = rows[position] }
    return SwipeRefreshLayout(activity).apply {
        addView(list)
        isRefreshing = true
    }
}
