package dev.afterimage.testapp.screens

import android.view.View
import android.widget.TextView
import androidx.appcompat.app.AppCompatActivity
import com.google.android.material.datepicker.MaterialDatePicker
import com.google.android.material.timepicker.MaterialTimePicker
import com.google.android.material.timepicker.TimeFormat
import dev.afterimage.testapp.Screen
import dev.afterimage.testapp.ScreenScope
import dev.afterimage.testapp.Theme
import dev.afterimage.testapp.column
import dev.afterimage.testapp.part
import dev.afterimage.testapp.text

/** Screens with pickers of Material Components. */
val pickerScreens: List<Screen> =
    listOf(
        Screen("date picker, Material", Theme.MATERIAL_3) { datePicker(MaterialDatePicker.INPUT_MODE_CALENDAR) },
        Screen("date picker, Material, typed", Theme.MATERIAL_3) { datePicker(MaterialDatePicker.INPUT_MODE_TEXT) },
        Screen("time picker, Material", Theme.MATERIAL_3) { timePicker(MaterialTimePicker.INPUT_MODE_CLOCK) },
        Screen("time picker, Material, typed", Theme.MATERIAL_3) { timePicker(MaterialTimePicker.INPUT_MODE_KEYBOARD) },
    )

/** 29 November 2026, 0:00 UTC. */
private const val PICKED_MS = 1_795_910_400_000L

/** Shows a picker whose chosen date has a word of ours. */
private fun ScreenScope.datePicker(mode: Int): View {
    val picker =
        MaterialDatePicker.Builder
            .datePicker()
            .setTitleText(label("Birthday"))
            .setSelection(PICKED_MS)
            .setInputMode(mode)
            .build()
    val chosen = field("29 November")
    afterShown {
        picker.showNow((activity as AppCompatActivity).supportFragmentManager, "picker")
        picker.requireView().part<TextView>(com.google.android.material.R.id.mtrl_picker_header_selection_text).text = chosen
    }
    return column(text(label("Below")))
}

private fun ScreenScope.timePicker(mode: Int): View {
    val picker =
        MaterialTimePicker
            .Builder()
            .setTitleText(label("Alarm"))
            .setTimeFormat(TimeFormat.CLOCK_12H)
            .setHour(7)
            .setMinute(45)
            .setInputMode(mode)
            .build()
    afterShown { picker.showNow((activity as AppCompatActivity).supportFragmentManager, "picker") }
    return column(text(label("Below")))
}
