import XCTest

/// Checks of a first run on a Mac that need views of their own. `ci/in-simulator.sh` checks the rest by the recordings.
@MainActor
final class FirstRunTests: ShopTestCase {
    /// The app runs on, and the failed capture of the view is counted.
    func testAnExceptionOfAGetterIsCounted() {
        launch(["AFTERIMAGE_SHOP_CHECKS": "1"])
        let checked = XCTDarwinNotificationExpectation(notificationName: "dev.afterimage.shop.checked")
        app.tabBars.buttons["Checks"].tap()
        wait(for: [checked], timeout: Self.waitSeconds)
        let failures = app.staticTexts["failures"]
        expect(failures)
        XCTAssertNotEqual(failures.label, "Failures of the recording: 0")
    }

    /// The recording, in which the password must not be, is sent at the end.
    func testAShownPasswordIsTypedAndSent() {
        launch(["AFTERIMAGE_SHOP_CHECKS": "1"])
        let checked = XCTDarwinNotificationExpectation(notificationName: "dev.afterimage.shop.checked")
        app.tabBars.buttons["Checks"].tap()
        wait(for: [checked], timeout: Self.waitSeconds)
        type("tulip-canary-31", into: app.secureTextFields["Password"])
        tapButton("Show or hide")
        expect(app.textFields["Password"])
        type("-more", into: app.textFields["Password"])
        keepScreen("password")
        tapButton("Show or hide")
        expect(app.secureTextFields["Password"])
        sendTheRecording()
    }
}
