import XCTest

/// A purchase in a simulator, which is recorded for a studio.
@MainActor
final class PurchaseTests: ShopTestCase {
    func testAPurchaseIsRecorded() {
        launch()
        type("cargo b", into: app.searchFields.firstMatch)
        keepScreen("catalog")
        app.staticTexts["Cargo bicycle"].tap()
        expect(app.buttons["Add to basket"])
        keepScreen("product")
        readReviews()
        tapButton("Add to basket")
        expect(app.buttons["Medium"])
        keepScreen("sizes")
        tapButton("Medium")
        expect(app.buttons["To the checkout"])
        keepScreen("basket")
        tapButton("To the checkout")
        signIn()
        tapButton("To the payment")
        type("4929421234600821", into: app.textFields["Card number"])
        keepScreen("payment")
        tapButton("Pay now")
        expect(app.staticTexts["We pack it today."])
        keepScreen("done")
        XCTAssertEqual(sendTheRecording(), "Failures of the recording: 0")
    }

    /// The reviews are a screen of SwiftUI.
    private func readReviews() {
        tapButton("Reviews")
        type("Rides well", into: app.textFields["Your review"])
        keepScreen("reviews")
        tapButton("Send the review")
        expect(app.staticTexts["Thank you, we read it today."])
        app.navigationBars.buttons.firstMatch.tap()
    }

    private func signIn() {
        type("person@example.com", into: app.textFields["Email address"])
        type("tulip-canary-31", into: app.secureTextFields["Password"])
        keepScreen("login")
        tapButton("Sign in")
    }
}
