import Afterimage
import SwiftUI

/// The reviews of an article, and a form for a new one, in SwiftUI.
struct ReviewsScreen: View {
    let article: String
    let reviews: [Review]

    var body: some View {
        VStack(alignment: .leading, spacing: Metrics.gap) {
            Text(String(format: Texts.reviewsTitle, article)).font(.headline)
            ScrollView { ReviewList(reviews: reviews) }
            ReviewForm()
        }
        .padding()
    }
}

/// The reviews, one below the other.
struct ReviewList: View {
    let reviews: [Review]

    var body: some View {
        if #available(iOS 14.0, *) {
            LazyVStack(alignment: .leading, spacing: Metrics.gap) { cards }
        } else {
            VStack(alignment: .leading, spacing: Metrics.gap) { cards }
        }
    }

    private var cards: some View { ForEach(reviews) { ReviewCard(review: $0) } }
}

/// One review.
struct ReviewCard: View {
    let review: Review

    var body: some View {
        VStack(alignment: .leading) {
            Text(review.title).font(.headline)
            Text(String(format: Texts.reviewsStars, review.stars))
        }
    }
}

/// Asks for a review. The customer number is masked by its modifier, the field as all fields are.
struct ReviewForm: View {
    @State private var text = ""
    @State private var isSent = false

    var body: some View {
        VStack(alignment: .leading, spacing: Metrics.gap) {
            Text(Texts.deliveryCustomer).afterimageMask()
            if isSent {
                Text(Texts.reviewsSent)
            } else {
                TextField(Texts.reviewsOwn, text: $text)
                Button(Texts.reviewsSend) { isSent = true }.disabled(text.isEmpty)
            }
        }
    }
}
