package dev.afterimage.shop

import android.view.LayoutInflater
import android.view.View
import android.view.ViewGroup
import android.widget.TextView
import androidx.core.content.ContextCompat
import androidx.recyclerview.widget.RecyclerView

/** The pages of the pager: a picture and its caption each. */
class PictureAdapter(
    private val captions: List<String>,
) : RecyclerView.Adapter<PictureAdapter.Page>() {
    /** The views of one page. */
    class Page(
        view: View,
    ) : RecyclerView.ViewHolder(view) {
        val caption: TextView = view.part(R.id.caption)
    }

    override fun onCreateViewHolder(
        parent: ViewGroup,
        viewType: Int,
    ): Page = Page(LayoutInflater.from(parent.context).inflate(R.layout.product_page, parent, false))

    override fun onBindViewHolder(
        holder: Page,
        position: Int,
    ) {
        holder.caption.text = captions[position]
        val tint = TINTS[position % TINTS.size]
        holder.itemView.setBackgroundColor(ContextCompat.getColor(holder.itemView.context, tint))
    }

    override fun getItemCount(): Int = captions.size

    private companion object {
        val TINTS = listOf(R.color.tint_0, R.color.tint_1, R.color.tint_2)
    }
}
