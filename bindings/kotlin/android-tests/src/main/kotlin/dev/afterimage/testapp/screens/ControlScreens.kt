package dev.afterimage.testapp.screens

import android.view.View
import android.widget.ArrayAdapter
import android.widget.Button
import android.widget.CalendarView
import android.widget.DatePicker
import android.widget.ImageButton
import android.widget.LinearLayout
import android.widget.NumberPicker
import android.widget.ProgressBar
import android.widget.RatingBar
import android.widget.SeekBar
import android.widget.Spinner
import android.widget.TimePicker
import com.google.android.material.button.MaterialButton
import com.google.android.material.button.MaterialButtonToggleGroup
import com.google.android.material.card.MaterialCardView
import com.google.android.material.chip.Chip
import com.google.android.material.chip.ChipGroup
import com.google.android.material.progressindicator.CircularProgressIndicator
import com.google.android.material.progressindicator.LinearProgressIndicator
import com.google.android.material.slider.RangeSlider
import com.google.android.material.slider.Slider
import com.google.android.material.textfield.MaterialAutoCompleteTextView
import com.google.android.material.textfield.TextInputLayout
import dev.afterimage.testapp.Look
import dev.afterimage.testapp.R
import dev.afterimage.testapp.Screen
import dev.afterimage.testapp.ScreenScope
import dev.afterimage.testapp.Secrecy
import dev.afterimage.testapp.Theme
import dev.afterimage.testapp.column
import dev.afterimage.testapp.part
import dev.afterimage.testapp.picture
import dev.afterimage.testapp.row
import dev.afterimage.testapp.scrolling
import dev.afterimage.testapp.sized
import dev.afterimage.testapp.text

/** Screens with controls. */
val controlScreens: List<Screen> =
    listOf(
        Screen("settings", Theme.PLATFORM) { settings() },
        Screen("settings, AppCompat", Theme.APP_COMPAT) { settings() },
        Screen("settings, dark, large font", Theme.MATERIAL_3, Look(isNight = true, fontScale = 1.3f)) { settings() },
        Screen("settings, right to left", Theme.PLATFORM, Look(language = "ar")) { settings() },
        Screen("buttons", Theme.PLATFORM) { platformButtons() },
        Screen("buttons, Material", Theme.MATERIAL_3) { materialButtons() },
        Screen("sliders and progress", Theme.MATERIAL_3) { sliders() },
        Screen("progress", Theme.PLATFORM) { progress() },
        Screen("date picker", Theme.PLATFORM) { DatePicker(activity).apply { updateDate(2026, 10, 29) } },
        Screen("time and number pickers", Theme.PLATFORM) { pickers() },
        Screen("calendar", Theme.PLATFORM) { CalendarView(activity).apply { date = NOVEMBER_29_2026 } },
        Screen("spinners", Theme.PLATFORM) { spinners() },
        Screen("open spinner", Theme.PLATFORM) { openSpinner() },
        Screen("exposed drop-down", Theme.MATERIAL_3) { exposedDropDown() },
        Screen("chips", Theme.MATERIAL_3) { chips() },
        Screen("cards", Theme.MATERIAL_2) { cards() },
    )

private const val NOVEMBER_29_2026 = 1_795_910_400_000L

private fun ScreenScope.settings(): View {
    val root = inflate(R.layout.settings)
    val languages = listOf(field("English"), unseen(Secrecy.FIELD, "Arabic"))
    root.part<Spinner>(R.id.language).adapter =
        ArrayAdapter(activity, android.R.layout.simple_spinner_item, languages)
    return root
}

private fun ScreenScope.platformButtons(): View {
    val flat = Button(activity, null, android.R.attr.borderlessButtonStyle).apply { text = label("Later") }
    val disabled =
        Button(activity).apply {
            text = label("Not now")
            isEnabled = false
        }
    val pictured = ImageButton(activity).apply { setImageBitmap(picture(1)) }
    val drawn =
        text(label("A text that reacts to taps")) {
            setOnClickListener { }
            setBackgroundResource(R.drawable.pressable)
        }
    val selected =
        text(label("A selected text")) {
            isSelected = true
            setBackgroundResource(R.drawable.pressable)
        }
    return column(Button(activity).apply { text = label("Continue") }, flat, disabled, pictured, drawn, selected)
}

private fun ScreenScope.materialButtons(): View {
    val styles =
        listOf(
            com.google.android.material.R.attr.materialButtonStyle,
            com.google.android.material.R.attr.materialButtonOutlinedStyle,
            com.google.android.material.R.attr.borderlessButtonStyle,
        )
    val buttons = styles.map { style -> MaterialButton(activity, null, style).apply { text = either("Button") } }
    val group = MaterialButtonToggleGroup(activity)
    for (name in listOf("Day", "Week")) {
        val button = MaterialButton(activity, null, com.google.android.material.R.attr.materialButtonOutlinedStyle)
        group.addView(
            button.apply {
                id = View.generateViewId()
                text = either(name)
            },
        )
    }
    group.check(group.getChildAt(0).id)
    return column(buttons + group)
}

private fun ScreenScope.sliders(): View =
    column(
        text(label("Price")),
        Slider(activity).apply {
            valueFrom = 0f
            valueTo = 10f
            value = 4f
        },
        RangeSlider(activity).apply {
            valueFrom = 0f
            valueTo = 100f
            setValues(20f, 70f)
        },
        LinearProgressIndicator(activity).apply { progress = 30 },
        CircularProgressIndicator(activity).apply { progress = 60 },
    )

private fun ScreenScope.progress(): View {
    val bar = ProgressBar(activity, null, android.R.attr.progressBarStyleHorizontal)
    bar.max = 10
    bar.progress = 3
    val seek =
        SeekBar(activity).apply {
            max = 50
            progress = 20
        }
    val rating =
        RatingBar(activity, null, android.R.attr.ratingBarStyleSmall).apply {
            numStars = 5
            rating = 4f
        }
    return column(text(label("Loading")), bar, seek, rating, ProgressBar(activity))
}

private fun ScreenScope.pickers(): View {
    val colours = arrayOf(field("Red"), field("Green"), unseen(Secrecy.FIELD, "Blue"))
    val picker =
        NumberPicker(activity).apply {
            minValue = 0
            maxValue = colours.size - 1
            displayedValues = colours
        }
    val time = TimePicker(activity).apply { setIs24HourView(true) }
    return scrolling(listOf(text(label("Alarm")), picker, time))
}

private fun ScreenScope.spinners(): View {
    val dialog = Spinner(activity, Spinner.MODE_DIALOG)
    dialog.adapter = ArrayAdapter(activity, android.R.layout.simple_spinner_item, listOf(field("Small")))
    val dropDown = Spinner(activity, Spinner.MODE_DROPDOWN)
    dropDown.adapter = ArrayAdapter(activity, android.R.layout.simple_spinner_item, listOf(field("Blue")))
    return column(text(label("Size")), dialog, text(label("Colour")), dropDown)
}

private fun ScreenScope.openSpinner(): View {
    val spinner = Spinner(activity, Spinner.MODE_DROPDOWN)
    val options = listOf("Red", "Green", "Blue").map { field(it) }
    val adapter = ArrayAdapter(activity, android.R.layout.simple_spinner_item, options)
    adapter.setDropDownViewResource(android.R.layout.simple_spinner_dropdown_item)
    spinner.adapter = adapter
    afterShown { spinner.performClick() }
    return column(text(label("Colour")), spinner)
}

private fun ScreenScope.exposedDropDown(): View {
    val style = com.google.android.material.R.attr.textInputFilledExposedDropdownMenuStyle
    val layout = TextInputLayout(activity, null, style).apply { hint = label("Country") }
    val input = MaterialAutoCompleteTextView(layout.context, null).apply { setText(field("Portugal"), false) }
    layout.addView(input, LinearLayout.LayoutParams(LinearLayout.LayoutParams.MATCH_PARENT, LinearLayout.LayoutParams.WRAP_CONTENT))
    return column(layout, text(label("We ship to this country")))
}

private fun ScreenScope.chips(): View {
    val group = ChipGroup(activity)
    for (name in listOf("Trains", "Boats")) group.addView(Chip(activity).apply { text = either(name) })
    group.addView(
        Chip(activity).apply {
            text = either("Chosen")
            isCheckable = true
            isChecked = true
        },
    )
    group.addView(
        Chip(activity).apply {
            text = either("Closable")
            isCloseIconVisible = true
        },
    )
    return column(text(label("Interests")), group)
}

private fun ScreenScope.cards(): View {
    val cards =
        List(3) { number ->
            MaterialCardView(activity).apply {
                radius = 24f
                cardElevation = 4f * number
                strokeWidth = number
                isCheckable = true
                isChecked = number == 1
                setOnClickListener { }
                addView(row(sized(ImageButton(activity).apply { setImageBitmap(picture(number)) }, 48, 48), text(label("Card $number"))))
            }
        }
    return column(cards)
}
