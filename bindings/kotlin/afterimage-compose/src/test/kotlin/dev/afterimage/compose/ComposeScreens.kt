// Composables have names of types.
@file:Suppress("ktlint:standard:function-naming")

package dev.afterimage.compose

import android.widget.FrameLayout
import android.widget.TextView
import androidx.compose.foundation.Image
import androidx.compose.foundation.background
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.foundation.lazy.LazyListState
import androidx.compose.foundation.lazy.LazyRow
import androidx.compose.foundation.lazy.grid.GridCells
import androidx.compose.foundation.lazy.grid.LazyVerticalGrid
import androidx.compose.foundation.pager.HorizontalPager
import androidx.compose.foundation.pager.rememberPagerState
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.shape.CircleShape
import androidx.compose.foundation.text.BasicSecureTextField
import androidx.compose.foundation.text.BasicText
import androidx.compose.foundation.text.BasicTextField
import androidx.compose.foundation.text.InlineTextContent
import androidx.compose.foundation.text.appendInlineContent
import androidx.compose.foundation.text.input.TextFieldState
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.AlertDialog
import androidx.compose.material3.Button
import androidx.compose.material3.Card
import androidx.compose.material3.Checkbox
import androidx.compose.material3.DatePicker
import androidx.compose.material3.DropdownMenu
import androidx.compose.material3.DropdownMenuItem
import androidx.compose.material3.ExperimentalMaterial3Api
import androidx.compose.material3.ExposedDropdownMenuBox
import androidx.compose.material3.FloatingActionButton
import androidx.compose.material3.ListItem
import androidx.compose.material3.MenuAnchorType
import androidx.compose.material3.ModalBottomSheet
import androidx.compose.material3.OutlinedTextField
import androidx.compose.material3.PlainTooltip
import androidx.compose.material3.RadioButton
import androidx.compose.material3.Scaffold
import androidx.compose.material3.Slider
import androidx.compose.material3.Snackbar
import androidx.compose.material3.Switch
import androidx.compose.material3.Tab
import androidx.compose.material3.TabRow
import androidx.compose.material3.Text
import androidx.compose.material3.TextField
import androidx.compose.material3.TooltipBox
import androidx.compose.material3.TooltipDefaults
import androidx.compose.material3.TopAppBar
import androidx.compose.material3.rememberDatePickerState
import androidx.compose.material3.rememberTooltipState
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.autofill.ContentType
import androidx.compose.ui.draw.clip
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.painter.ColorPainter
import androidx.compose.ui.platform.ComposeView
import androidx.compose.ui.semantics.clearAndSetSemantics
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.contentType
import androidx.compose.ui.semantics.error
import androidx.compose.ui.semantics.password
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.semantics.stateDescription
import androidx.compose.ui.text.AnnotatedString
import androidx.compose.ui.text.LinkAnnotation
import androidx.compose.ui.text.Placeholder
import androidx.compose.ui.text.PlaceholderVerticalAlign
import androidx.compose.ui.text.buildAnnotatedString
import androidx.compose.ui.text.input.PasswordVisualTransformation
import androidx.compose.ui.text.input.VisualTransformation
import androidx.compose.ui.text.withLink
import androidx.compose.ui.unit.dp
import androidx.compose.ui.unit.em
import androidx.compose.ui.viewinterop.AndroidView
import androidx.compose.ui.window.Popup
import dev.afterimage.afterimageMask

/** The first letters of the texts of the screens show which recordings may have them. */
object Canaries {
    /** A caption: recorded at the levels light and medium. */
    const val LABEL = "QXL"

    /** The content of a form field, and texts in it: recorded at the level light. */
    const val FIELD = "QXF"

    /** A secret, or masked or blocked by the app: never recorded. */
    const val NEVER = "QXN"

    /** Unmasked by the app: recorded at all levels. */
    const val ALWAYS = "QXU"

    /** Read by nothing: states and errors for assistive technology, and the addresses of links. */
    const val UNREAD = "QXR"

    private val pattern = Regex("QX[LFNUR]\\d{3}")

    /** Returns whether a text is one of the words. */
    fun isCanary(text: String): Boolean = pattern.matches(text)

    /** Returns all words in a text. */
    fun findAll(text: String): Set<String> = pattern.findAll(text).map { it.value }.toSet()
}

/** Thirteen screens of an app. Each function shows the words whose numbers begin with its own. */
@OptIn(ExperimentalMaterial3Api::class)
object ComposeScreens {
    /** Whether secrets are declared, and maskings set. The negative control does neither. */
    var hasDeclarations: Boolean = true

    /** The lists that the tests scroll. */
    var list: LazyListState = LazyListState()

    val all: Map<String, @Composable () -> Unit> =
        linkedMapOf(
            "login" to { Login() },
            "checkout" to { Checkout() },
            "list" to { Rows() },
            "settings" to { Settings() },
            "product" to { Product() },
            "search" to { Search() },
            "options" to { Options() },
            "dialog" to { Alert() },
            "sheet and menu" to { Sheet() },
            "pager" to { Pages() },
            "masked" to { Masked() },
            "texts" to { Texts() },
            "masked texts" to { MaskedTexts() },
        )

    /** Adds a declaration of a secret or a masking. */
    private fun Modifier.declared(declare: Modifier.() -> Modifier): Modifier = if (hasDeclarations) declare() else this

    private fun dots(): VisualTransformation = if (hasDeclarations) PasswordVisualTransformation() else VisualTransformation.None

    @Composable
    private fun Secret(text: String) =
        if (hasDeclarations) BasicSecureTextField(TextFieldState(text)) else BasicTextField(TextFieldState(text))

    @Composable
    private fun Login() =
        Column(Modifier.padding(8.dp)) {
            Text("QXL000")
            OutlinedTextField("QXF001", {}, label = { Text("QXF002") })
            TextField("QXN003", {}, visualTransformation = dots(), label = { Text("QXN004") })
            Secret("QXN005")
            Button({}) { Text("QXL006") }
            Text(AnnotatedString("QXL007"), Modifier.clickable {})
        }

    @Composable
    private fun Checkout() =
        Column(Modifier.verticalScroll(rememberScrollState())) {
            BasicText("QXL100")
            BasicTextField("QXN101", {}, Modifier.declared { semantics { contentType = ContentType.CreditCardNumber } })
            BasicTextField("QXN102", {}, Modifier.declared { semantics { contentType = ContentType.CreditCardSecurityCode } })
            BasicTextField("QXN103", {}, Modifier.declared { semantics { contentType = ContentType.SmsOtpCode } })
            BasicTextField("QXF104", {}, Modifier.semantics { contentType = ContentType.PersonFullName })
            BasicTextField(TextFieldState("QXF105"))
            Text("QXN106", Modifier.declared { semantics { password() } })
            Text("QXL107", Modifier.semantics { contentDescription = "QXL108" })
        }

    @Composable
    private fun Rows() =
        LazyColumn(Modifier.fillMaxSize(), list) {
            items(200) { Row { Text("QXL${200 + it % 100}", Modifier.padding(8.dp)) } }
        }

    @Composable
    private fun Settings() =
        Column {
            ListItem({ Text("QXL300") }, supportingContent = { Text("QXL301") }, trailingContent = { Switch(true, {}) })
            Row {
                Checkbox(true, {}, Modifier.semantics { contentDescription = "QXF302" })
                Text("QXL303")
            }
            Row {
                RadioButton(true, {})
                Text("QXL304")
            }
            Slider(0.3f, {}, Modifier.semantics { contentDescription = "QXF305" })
        }

    @Composable
    private fun Product() =
        Scaffold(
            topBar = { TopAppBar({ Text("QXL400") }) },
            floatingActionButton = { FloatingActionButton({}) { Text("QXL401") } },
        ) { padding ->
            Column(Modifier.padding(padding)) {
                Image(ColorPainter(Color.Cyan), "QXL402", Modifier.size(40.dp).clip(CircleShape))
                Card { Text("QXL403") }
                LazyRow { items(3) { Text("QXL${404 + it}") } }
            }
        }

    @Composable
    private fun Search() =
        Column {
            TextField("QXF500", {}, placeholder = { Text("hidden") }, supportingText = { Text("QXF501") })
            LazyVerticalGrid(GridCells.Fixed(2)) { items(4) { Text("QXL${502 + it}") } }
        }

    @Composable
    private fun Options() =
        ExposedDropdownMenuBox(true, {}) {
            TextField("QXF050", {}, Modifier.menuAnchor(MenuAnchorType.PrimaryNotEditable), readOnly = true)
            ExposedDropdownMenu(true, {}) { DropdownMenuItem({ Text("QXF051") }, {}) }
            DropdownMenu(true, {}, Modifier.exposedDropdownSize()) { DropdownMenuItem({ Text("QXF052") }, {}) }
        }

    @Composable
    private fun Alert() {
        Text("QXL600")
        AlertDialog({}, { Button({}) { Text("QXL601") } }, title = { Text("QXL602") }, text = { TextField("QXF603", {}) })
    }

    @Composable
    private fun Sheet() {
        Text("QXL700")
        DropdownMenu(true, {}) { DropdownMenuItem({ Text("QXL701") }, {}) }
        ModalBottomSheet({}) { Text("QXL702", Modifier.fillMaxWidth()) }
        Popup { Text("QXL703") }
    }

    @Composable
    private fun Pages() =
        Column {
            TabRow(0) { repeat(3) { Tab(it == 0, {}, text = { Text("QXL${800 + it}") }) } }
            HorizontalPager(rememberPagerState { 3 }) { if (it == 0) Text("QXL803", Modifier.fillMaxSize()) else Text("other page") }
        }

    @Composable
    private fun Masked() =
        Column {
            Column(Modifier.declared { afterimageMask() }) {
                Text("QXN900")
                Text("QXN901", Modifier.afterimageUnmask())
                TextField("QXN902", {})
            }
            Column(Modifier.declared { afterimageBlock() }) { Text("QXN903", Modifier.afterimageUnmask()) }
            Column(Modifier.afterimageUnmask()) {
                Text("QXU904")
                BasicTextField("QXU905", {})
                Text("QXN906", Modifier.declared { afterimageMask() })
                Secret("QXN907")
            }
            Text("QXL908", Modifier.background(Color.Yellow))
            Row(Modifier.clearAndSetSemantics {}.declared { afterimageMask() }) { Text("QXN909") }
            Row(Modifier.declared { afterimageBlock() }.clearAndSetSemantics {}) { Text("QXN910") }
            Box(Modifier.declared { afterimageMask() }) {
                AndroidView({ context -> TextView(context).apply { text = "QXN911" } })
            }
            // A composition below a masked view.
            AndroidView({ context ->
                FrameLayout(context).apply {
                    if (hasDeclarations) afterimageMask()
                    addView(ComposeView(context).apply { setContent { Text("QXN912") } })
                }
            })
        }

    @Composable
    private fun Texts() =
        Column {
            TextField("", {}, placeholder = { Text("QXF010") }, prefix = { Text("QXF011") }, suffix = { Text("QXF012") })
            TextField("QXF013", {}, isError = true, supportingText = { Text("QXF014") })
            Text("QXL015", Modifier.semantics { stateDescription = "QXR016" })
            BasicTextField("QXF017", {}, Modifier.semantics { error("QXR018") })
            val text =
                buildAnnotatedString {
                    append("QXL019 ")
                    withLink(LinkAnnotation.Url("https://example.com/QXR020")) { append("QXL021") }
                    appendInlineContent("icon", "QXL022")
                }
            Text(text, inlineContent = mapOf("icon" to InlineTextContent(PLACE) { Text("QXL023") }))
        }

    @Composable
    private fun MaskedTexts() =
        Column(Modifier.declared { afterimageMask() }) {
            TextField("", {}, placeholder = { Text("QXN030") }, prefix = { Text("QXN031") }, suffix = { Text("QXN032") })
            TextField("QXN033", {}, isError = true, supportingText = { Text("QXN034") })
            Text("QXN035", Modifier.semantics { stateDescription = "QXR036" })
            BasicTextField("QXN037", {}, Modifier.semantics { error("QXR038") })
            val text =
                buildAnnotatedString {
                    append("QXN039 ")
                    withLink(LinkAnnotation.Url("https://example.com/QXR040")) { append("QXN041") }
                    appendInlineContent("icon", "QXN042")
                }
            Text(text, inlineContent = mapOf("icon" to InlineTextContent(PLACE) { Text("QXN043") }))
            Snackbar(action = { Button({}) { Text("QXN044") } }) { Text("QXN045") }
            DatePicker(rememberDatePickerState(), title = { Text("QXN046") }, headline = { Text("QXN047") })
            // A window of its own, whose content is masked.
            TooltipBox(
                TooltipDefaults.rememberPlainTooltipPositionProvider(),
                { PlainTooltip(Modifier.declared { afterimageMask() }) { Text("QXN048") } },
                rememberTooltipState(initialIsVisible = true, isPersistent = true),
            ) { Text("QXN049") }
        }

    /** The place of inline content. */
    private val PLACE = Placeholder(4.em, 1.em, PlaceholderVerticalAlign.Center)
}
