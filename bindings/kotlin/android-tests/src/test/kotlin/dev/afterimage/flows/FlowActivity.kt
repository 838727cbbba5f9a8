package dev.afterimage.flows

import android.content.Intent
import android.os.Bundle
import androidx.appcompat.app.AppCompatActivity
import dev.afterimage.testapp.R
import dev.afterimage.testapp.ScreenScope

/** Shows one of [FlowPages]. */
class FlowActivity : AppCompatActivity() {
    override fun onCreate(savedInstanceState: Bundle?) {
        setTheme(R.style.Theme_Material3_DayNight_NoActionBar)
        super.onCreate(savedInstanceState)
        val page = FlowPages.valueOf(checkNotNull(intent.getStringExtra(PAGE)))
        title = page.name
        setContentView(ScreenScope(this, 0).content(page))
    }

    companion object {
        private const val PAGE = "page"

        /** Returns the intent that shows a page. */
        fun intentFor(page: FlowPages): Intent =
            Intent()
                .setClassName("dev.afterimage.testapp", FlowActivity::class.java.name)
                .putExtra(PAGE, page.name)
    }
}
