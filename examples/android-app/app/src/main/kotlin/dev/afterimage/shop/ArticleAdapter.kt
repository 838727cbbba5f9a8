package dev.afterimage.shop

import android.view.LayoutInflater
import android.view.View
import android.view.ViewGroup
import android.widget.TextView
import androidx.recyclerview.widget.RecyclerView

/** Rows with articles. */
class ArticleAdapter(
    private val onClick: (Article) -> Unit,
) : RecyclerView.Adapter<ArticleAdapter.Row>() {
    /** The articles in their order. */
    var articles: List<Article> = emptyList()
        set(value) {
            field = value
            notifyDataSetChanged()
        }

    /** The views of one row. */
    class Row(
        view: View,
    ) : RecyclerView.ViewHolder(view) {
        val name: TextView = view.part(R.id.name)
        val note: TextView = view.part(R.id.note)
        val price: TextView = view.part(R.id.price)
    }

    override fun onCreateViewHolder(
        parent: ViewGroup,
        viewType: Int,
    ): Row = Row(LayoutInflater.from(parent.context).inflate(R.layout.catalog_row, parent, false))

    override fun onBindViewHolder(
        holder: Row,
        position: Int,
    ) {
        val article = articles[position]
        holder.name.text = article.name
        holder.note.text = article.note
        holder.price.text = priceText(article.price)
        holder.itemView.setOnClickListener { onClick(article) }
    }

    override fun getItemCount(): Int = articles.size
}
