// Composables have names of types.
@file:Suppress("ktlint:standard:function-naming")

package dev.afterimage.pictures

import androidx.compose.foundation.background
import androidx.compose.foundation.border
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.foundation.shape.CircleShape
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.material3.Button
import androidx.compose.material3.Card
import androidx.compose.material3.ElevatedCard
import androidx.compose.material3.ExperimentalMaterial3Api
import androidx.compose.material3.HorizontalDivider
import androidx.compose.material3.LinearProgressIndicator
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.NavigationBar
import androidx.compose.material3.NavigationBarItem
import androidx.compose.material3.OutlinedButton
import androidx.compose.material3.Scaffold
import androidx.compose.material3.SuggestionChip
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.material3.TextButton
import androidx.compose.material3.TopAppBar
import androidx.compose.material3.TopAppBarDefaults
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.graphics.Brush
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.text.SpanStyle
import androidx.compose.ui.text.buildAnnotatedString
import androidx.compose.ui.text.font.FontFamily
import androidx.compose.ui.text.font.FontStyle
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.text.style.TextDecoration
import androidx.compose.ui.text.style.TextOverflow
import androidx.compose.ui.text.withStyle
import androidx.compose.ui.unit.dp
import androidx.compose.ui.unit.sp

/** Screens of Compose with the looks of apps: long and styled texts, cards, bars and bubbles. */
@OptIn(ExperimentalMaterial3Api::class)
object PictureScreens {
    val all: Map<String, @Composable () -> Unit> =
        linkedMapOf("article" to { Article() }, "shop" to { Shop() }, "chat" to { Chat() })

    private const val PROSE =
        "A walk over the hills begins at the old mill, where the path leaves the road and follows the brook. After an hour it reaches " +
            "the chapel, and from there it is a short climb to the ridge with its view of both valleys."

    @Composable
    private fun Article() =
        Column(Modifier.padding(16.dp), Arrangement.spacedBy(8.dp)) {
            Text("Over the hills", style = MaterialTheme.typography.headlineMedium)
            Text("By A. Walker, in May", color = Color.Gray, fontStyle = FontStyle.Italic)
            Text(PROSE)
            Text(PROSE, style = MaterialTheme.typography.bodySmall, maxLines = 2, overflow = TextOverflow.Ellipsis)
            Text("Centred over two lines, as a quotation in the middle of the page", Modifier.fillMaxWidth(), textAlign = TextAlign.Center)
            Text("At the end", Modifier.fillMaxWidth(), textAlign = TextAlign.End, fontWeight = FontWeight.Bold)
            Text("9.5 km, 420 m", fontFamily = FontFamily.Monospace, fontSize = 20.sp)
            Text("A serif text in a large size", fontFamily = FontFamily.Serif, fontSize = 24.sp, lineHeight = 40.sp)
            Text(
                buildAnnotatedString {
                    append("Bring ")
                    withStyle(SpanStyle(fontWeight = FontWeight.Bold)) { append("water") }
                    append(" and ")
                    withStyle(SpanStyle(color = Color.Red, textDecoration = TextDecoration.Underline)) { append("good shoes") }
                },
            )
            Text("S P A C E D", letterSpacing = 4.sp)
            HorizontalDivider()
            Text("مسار فوق التلال", Modifier.fillMaxWidth())
        }

    @Composable
    private fun Shop() =
        Scaffold(
            topBar = {
                TopAppBar(
                    { Text("Shop") },
                    colors = TopAppBarDefaults.topAppBarColors(MaterialTheme.colorScheme.primary, titleContentColor = Color.White),
                )
            },
            bottomBar = {
                NavigationBar {
                    listOf("Home", "Search", "Basket").forEachIndexed { index, label ->
                        NavigationBarItem(
                            index == 0,
                            {},
                            { Box(Modifier.size(20.dp).background(Color.DarkGray, CircleShape)) },
                            label = { Text(label) },
                        )
                    }
                }
            },
        ) { padding ->
            LazyColumn(Modifier.padding(padding)) {
                items(4) { Article(it) }
            }
        }

    @Composable
    private fun Article(number: Int) =
        ElevatedCard(Modifier.fillMaxWidth().padding(8.dp)) {
            Row(Modifier.padding(12.dp), Arrangement.spacedBy(12.dp), Alignment.CenterVertically) {
                Box(Modifier.size(64.dp).clip(RoundedCornerShape(12.dp)).background(Brush.verticalGradient(listOf(Color.Cyan, Color.Blue))))
                Column(Modifier.weight(1f)) {
                    Text("Walking shoe No. $number", style = MaterialTheme.typography.titleMedium)
                    Text("For long ways over stones and roots, of leather", style = MaterialTheme.typography.bodyMedium)
                    Row(horizontalArrangement = Arrangement.spacedBy(8.dp)) {
                        SuggestionChip({}, { Text("New") })
                        TextButton({}) { Text("Details") }
                    }
                }
                Text("${number + 1}9.90 €", color = MaterialTheme.colorScheme.primary, fontWeight = FontWeight.Bold)
            }
        }

    @Composable
    private fun Chat() =
        Column(Modifier.fillMaxWidth().padding(12.dp), Arrangement.spacedBy(8.dp)) {
            Text("Today", Modifier.align(Alignment.CenterHorizontally), style = MaterialTheme.typography.labelSmall)
            Bubble("Are you there at ten?", Color(0xFFE1E1E6), Color.Black)
            Bubble("Yes, at the mill. I bring the map and something to eat for both of us.", Color(0xFF0A60D0), Color.White, Alignment.End)
            Surface(shape = RoundedCornerShape(8.dp), color = Color(0xFFFFF3C4), border = null, shadowElevation = 2.dp) {
                Text("The weather will be fine", Modifier.padding(8.dp))
            }
            Box(Modifier.border(2.dp, Color.Red, CircleShape).size(48.dp), Alignment.Center) { Text("AW") }
            LinearProgressIndicator({ 0.4f }, Modifier.fillMaxWidth())
            Row(horizontalArrangement = Arrangement.spacedBy(8.dp)) {
                Button({}, enabled = false) { Text("Send") }
                OutlinedButton({}) { Text("Cancel") }
            }
            Card(Modifier.fillMaxWidth().height(80.dp)) { Text("A card", Modifier.padding(16.dp)) }
        }

    @Composable
    private fun androidx.compose.foundation.layout.ColumnScope.Bubble(
        text: String,
        colour: Color,
        on: Color,
        side: Alignment.Horizontal = Alignment.Start,
    ) = Text(
        text,
        Modifier
            .align(side)
            .widthIn(max = 240.dp)
            .background(colour, RoundedCornerShape(16.dp))
            .padding(12.dp, 8.dp),
        color = on,
    )
}
