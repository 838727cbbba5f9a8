package dev.afterimage.testapp.screens

import android.os.Build
import android.text.InputType
import android.text.method.HideReturnsTransformationMethod
import android.view.View
import android.widget.ArrayAdapter
import android.widget.AutoCompleteTextView
import android.widget.EditText
import android.widget.SearchView
import com.google.android.material.textfield.TextInputEditText
import com.google.android.material.textfield.TextInputLayout
import dev.afterimage.testapp.Look
import dev.afterimage.testapp.R
import dev.afterimage.testapp.Screen
import dev.afterimage.testapp.ScreenScope
import dev.afterimage.testapp.Secrecy
import dev.afterimage.testapp.Theme
import dev.afterimage.testapp.column
import dev.afterimage.testapp.part
import dev.afterimage.testapp.scrolling
import dev.afterimage.testapp.text

/** Screens with fields that a person fills in. */
val formScreens: List<Screen> =
    listOf(
        Screen("login", Theme.MATERIAL_3) { login() },
        Screen("login, dark", Theme.MATERIAL_3, Look(isNight = true)) { login() },
        Screen("login, large font", Theme.MATERIAL_3, Look(fontScale = 1.5f)) { login() },
        Screen("login, right to left", Theme.MATERIAL_3, Look(language = "ar")) { login() },
        Screen("registration", Theme.PLATFORM) { inflate(R.layout.register) },
        Screen("registration, dark", Theme.PLATFORM_DARK) { inflate(R.layout.register) },
        Screen("checkout", Theme.MATERIAL_3) { checkout() },
        Screen("checkout, landscape", Theme.MATERIAL_3, Look(isLandscape = true)) { checkout() },
        Screen("one-time code", Theme.MATERIAL_2) { oneTimeCode() },
        Screen("input types", Theme.PLATFORM) { inputTypes() },
        Screen("suggestions", Theme.APP_COMPAT) { suggestions() },
        Screen("search field", Theme.PLATFORM) { searchField() },
        Screen("field with an error", Theme.MATERIAL_3) { fieldWithError() },
    )

private fun ScreenScope.login(): View {
    val root = inflate(R.layout.login)
    root.part<EditText>(R.id.email).setText(field("ann@example.org"))
    root.part<EditText>(R.id.password).setText(secret("correct horse"))
    return root
}

private fun ScreenScope.checkout(): View {
    val root = inflate(R.layout.checkout)
    root.part<EditText>(R.id.card_number).setText(digits(Secrecy.AUTOFILL))
    root.part<EditText>(R.id.card_expiry).setText(field("11/29"))
    root.part<EditText>(R.id.card_code).setText(digits(Secrecy.SECRET))
    root.part<EditText>(R.id.card_name).setText(field("Ann Example"))
    return root
}

private fun ScreenScope.oneTimeCode(): View {
    val code = TextInputEditText(activity).apply { inputType = InputType.TYPE_CLASS_NUMBER }
    if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.O) code.setAutofillHints("smsOTPCode")
    code.setText(digits(Secrecy.AUTOFILL))
    val layout = TextInputLayout(activity).apply { hint = label("Code") }
    layout.addView(code)
    return column(text(label("Enter the code that we sent you")), layout)
}

private fun ScreenScope.inputTypes(): View {
    val types =
        listOf(
            InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_VARIATION_URI,
            InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_VARIATION_POSTAL_ADDRESS,
            InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_VARIATION_PERSON_NAME,
            InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_FLAG_MULTI_LINE,
            InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_FLAG_NO_SUGGESTIONS,
        )
    val secretTypes =
        listOf(
            InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_VARIATION_PASSWORD,
            InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_VARIATION_VISIBLE_PASSWORD,
            InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_VARIATION_WEB_PASSWORD,
        )
    val fields =
        types.map { type ->
            EditText(activity).apply {
                inputType = type
                setText(field("type $type"))
            }
        } +
            secretTypes.map { type ->
                EditText(activity).apply {
                    inputType = type
                    setText(secret("type $type"))
                }
            }
    val shown =
        EditText(activity).apply {
            inputType = InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_VARIATION_PASSWORD
            transformationMethod = HideReturnsTransformationMethod.getInstance()
            setText(secret("shown"))
        }
    val numbers =
        EditText(activity).apply {
            inputType = InputType.TYPE_CLASS_PHONE
            setText(digits(Secrecy.FIELD))
        }
    val pin =
        EditText(activity).apply {
            inputType = InputType.TYPE_CLASS_NUMBER or InputType.TYPE_NUMBER_VARIATION_PASSWORD
            setText(digits(Secrecy.SECRET))
        }
    val empty = EditText(activity).apply { hint = label("Nothing yet") }
    return scrolling(fields + listOf(shown, numbers, pin, empty))
}

private fun ScreenScope.suggestions(): View {
    val options = listOf("Lisbon", "Lyon", "Lima").map { field(it) }
    val input = AutoCompleteTextView(activity)
    input.threshold = 1
    input.setAdapter(ArrayAdapter(activity, android.R.layout.simple_dropdown_item_1line, options))
    afterShown {
        input.requestFocus()
        input.showDropDown()
    }
    return column(text(label("City")), input)
}

private fun ScreenScope.searchField(): View {
    val search =
        SearchView(activity).apply {
            setIconifiedByDefault(false)
            queryHint = label("Search")
        }
    val filled =
        SearchView(activity).apply {
            setIconifiedByDefault(false)
            setQuery(field("bicycle"), false)
        }
    return column(search, filled, text(label("Recent searches")))
}

private fun ScreenScope.fieldWithError(): View {
    val input = TextInputEditText(activity).apply { setText(field("ann at example")) }
    val layout =
        TextInputLayout(activity).apply {
            hint = label("E-mail")
            addView(input)
            isErrorEnabled = true
            error = label("This is no address")
        }
    val helped =
        TextInputLayout(activity).apply {
            hint = label("Nickname")
            addView(TextInputEditText(activity))
            helperText = label("At least three letters")
            isCounterEnabled = true
            counterMaxLength = 20
            prefixText = "@"
        }
    return column(layout, helped)
}
