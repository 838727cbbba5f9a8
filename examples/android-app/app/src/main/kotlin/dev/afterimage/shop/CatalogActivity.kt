package dev.afterimage.shop

import android.content.Intent
import android.os.Bundle
import android.text.Editable
import android.text.TextWatcher
import android.view.View
import android.widget.EditText
import androidx.appcompat.app.AppCompatActivity
import androidx.recyclerview.widget.LinearLayoutManager
import androidx.recyclerview.widget.RecyclerView
import dev.afterimage.afterimageUnmask

/** The list of articles, with a search. */
class CatalogActivity : AppCompatActivity() {
    private val adapter = ArticleAdapter(::open)

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        setContentView(R.layout.catalog)
        val list = part<RecyclerView>(R.id.list)
        list.layoutManager = LinearLayoutManager(this)
        list.adapter = adapter
        val search = part<EditText>(R.id.search)
        // Fields are masked by default. A search in a shop is no secret.
        search.afterimageUnmask()
        search.addTextChangedListener(
            object : TextWatcher {
                override fun afterTextChanged(text: Editable) = show(text.toString())

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
            },
        )
        show("")
    }

    private fun show(text: String) {
        val found = Catalog.search(text)
        adapter.articles = found
        part<View>(R.id.empty).visibility = if (found.isEmpty()) View.VISIBLE else View.GONE
    }

    private fun open(article: Article) {
        startActivity(Intent(this, ProductActivity::class.java).putExtra(ProductActivity.NAME, article.name))
    }
}
