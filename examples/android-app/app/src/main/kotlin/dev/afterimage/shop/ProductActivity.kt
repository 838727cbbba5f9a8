package dev.afterimage.shop

import android.content.Intent
import android.os.Bundle
import android.view.View
import android.widget.Button
import android.widget.TextView
import androidx.appcompat.app.AppCompatActivity
import androidx.viewpager2.widget.ViewPager2
import com.google.android.material.bottomsheet.BottomSheetDialog

/** One article: its pictures in a pager, and a bottom sheet with its sizes. */
class ProductActivity : AppCompatActivity() {
    private lateinit var article: Article

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        val name = intent.getStringExtra(NAME)
        article = Catalog.articles.first { it.name == name }
        setContentView(R.layout.product)
        part<TextView>(R.id.name).text = article.name
        part<TextView>(R.id.price).text = priceText(article.price)
        part<ViewPager2>(R.id.pages).adapter = PictureAdapter(article.pictures)
        onClick(R.id.reviews) { startActivity(Intent(this, ReviewsActivity::class.java).putExtra(ReviewsActivity.NAME, article.name)) }
        onClick(R.id.add) { chooseSize() }
    }

    private fun chooseSize() {
        val sheet = BottomSheetDialog(this)
        sheet.setContentView(R.layout.sizes)
        for (id in listOf(R.id.small, R.id.medium, R.id.large)) {
            val button = checkNotNull(sheet.findViewById<View>(id)) as Button
            button.setOnClickListener {
                sheet.dismiss()
                addToBasket(button.text.toString())
            }
        }
        sheet.show()
    }

    private fun addToBasket(size: String) {
        val basket = (application as ShopApp).basket
        basket.article = article
        basket.size = size
        startActivity(Intent(this, BasketActivity::class.java))
    }

    companion object {
        /** The extra with the article's name. */
        const val NAME: String = "name"
    }
}
