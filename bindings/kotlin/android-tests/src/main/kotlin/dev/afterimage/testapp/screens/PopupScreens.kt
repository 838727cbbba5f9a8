package dev.afterimage.testapp.screens

import android.os.Build
import android.text.SpannableStringBuilder
import android.text.Spanned
import android.text.style.SuggestionSpan
import android.view.View
import android.widget.ArrayAdapter
import android.widget.AutoCompleteTextView
import android.widget.Button
import android.widget.CheckBox
import android.widget.EditText
import android.widget.ImageButton
import android.widget.Spinner
import android.widget.TextView
import androidx.appcompat.widget.AppCompatSpinner
import com.google.android.material.appbar.MaterialToolbar
import com.google.android.material.search.SearchBar
import com.google.android.material.textfield.TextInputEditText
import com.google.android.material.textfield.TextInputLayout
import dev.afterimage.testapp.Screen
import dev.afterimage.testapp.ScreenScope
import dev.afterimage.testapp.Secrecy
import dev.afterimage.testapp.Theme
import dev.afterimage.testapp.column
import dev.afterimage.testapp.picture
import dev.afterimage.testapp.sized
import dev.afterimage.testapp.text

/** Screens with the windows that widgets open for their own texts, and with texts that are spoken or shown on a long press. */
val popupScreens: List<Screen> =
    listOf(
        Screen("suggestions below a hint", Theme.PLATFORM) { hintedSuggestions() },
        Screen("spelling suggestions", Theme.PLATFORM, minSdk = Build.VERSION_CODES.M) { spellingSuggestions() },
        Screen("open dialog spinner", Theme.PLATFORM) { openDialogSpinner(Spinner(activity, Spinner.MODE_DIALOG)) },
        Screen("open dialog spinner, AppCompat", Theme.APP_COMPAT) {
            openDialogSpinner(AppCompatSpinner(activity, Spinner.MODE_DIALOG))
        },
        Screen("open spinner, AppCompat", Theme.APP_COMPAT) { openDialogSpinner(AppCompatSpinner(activity, Spinner.MODE_DROPDOWN)) },
        Screen("error popup", Theme.PLATFORM, minSdk = Build.VERSION_CODES.P) { errorPopup() },
        Screen("tooltip", Theme.PLATFORM, minSdk = Build.VERSION_CODES.O) { tooltip() },
        Screen("tooltip of a field", Theme.PLATFORM, minSdk = Build.VERSION_CODES.O) { tooltipOfField() },
        Screen("overflow menu", Theme.MATERIAL_3) { overflowMenu() },
        Screen("context menu", Theme.PLATFORM) { contextMenu() },
        Screen("fields with captions", Theme.MATERIAL_3) { captions() },
        Screen("search bar", Theme.MATERIAL_3) { searchBar() },
        Screen("content descriptions", Theme.PLATFORM) { contentDescriptions() },
    )

private fun ScreenScope.hintedSuggestions(): View {
    val input = AutoCompleteTextView(activity)
    input.threshold = 1
    input.completionHint = label("Tap a city")
    input.setAdapter(ArrayAdapter(activity, android.R.layout.simple_dropdown_item_1line, listOf(field("Lisbon"), field("Lima"))))
    afterShown {
        input.requestFocus()
        input.showDropDown()
    }
    return column(input)
}

/** The rows of the suggestions repeat the text of the field. */
private fun ScreenScope.spellingSuggestions(): View {
    val input = EditText(activity)
    val text = SpannableStringBuilder(field("Lisboon"))
    val span = SuggestionSpan(activity, arrayOf(field("Lisbon"), field("Lisboa")), SuggestionSpan.FLAG_EASY_CORRECT)
    text.setSpan(span, 0, text.length, Spanned.SPAN_EXCLUSIVE_EXCLUSIVE)
    afterShown {
        input.setText(text, TextView.BufferType.EDITABLE)
        input.requestFocus()
        input.setSelection(2)
        input.post { input.onTextContextMenuItem(android.R.id.replaceText) }
    }
    return column(input)
}

private fun ScreenScope.openDialogSpinner(spinner: Spinner): View {
    spinner.prompt = "Size"
    spinner.adapter = ArrayAdapter(activity, android.R.layout.simple_spinner_item, listOf(field("Small"), field("Large")))
    afterShown { spinner.performClick() }
    return column(text(label("Size")), spinner)
}

private fun ScreenScope.errorPopup(): View {
    val input = EditText(activity).apply { setText(field("Lisboon")) }
    val message = label("There is no such city")
    afterShown {
        input.requestFocus()
        input.error = message
    }
    return column(input)
}

private fun ScreenScope.tooltip(): View {
    val button = Button(activity).apply { text = label("Save") }
    button.tooltipText = label("Keeps the trip")
    afterShown { button.performLongClick() }
    return column(button)
}

private fun ScreenScope.tooltipOfField(): View {
    val box = CheckBox(activity).apply { text = field("Breakfast") }
    box.tooltipText = field("Breakfast is wanted")
    afterShown { box.performLongClick() }
    return column(box)
}

private fun ScreenScope.overflowMenu(): View {
    val bar = MaterialToolbar(activity)
    for (name in listOf("Share", "Delete")) bar.menu.add(label(name))
    afterShown { bar.showOverflowMenu() }
    return column(bar)
}

private fun ScreenScope.contextMenu(): View {
    val anchor = text("Hold me")
    val items = listOf(label("Copy"), label("Forward"))
    anchor.setOnCreateContextMenuListener { menu, _, _ -> items.forEach { menu.add(it) } }
    afterShown { anchor.showContextMenu() }
    return column(anchor)
}

private fun ScreenScope.captions(): View {
    val layout =
        TextInputLayout(activity).apply {
            hint = label("Price")
            addView(TextInputEditText(activity).apply { setText(field("12")) })
            prefixText = label("EUR")
            suffixText = label("each")
            helperText = label("Without taxes")
        }
    val empty =
        TextInputLayout(activity).apply {
            hint = label("Name")
            placeholderText = label("Ann Example")
            addView(TextInputEditText(activity))
        }
    afterShown { empty.editText?.requestFocus() }
    return column(layout, empty)
}

private fun ScreenScope.contentDescriptions(): View {
    val image =
        ImageButton(activity).apply {
            setImageBitmap(picture(1))
            contentDescription = spoken(Secrecy.LABEL, "A picture")
        }
    val caption = text(label("3 of 5")).apply { contentDescription = spoken(Secrecy.LABEL, "Three of five") }
    val group = column(sized(View(activity), 10, 10)).apply { contentDescription = spoken(Secrecy.LABEL, "A group") }
    val box = CheckBox(activity).apply { contentDescription = spoken(Secrecy.FIELD, "Breakfast") }
    val input = EditText(activity).apply { contentDescription = spoken(Secrecy.FIELD, "City: Lisbon") }
    val spinner = Spinner(activity).apply { contentDescription = spoken(Secrecy.FIELD, "Small") }
    val button = Button(activity)
    if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.O) {
        button.tooltipText = spoken(Secrecy.LABEL, "Keeps the trip")
        input.tooltipText = spoken(Secrecy.FIELD, "Lisbon")
    }
    return column(image, caption, group, box, input, spinner, button)
}

private fun ScreenScope.searchBar(): View {
    val empty = SearchBar(activity).apply { hint = label("Search") }
    val filled = SearchBar(activity).apply { setText(field("bicycle")) }
    return column(empty, filled)
}
