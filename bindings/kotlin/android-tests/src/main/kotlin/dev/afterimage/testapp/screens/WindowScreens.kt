package dev.afterimage.testapp.screens

import android.app.AlertDialog
import android.app.DatePickerDialog
import android.app.Dialog
import android.graphics.Color
import android.graphics.drawable.ColorDrawable
import android.view.Gravity
import android.view.View
import android.view.ViewGroup
import android.view.Window
import android.widget.ArrayAdapter
import android.widget.Button
import android.widget.EditText
import android.widget.FrameLayout
import android.widget.ListPopupWindow
import android.widget.PopupMenu
import android.widget.PopupWindow
import androidx.appcompat.app.AppCompatActivity
import androidx.coordinatorlayout.widget.CoordinatorLayout
import com.google.android.material.bottomsheet.BottomSheetBehavior
import com.google.android.material.bottomsheet.BottomSheetDialog
import com.google.android.material.dialog.MaterialAlertDialogBuilder
import com.google.android.material.snackbar.Snackbar
import dev.afterimage.testapp.Look
import dev.afterimage.testapp.R
import dev.afterimage.testapp.Screen
import dev.afterimage.testapp.ScreenScope
import dev.afterimage.testapp.Theme
import dev.afterimage.testapp.column
import dev.afterimage.testapp.dp
import dev.afterimage.testapp.part
import dev.afterimage.testapp.sized
import dev.afterimage.testapp.text

/** Screens with more than one window, and with layers above the content. */
val windowScreens: List<Screen> =
    listOf(
        Screen("dialog", Theme.PLATFORM) { platformDialog() },
        Screen("dialog, Material", Theme.MATERIAL_3) { materialDialog() },
        Screen("dialog, Material, dark", Theme.MATERIAL_3, Look(isNight = true)) { materialDialog() },
        Screen("dialog with choices", Theme.APP_COMPAT) { choiceDialog() },
        Screen("dialog over a scrim", Theme.PLATFORM) { dialogOverScrim() },
        Screen("date dialog", Theme.PLATFORM) { dateDialog() },
        Screen("bottom sheet", Theme.MATERIAL_3) { bottomSheet() },
        Screen("bottom sheet, within the activity", Theme.MATERIAL_2) { bottomSheetInside() },
        Screen("popup window", Theme.PLATFORM) { popupWindow() },
        Screen("popup menu", Theme.PLATFORM) { popupMenu() },
        Screen("popup menu, AppCompat", Theme.APP_COMPAT) { compatPopupMenu() },
        Screen("list popup", Theme.PLATFORM) { listPopup() },
        Screen("snackbar", Theme.MATERIAL_3) { snackbar() },
        Screen("banner of our own", Theme.PLATFORM) { banner() },
    )

private fun ScreenScope.page(): View =
    column(
        text(label("Below")),
        Button(activity).apply {
            text = label("Open")
            id = android.R.id.button1
        },
    )

private fun ScreenScope.platformDialog(): View {
    afterShown {
        AlertDialog
            .Builder(activity)
            .setTitle(label("Delete the trip?"))
            .setMessage(label("This cannot be undone."))
            .setPositiveButton(label("Delete"), null)
            .setNegativeButton(label("Cancel"), null)
            .show()
    }
    return page()
}

private fun ScreenScope.materialDialog(): View {
    val input = EditText(activity).apply { setText(field("My trip")) }
    afterShown {
        MaterialAlertDialogBuilder(activity)
            .setTitle(label("Rename"))
            .setMessage(label("A name for the trip"))
            .setView(input)
            .setPositiveButton(label("Save"), null)
            .setNeutralButton(label("Help"), null)
            .show()
    }
    return page()
}

private fun ScreenScope.choiceDialog(): View {
    val options = Array<CharSequence>(3) { either("Option $it") }
    afterShown {
        androidx.appcompat.app.AlertDialog
            .Builder(activity)
            .setTitle(label("Choose"))
            .setSingleChoiceItems(options, 1, null)
            .setPositiveButton(label("Done"), null)
            .show()
    }
    return page()
}

/** A dialog whose window has no background of its own, above a scrim that the app draws. */
private fun ScreenScope.dialogOverScrim(): View {
    val content = FrameLayout(activity)
    content.setBackgroundColor(0x99000000.toInt())
    val sheet = column(text(label("A sheet over a scrim"))).apply { setBackgroundColor(Color.WHITE) }
    content.addView(sheet, FrameLayout.LayoutParams(dp(240), ViewGroup.LayoutParams.WRAP_CONTENT, Gravity.CENTER))
    afterShown {
        val dialog = Dialog(activity, android.R.style.Theme_Translucent_NoTitleBar)
        dialog.requestWindowFeature(Window.FEATURE_NO_TITLE)
        dialog.setContentView(content)
        dialog.window?.setBackgroundDrawable(ColorDrawable(Color.TRANSPARENT))
        dialog.window?.setLayout(ViewGroup.LayoutParams.MATCH_PARENT, ViewGroup.LayoutParams.MATCH_PARENT)
        dialog.show()
    }
    return page()
}

private fun ScreenScope.dateDialog(): View {
    afterShown {
        val dialog = DatePickerDialog(activity, null, 2026, 10, 29)
        dialog.setButton(DatePickerDialog.BUTTON_NEUTRAL, label("Some day")) { _, _ -> }
        dialog.show()
    }
    return page()
}

private fun ScreenScope.bottomSheet(): View {
    afterShown {
        val dialog = BottomSheetDialog(activity)
        dialog.setContentView(column(text(label("Share with")), text(label("Ann")), text(label("Bob"))))
        dialog.behavior.state = BottomSheetBehavior.STATE_EXPANDED
        dialog.show()
    }
    return page()
}

private fun ScreenScope.bottomSheetInside(): View {
    val root = CoordinatorLayout(activity)
    root.addView(page())
    val sheet = column(text(label("Half of the route")), sized(View(activity), 0, 500)).apply { setBackgroundColor(Color.WHITE) }
    val behavior = BottomSheetBehavior<View>()
    behavior.peekHeight = dp(96)
    val params = CoordinatorLayout.LayoutParams(ViewGroup.LayoutParams.MATCH_PARENT, ViewGroup.LayoutParams.WRAP_CONTENT)
    params.behavior = behavior
    root.addView(sheet, params)
    return root
}

private fun ScreenScope.popupWindow(): View {
    val page = page()
    val content = column(text(label("A hint in a popup"))).apply { setBackgroundColor(Color.YELLOW) }
    afterShown {
        val popup = PopupWindow(content, dp(200), dp(80))
        popup.showAsDropDown(page.part<View>(android.R.id.button1), dp(8), dp(8))
    }
    return page
}

/** A menu is a list of options on API 21, where the framework shows it as a drop-down. */
private fun ScreenScope.popupMenu(): View {
    val page = page()
    afterShown {
        val menu = PopupMenu(activity, page.part<View>(android.R.id.button1))
        menu.menu.add(either("Copy"))
        menu.menu.add(either("Paste"))
        menu.menu.addSubMenu(either("More"))
        menu.show()
    }
    return page
}

private fun ScreenScope.compatPopupMenu(): View {
    val page = page()
    afterShown {
        val menu = androidx.appcompat.widget.PopupMenu(activity, page.part<View>(android.R.id.button1))
        menu.menu.add(label("Copy"))
        menu.menu.add(label("Paste"))
        menu.show()
    }
    return page
}

private fun ScreenScope.listPopup(): View {
    val page = page()
    val options = List(3) { either("Line $it") }
    afterShown {
        val popup = ListPopupWindow(activity)
        popup.anchorView = page.part<View>(android.R.id.button1)
        popup.width = dp(200)
        popup.setAdapter(ArrayAdapter(activity, android.R.layout.simple_list_item_1, options))
        popup.show()
    }
    return page
}

private fun ScreenScope.snackbar(): View {
    val root = CoordinatorLayout(activity)
    root.addView(page())
    afterShown { Snackbar.make(root, label("Saved"), Snackbar.LENGTH_INDEFINITE).setAction(label("Undo")) { }.show() }
    return root
}

/** A message that slides in from above, as apps draw it inside their own window. */
private fun ScreenScope.banner(): View {
    val root = FrameLayout(activity)
    root.addView(page())
    val banner =
        text(label("You have a message")) {
            setBackgroundResource(R.drawable.bubble)
            elevation = dp(8).toFloat()
            translationY =
                dp(12).toFloat()
        }
    root.addView(banner, FrameLayout.LayoutParams(ViewGroup.LayoutParams.MATCH_PARENT, dp(56), Gravity.TOP))
    return root
}
