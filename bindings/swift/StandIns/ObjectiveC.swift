// A stand-in for Apple's module on Linux: it declares the type of `#selector`. Nothing of it runs or is shipped.

public struct Selector: ExpressibleByStringLiteral, Sendable {
    public init(stringLiteral value: String) {}
    public init(_ name: String) {}
}
