package dev.afterimage.shop

import android.os.Bundle
import androidx.activity.ComponentActivity
import androidx.activity.compose.setContent
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.material3.lightColorScheme
import androidx.compose.ui.res.colorResource

/** The reviews of an article, written with Compose. */
class ReviewsActivity : ComponentActivity() {
    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        val name = checkNotNull(intent.getStringExtra(NAME))
        setContent {
            val colors = lightColorScheme(primary = colorResource(R.color.brand), onPrimary = colorResource(R.color.on_brand))
            MaterialTheme(colors) { Surface { ReviewsScreen(name, Catalog.reviews(name)) } }
        }
    }

    companion object {
        /** The extra with the article's name. */
        const val NAME: String = "name"
    }
}
