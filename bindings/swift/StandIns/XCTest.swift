// A stand-in for Apple's module on Linux: it declares the parts of XCTest that the tests of the example app use, as Apple documents them.
// Linux has a module of this name without the part for user interfaces. Nothing of it runs or is shipped.

@_exported import Foundation

@MainActor open class XCTestCase: NSObject {
    public override nonisolated init() {}
    open var continueAfterFailure = true
    open func add(_ attachment: XCTAttachment) {}
    open func addUIInterruptionMonitor(
        withDescription description: String, handler: @escaping @MainActor (XCUIElement) -> Bool
    ) -> any NSObjectProtocol { self }
    open func wait(for expectations: [XCTestExpectation], timeout seconds: TimeInterval) {}
}

public func XCTAssertTrue(_ expression: @autoclosure () throws -> Bool, _ message: @autoclosure () -> String = "") {}
public func XCTAssertEqual<Value: Equatable>(
    _ first: @autoclosure () throws -> Value, _ second: @autoclosure () throws -> Value, _ message: @autoclosure () -> String = ""
) {}
public func XCTAssertNotEqual<Value: Equatable>(
    _ first: @autoclosure () throws -> Value, _ second: @autoclosure () throws -> Value, _ message: @autoclosure () -> String = ""
) {}
public func XCTFail(_ message: String = "") {}

open class XCTestExpectation: NSObject {}

open class XCTDarwinNotificationExpectation: XCTestExpectation {
    public init(notificationName: String) {}
}

open class XCTAttachment: NSObject {
    public enum Lifetime: Int, Sendable {
        case keepAlways, deleteOnSuccess
    }

    public init(screenshot: XCUIScreenshot) {}
    public init(data: Data, uniformTypeIdentifier: String) {}
    open var name: String?
    open var lifetime = Lifetime.deleteOnSuccess
}

@MainActor public final class XCUIScreen: NSObject {
    public class var main: XCUIScreen { XCUIScreen() }
    public func screenshot() -> XCUIScreenshot { XCUIScreenshot() }
}

public final class XCUIScreenshot: NSObject, Sendable {}

@MainActor public protocol XCUIElementTypeQueryProvider {}

extension XCUIElementTypeQueryProvider {
    public var firstMatch: XCUIElement { XCUIElement() }
    public var buttons: XCUIElementQuery { XCUIElementQuery() }
    public var navigationBars: XCUIElementQuery { XCUIElementQuery() }
    public var searchFields: XCUIElementQuery { XCUIElementQuery() }
    public var secureTextFields: XCUIElementQuery { XCUIElementQuery() }
    public var staticTexts: XCUIElementQuery { XCUIElementQuery() }
    public var tabBars: XCUIElementQuery { XCUIElementQuery() }
    public var textFields: XCUIElementQuery { XCUIElementQuery() }
}

@MainActor open class XCUIElement: NSObject, XCUIElementTypeQueryProvider {
    open var label: String { "" }
    open var frame: CGRect { .zero }
    open var exists: Bool { false }
    open func waitForExistence(timeout: TimeInterval) -> Bool { false }
    open func tap() {}
    open func typeText(_ text: String) {}
}

@MainActor open class XCUIElementQuery: NSObject, XCUIElementTypeQueryProvider {
    open var allElementsBoundByIndex: [XCUIElement] { [] }
    open subscript(key: String) -> XCUIElement { XCUIElement() }
}

@MainActor open class XCUIApplication: XCUIElement {
    open var launchEnvironment: [String: String] = [:]
    open func launch() {}
}
