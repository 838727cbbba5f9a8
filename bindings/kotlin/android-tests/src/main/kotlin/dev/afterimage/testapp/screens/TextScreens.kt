package dev.afterimage.testapp.screens

import android.graphics.Color
import android.graphics.Typeface
import android.text.Spannable
import android.text.SpannableStringBuilder
import android.text.Spanned
import android.text.TextUtils
import android.text.method.LinkMovementMethod
import android.text.style.BackgroundColorSpan
import android.text.style.ForegroundColorSpan
import android.text.style.ImageSpan
import android.text.style.RelativeSizeSpan
import android.text.style.StyleSpan
import android.text.style.URLSpan
import android.text.style.UnderlineSpan
import android.view.View
import android.widget.Chronometer
import android.widget.TextSwitcher
import android.widget.TextView
import android.widget.ViewFlipper
import dev.afterimage.testapp.Look
import dev.afterimage.testapp.R
import dev.afterimage.testapp.Screen
import dev.afterimage.testapp.ScreenScope
import dev.afterimage.testapp.Secrecy
import dev.afterimage.testapp.Theme
import dev.afterimage.testapp.column
import dev.afterimage.testapp.dp
import dev.afterimage.testapp.picture
import dev.afterimage.testapp.scrolling
import dev.afterimage.testapp.text

/** Screens of texts. */
val textScreens: List<Screen> =
    listOf(
        Screen("article", Theme.PLATFORM) { inflate(R.layout.article) },
        Screen("article, dark", Theme.APP_COMPAT, Look(isNight = true)) { inflate(R.layout.article) },
        Screen("article, large font", Theme.PLATFORM, Look(fontScale = 2f)) { inflate(R.layout.article) },
        Screen("spans", Theme.PLATFORM) { spans() },
        Screen("right-to-left texts", Theme.PLATFORM, Look(language = "ar")) { rightToLeft() },
        Screen("left-to-right texts between Arabic ones", Theme.PLATFORM) { rightToLeft() },
        Screen("changing texts", Theme.PLATFORM) { changingTexts() },
        Screen("notes", Theme.APP_COMPAT) { notes() },
        Screen("notes, dark", Theme.APP_COMPAT, Look(isNight = true)) { notes() },
    )

private fun ScreenScope.spans(): View {
    val styled = SpannableStringBuilder(label("bold, italic, underlined, coloured"))
    val spans = listOf(StyleSpan(Typeface.BOLD), StyleSpan(Typeface.ITALIC), UnderlineSpan(), ForegroundColorSpan(Color.RED))
    spans.forEachIndexed { index, span -> styled.setSpan(span, index * 4, index * 4 + 4, Spanned.SPAN_EXCLUSIVE_EXCLUSIVE) }
    val whole = SpannableStringBuilder(label("all of it large on yellow"))
    whole.setSpan(RelativeSizeSpan(1.5f), 0, whole.length, Spannable.SPAN_INCLUSIVE_INCLUSIVE)
    whole.setSpan(BackgroundColorSpan(Color.YELLOW), 0, whole.length, Spannable.SPAN_INCLUSIVE_INCLUSIVE)
    val link = SpannableStringBuilder(label("a link to somewhere"))
    link.setSpan(URLSpan("https://example.org"), 8, link.length, Spanned.SPAN_EXCLUSIVE_EXCLUSIVE)
    val image = SpannableStringBuilder(label("an image * in a text"))
    val place = image.indexOf("*")
    image.setSpan(ImageSpan(activity, picture(5, 16, 16)), place, place + 1, Spanned.SPAN_EXCLUSIVE_EXCLUSIVE)
    return column(
        text(styled),
        text(whole),
        text(link) {
            movementMethod = LinkMovementMethod.getInstance()
        },
        text(image),
        text(label("with a \u0000 and \ud800 alone")),
    )
}

private fun ScreenScope.rightToLeft(): View {
    val long = "نص طويل جدا لا يتسع له سطر واحد ".repeat(12)
    return column(
        text(label("مرحبا بالعالم")),
        text(label(long)) {
            setSingleLine()
            ellipsize = TextUtils.TruncateAt.END
        },
        text(label("mixed مختلط text")) { textDirection = View.TEXT_DIRECTION_ANY_RTL },
        text(label("left")) {
            layoutDirection = View.LAYOUT_DIRECTION_LTR
            textAlignment = View.TEXT_ALIGNMENT_VIEW_START
        },
        text(label("to the end")) {
            textAlignment = View.TEXT_ALIGNMENT_VIEW_END
            setPaddingRelative(dp(40), 0, 0, 0)
        },
    )
}

private fun ScreenScope.changingTexts(): View {
    val flipper = ViewFlipper(activity)
    flipper.addView(text(label("The first of two")))
    flipper.addView(text(unseen(Secrecy.LABEL, "The second of two")))
    val switcher = TextSwitcher(activity)
    switcher.setFactory { TextView(activity) }
    switcher.setCurrentText(label("Score 3"))
    val gone = text(unseen(Secrecy.LABEL, "Gone")) { visibility = View.GONE }
    val invisible = text(unseen(Secrecy.LABEL, "Invisible")) { visibility = View.INVISIBLE }
    val clear = text(unseen(Secrecy.LABEL, "Transparent")) { alpha = 0f }
    val caps = text(label("capitals")) { isAllCaps = true }
    return column(flipper, switcher, Chronometer(activity), gone, invisible, clear, caps)
}

private fun ScreenScope.notes(): View {
    val notes =
        List(4) { number ->
            text(label("Note $number, with some more text that wraps into a second line")) {
                setBackgroundResource(R.color.note_background)
                setTextColor(activity.resources.getColor(R.color.note_text))
                setPadding(dp(8), dp(8), dp(8), dp(8))
                elevation = dp(number).toFloat()
            }
        }
    return scrolling(notes)
}
