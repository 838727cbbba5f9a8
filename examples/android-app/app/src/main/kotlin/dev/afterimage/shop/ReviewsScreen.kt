// Composables have names of types.
@file:Suppress("ktlint:standard:function-naming")

package dev.afterimage.shop

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.foundation.lazy.items
import androidx.compose.material3.Button
import androidx.compose.material3.Card
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.OutlinedTextField
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.unit.dp
import dev.afterimage.compose.afterimageMask

/** The reviews of an article, and a form for one more. */
@Composable
fun ReviewsScreen(
    article: String,
    reviews: List<Review>,
) {
    Column(Modifier.fillMaxSize().padding(16.dp), Arrangement.spacedBy(8.dp)) {
        Text(stringResource(R.string.reviews_title, article), style = MaterialTheme.typography.headlineSmall)
        LazyColumn(Modifier.weight(1f), verticalArrangement = Arrangement.spacedBy(8.dp)) {
            items(reviews) { ReviewCard(it) }
        }
        ReviewForm()
    }
}

@Composable
private fun ReviewCard(review: Review) {
    Card(Modifier.fillMaxWidth()) {
        Column(Modifier.padding(16.dp)) {
            Text(review.title, style = MaterialTheme.typography.titleMedium)
            Text(stringResource(R.string.reviews_stars, review.stars))
        }
    }
}

/** Asks for a review. The field is masked as all fields are, the customer number by its modifier. */
@Composable
private fun ReviewForm() {
    var text by rememberSaveable { mutableStateOf("") }
    var isSent by rememberSaveable { mutableStateOf(false) }
    Text(stringResource(R.string.delivery_customer), Modifier.afterimageMask())
    if (isSent) {
        Text(stringResource(R.string.reviews_sent))
        return
    }
    OutlinedTextField(text, { text = it }, Modifier.fillMaxWidth(), label = { Text(stringResource(R.string.reviews_own)) })
    Button({ isSent = true }, Modifier.fillMaxWidth(), enabled = text.isNotBlank()) { Text(stringResource(R.string.reviews_send)) }
}
