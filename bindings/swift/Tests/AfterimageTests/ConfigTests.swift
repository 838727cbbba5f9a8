import AfterimageFFI
import XCTest

@testable import Afterimage

/// Options and maskings as the engine receives them.
final class ConfigTests: XCTestCase {
    func testOptionsOfTheCaptureReachTheEngine() {
        var config = Afterimage.SessionReplayConfig(apiKey: "k", deviceId: "device-swift")
        XCTAssertEqual(ViewCapture(config), ViewCapture(touches: .sendEvent, viewControllerNames: true, pictureVersions: []))
        config.touchCapture = .recognizers
        config.recordViewControllerNames = false
        config.swiftUIPictureVersions = [18, -1]
        XCTAssertEqual(ViewCapture(config), ViewCapture(touches: .recognizers, viewControllerNames: false, pictureVersions: [18, 0]))
        config.touchCapture = .off
        XCTAssertEqual(ViewCapture(config).touches, .off)
    }

    func testAttributesOfInterfaceBuilderAreTheNumbersOfTheLibrary() {
        let codes = ["mask", "unmask", "block", "Mask", ""].map { ViewMasking(attribute: $0).rawValue }
        XCTAssertEqual(codes, [1, 2, 3, 3, 3])
        XCTAssertEqual((nil as ViewMasking?).code, 0)
        XCTAssertEqual(ViewMasking.allCases.map(\.attribute), ["mask", "unmask", "block"])
    }
}
