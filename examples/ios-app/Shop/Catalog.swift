import Foundation

/// An article of the shop.
struct Article {
    let name: String
    let note: String
    /// In cents.
    let price: Int
    /// The captions of its pictures.
    let pictures: [String]
}

/// A customer's opinion of an article.
struct Review: Identifiable {
    /// Its place in the list.
    let id: Int
    let title: String
    /// From 1 to 5.
    let stars: Int
}

/// The articles of the shop.
enum Catalog {
    private static let reviewCount = 40
    private static let opinions = ["As described", "Better than expected", "Fine for the price"]
    private static let places = ["In the city", "On the hill", "At the sea"]

    static let articles: [Article] = ["City", "Tour", "Cargo", "Folding", "Gravel", "Race"].enumerated().flatMap { index, kind in
        [
            article("\(kind) bicycle", note: "Ready in two days", price: 49_900 + 10_000 * index),
            article("\(kind) helmet", note: "In stock", price: 4_900 + 500 * index),
            article("\(kind) lamp", note: "Few are left", price: 1_900 + 300 * index),
        ]
    }

    /// Returns the reviews of an article.
    static func reviews(of article: Article) -> [Review] {
        (0..<reviewCount).map { index in
            Review(id: index, title: "\(opinions[index % opinions.count]): \(article.name), month \(index + 1)", stars: 5 - index % 3)
        }
    }

    /// Returns the articles whose name contains a text; all for an empty one.
    static func search(_ text: String) -> [Article] {
        let text = text.trimmingCharacters(in: .whitespaces)
        return text.isEmpty ? articles : articles.filter { $0.name.range(of: text, options: .caseInsensitive) != nil }
    }

    private static func article(_ name: String, note: String, price: Int) -> Article {
        Article(name: name, note: note, price: price, pictures: places.map { "\($0): \(name)" })
    }
}

/// The customer's choices.
final class Basket {
    /// The article, if there is one.
    var article: Article?
    /// Its size.
    var size = ""
}

/// Returns an amount of cents as it is shown.
func priceText(_ cents: Int) -> String {
    String(format: "%d.%02d", cents / 100, cents % 100)
}
