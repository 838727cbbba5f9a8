package sample

import android.os.Bundle
import androidx.activity.ComponentActivity
import androidx.activity.compose.setContent
import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.foundation.text.BasicText
import androidx.compose.foundation.text.BasicTextField
import androidx.compose.foundation.text.input.TextFieldState
import androidx.compose.ui.Modifier
import androidx.compose.ui.autofill.ContentType
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.semantics.contentType
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import dev.afterimage.compose.afterimageBlock
import dev.afterimage.compose.afterimageMask
import dev.afterimage.compose.afterimageUnmask

/** A screen of Compose with texts of which some are hidden, and a coloured box, whose modifier is read by reflection. */
class ComposeScreenActivity : ComponentActivity() {
    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        setContent {
            Column {
                BasicText("plain-canary")
                BasicText("masked-canary", Modifier.afterimageMask())
                Box(Modifier.afterimageBlock()) { BasicText("blocked-canary") }
                BasicTextField(TextFieldState("input-canary"))
                // Only a content type that is read shows that these fields are no secrets, and that the last one is.
                field("shown-canary", ContentType.PersonFullName)
                field("card-canary", ContentType.CreditCardNumber)
                Box(Modifier.size(40.dp).background(Color(BACKGROUND), RoundedCornerShape(7.dp)))
            }
        }
    }

    @androidx.compose.runtime.Composable
    private fun field(
        text: String,
        type: ContentType,
    ) = BasicTextField(TextFieldState(text), Modifier.afterimageUnmask().semantics { contentType = type })

    companion object {
        /** A colour that nothing else on the screen has. */
        const val BACKGROUND = 0xff12a4b7
    }
}
