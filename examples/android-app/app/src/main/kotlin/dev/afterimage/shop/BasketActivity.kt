package dev.afterimage.shop

import android.content.Intent
import android.os.Bundle
import android.view.View
import android.widget.TextView
import androidx.appcompat.app.AppCompatActivity
import com.google.android.material.dialog.MaterialAlertDialogBuilder

/** The basket. A dialog asks before something is removed. */
class BasketActivity : AppCompatActivity() {
    private val basket get() = (application as ShopApp).basket

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        setContentView(R.layout.basket)
        onClick(R.id.remove) { askToRemove() }
        onClick(R.id.checkout) { startActivity(Intent(this, LoginActivity::class.java)) }
        show()
    }

    private fun show() {
        val article = basket.article
        val item = part<TextView>(R.id.item)
        val total = part<TextView>(R.id.total)
        val present = if (article == null) View.GONE else View.VISIBLE
        for (id in listOf(R.id.total, R.id.remove, R.id.checkout)) part<View>(id).visibility = present
        if (article == null) {
            item.setText(R.string.basket_empty)
        } else {
            item.text = "${article.name}, ${basket.size}"
            total.text = getString(R.string.basket_total, priceText(article.price))
        }
    }

    private fun askToRemove() {
        MaterialAlertDialogBuilder(this)
            .setTitle(R.string.basket_remove_title)
            .setMessage(R.string.basket_remove_text)
            .setNegativeButton(R.string.basket_keep, null)
            .setPositiveButton(R.string.basket_remove) { _, _ ->
                basket.article = null
                show()
            }.show()
    }
}
