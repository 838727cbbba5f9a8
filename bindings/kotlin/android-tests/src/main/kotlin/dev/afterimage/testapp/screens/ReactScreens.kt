package dev.afterimage.testapp.screens

import android.content.Context
import android.graphics.Color
import android.text.Layout
import android.text.SpannableString
import android.view.Gravity
import android.view.View
import android.widget.FrameLayout
import com.facebook.react.bridge.BridgeReactContext
import com.facebook.react.uimanager.DisplayMetricsHolder
import com.facebook.react.uimanager.ThemedReactContext
import com.facebook.react.views.scroll.ReactScrollView
import com.facebook.react.views.text.ReactTextUpdate
import com.facebook.react.views.text.ReactTextView
import com.facebook.react.views.textinput.ReactEditText
import com.facebook.react.views.view.ReactViewGroup
import dev.afterimage.testapp.Screen
import dev.afterimage.testapp.ScreenScope
import dev.afterimage.testapp.Theme
import dev.afterimage.testapp.dp

/** Screens of React Native's views, without React: they are placed here as its UI manager places them. */
val reactScreens: List<Screen> = listOf(Screen("React Native", Theme.APP_COMPAT, minSdk = OLDEST_API) { react() })

/** Its text field calls methods that API 21 does not have. */
private const val OLDEST_API = 23

/** The context that React's views ask for. Without React, a field has nobody to report its size to. */
private class NoReact(
    context: Context,
) : BridgeReactContext(context) {
    override fun isBridgeless(): Boolean = true
}

private fun ScreenScope.react(): View {
    useDefaultFeatureFlags()
    DisplayMetricsHolder.initDisplayMetrics(activity)
    val context = ThemedReactContext(NoReact(activity.applicationContext), activity, null, -1)
    val scroll = ReactScrollView(context)
    val page = ReactViewGroup(context).apply { setBackgroundColor(Color.WHITE) }
    val card =
        ReactViewGroup(context).apply {
            setBackgroundColor(Color.YELLOW)
            setBorderRadius(dp(12).toFloat())
            overflow = "hidden"
        }
    val turned =
        ReactViewGroup(context).apply {
            setBackgroundColor(Color.CYAN)
            rotation = 15f
        }
    val input = ReactEditText(context).apply { setText(field("a React field")) }
    val texts = List(3) { reactText(context, 2 * it + 2, label("A React text $it")) }
    card.addView(texts[0])
    turned.addView(texts[1])
    for (view in listOf(card, turned, input, texts[2])) page.addView(view)
    scroll.addView(page)
    afterShown {
        place(page, 0, 0, 384, 1600)
        place(card, 16, 16, 352, 80)
        place(texts[0], 8, 8, 300, 24)
        place(turned, 100, 140, 160, 60)
        place(texts[1], 8, 8, 140, 24)
        place(input, 16, 260, 352, 48)
        place(texts[2], 16, 340, 352, 24)
    }
    return FrameLayout(activity).apply { addView(scroll) }
}

/** React's classes ask native code for their feature flags, unless tests gave them an answer. */
private fun useDefaultFeatureFlags() {
    val type = Class.forName("com.facebook.react.internal.featureflags.ReactNativeFeatureFlagsForTests")
    type.getMethod("setUp").invoke(type.getField("INSTANCE").get(null))
}

/** A text as the new architecture of React creates it: with an even id, and laid out without the UI manager. */
private fun reactText(
    context: Context,
    id: Int,
    text: String,
): ReactTextView =
    ReactTextView(context).apply {
        this.id = id
        val strategy = Layout.BREAK_STRATEGY_SIMPLE
        setText(ReactTextUpdate(SpannableString(text), 0, false, Gravity.START, strategy, Layout.JUSTIFICATION_MODE_NONE))
    }

/** Measures and lays out a view at a place in its parent, in dp. */
private fun ScreenScope.place(
    view: View,
    x: Int,
    y: Int,
    width: Int,
    height: Int,
) {
    val exactly = { size: Int -> View.MeasureSpec.makeMeasureSpec(dp(size), View.MeasureSpec.EXACTLY) }
    view.measure(exactly(width), exactly(height))
    view.layout(dp(x), dp(y), dp(x + width), dp(y + height))
}
