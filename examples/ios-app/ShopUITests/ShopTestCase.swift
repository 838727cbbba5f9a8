import XCTest

/// Drives the shop, which records for the studio at the address in the test runner's variable `AFTERIMAGE_SERVER_URL`.
///
/// `xcodebuild test` passes each of its own variables with the prefix `TEST_RUNNER_` on, without the prefix.
@MainActor
class ShopTestCase: XCTestCase {
    /// The longest time in seconds after which a simulator of a build server shows a screen.
    static let waitSeconds: TimeInterval = 20
    private static let serverVariable = "AFTERIMAGE_SERVER_URL"
    private static let simulatorServer = "http://127.0.0.1:8787"

    /// The app.
    lazy var app = XCUIApplication()

    /// Launches the app with variables of its own, besides the studio's address.
    func launch(_ variables: [String: String] = [:]) {
        continueAfterFailure = false
        app.launchEnvironment = variables
        app.launchEnvironment[Self.serverVariable] = ProcessInfo.processInfo.environment[Self.serverVariable] ?? Self.simulatorServer
        // The system may offer to save the password of the login.
        _ = addUIInterruptionMonitor(withDescription: "a question of the system") { alert in
            let refusal = alert.buttons["Not Now"]
            guard refusal.exists else { return false }
            refusal.tap()
            return true
        }
        app.launch()
    }

    func tapButton(_ title: String) {
        let button = app.buttons[title].firstMatch
        expect(button)
        button.tap()
    }

    func type(_ text: String, into field: XCUIElement) {
        expect(field)
        field.tap()
        field.typeText(text)
    }

    /// Waits for an element.
    func expect(_ element: XCUIElement) {
        XCTAssertTrue(element.waitForExistence(timeout: Self.waitSeconds), "\(element) is not shown")
    }

    /// Keeps a screenshot, and the place of each text in points. The names of both begin with the time in milliseconds since 1970, by which
    /// `ci/beside.mjs` finds the moment in the replay.
    func keepScreen(_ name: String) {
        let texts = app.staticTexts.allElementsBoundByIndex.map { text in
            TextPlace(text: text.label, x: text.frame.minX, y: text.frame.minY, width: text.frame.width, height: text.frame.height)
        }
        let time = Int64(Date().timeIntervalSince1970 * 1000)
        let picture = XCTAttachment(screenshot: XCUIScreen.main.screenshot())
        keep(picture, name: "\(time)-\(name).png")
        guard let json = try? JSONEncoder().encode(texts) else { return XCTFail("the texts cannot be encoded") }
        keep(XCTAttachment(data: json, uniformTypeIdentifier: "public.json"), name: "\(time)-\(name).json")
    }

    /// Sends the recording from the account. Returns the account's count of failed captures.
    @discardableResult
    func sendTheRecording() -> String {
        app.tabBars.buttons["Account"].tap()
        let failures = app.staticTexts["failures"]
        expect(failures)
        keepScreen("account")
        let count = failures.label
        tapButton("Send the recording")
        let report = app.staticTexts["report"]
        expect(report)
        XCTAssertTrue(report.label.hasPrefix("delivered"), report.label)
        return count
    }

    private func keep(_ attachment: XCTAttachment, name: String) {
        attachment.name = name
        attachment.lifetime = .keepAlways
        add(attachment)
    }
}

/// A text and its place on the screen, in points.
private struct TextPlace: Encodable {
    let text: String
    let x: CGFloat
    let y: CGFloat
    let width: CGFloat
    let height: CGFloat
}
