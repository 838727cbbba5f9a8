package dev.afterimage.shop

import android.content.Intent
import android.os.Bundle
import android.widget.TextView
import androidx.appcompat.app.AppCompatActivity

/** Asks for an email address and a password. Any are accepted. */
class LoginActivity : AppCompatActivity() {
    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        setContentView(R.layout.login)
        onClick(R.id.submit) { startActivity(Intent(this, DeliveryActivity::class.java)) }
    }
}

/** Asks for the address of the delivery. The layout masks the customer number with a tag. */
class DeliveryActivity : AppCompatActivity() {
    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        setContentView(R.layout.delivery)
        onClick(R.id.next) { startActivity(Intent(this, PaymentActivity::class.java)) }
    }
}

/** Asks for a card. Its fields are secrets, whatever the level of masking is. */
class PaymentActivity : AppCompatActivity() {
    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        setContentView(R.layout.payment)
        val article = (application as ShopApp).basket.article
        part<TextView>(R.id.total).text = getString(R.string.basket_total, priceText(article?.price ?: 0))
        onClick(R.id.pay) { pay() }
    }

    private fun pay() {
        val app = application as ShopApp
        app.basket.article = null
        setContentView(R.layout.done)
        app.recorder.recordDone()
        onClick(R.id.again) {
            val shop = Intent(this, CatalogActivity::class.java)
            startActivity(shop.addFlags(Intent.FLAG_ACTIVITY_CLEAR_TOP))
        }
    }
}
