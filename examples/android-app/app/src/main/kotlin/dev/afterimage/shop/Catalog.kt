package dev.afterimage.shop

import java.util.Locale

/** An article of the shop. */
class Article(
    val name: String,
    val note: String,
    /** In cents. */
    val price: Int,
    /** The captions of its pictures. */
    val pictures: List<String>,
)

/** What a customer thinks of an article. */
class Review(
    val title: String,
    /** From 1 to 5. */
    val stars: Int,
)

/** The articles of the shop. */
object Catalog {
    private const val REVIEWS = 40
    private val opinions = listOf("As described", "Better than expected", "Fine for the price")
    private val pictures = listOf("In the city", "On the hill", "At the sea")

    val articles: List<Article> =
        listOf("City", "Tour", "Cargo", "Folding", "Gravel", "Race").flatMapIndexed { index, kind ->
            listOf(
                Article("$kind bicycle", "Ready in two days", 49_900 + 10_000 * index, pictures.map { "$it: $kind bicycle" }),
                Article("$kind helmet", "In stock", 4_900 + 500 * index, pictures.map { "$it: $kind helmet" }),
                Article("$kind lamp", "Few are left", 1_900 + 300 * index, pictures.map { "$it: $kind lamp" }),
            )
        }

    /** Returns the reviews of an article. */
    fun reviews(article: String): List<Review> =
        List(REVIEWS) {
            Review(
                "${opinions[it % opinions.size]}: $article, month ${it + 1}",
                5 - it % 3,
            )
        }

    /** Returns the articles whose name contains a text. */
    fun search(text: String): List<Article> = articles.filter { it.name.contains(text.trim(), ignoreCase = true) }
}

/** The customer's choices. */
class Basket {
    /** The article, if there is one. */
    var article: Article? = null

    /** Its size. */
    var size: String = ""
}

/** Returns an amount of cents as it is shown. */
fun priceText(cents: Int): String = String.format(Locale.ROOT, "%d.%02d", cents / 100, cents % 100)
