// A stand-in for Apple's module on Linux: it declares the parts of SwiftUI that the example app uses, as Apple documents them, so that the
// compiler checks the files for iOS. Nothing of it runs or is shipped.

import UIKit

@MainActor @preconcurrency public protocol View {
    associatedtype Body: View
    @ViewBuilder @MainActor @preconcurrency var body: Body { get }
}

extension Never: View {
    public var body: Never { fatalError("a stand-in") }
}

/// A view of SwiftUI's own, without a body.
public protocol PrimitiveView: View where Body == Never {}

extension PrimitiveView {
    public var body: Never { fatalError("a stand-in") }
}

public struct EmptyView: PrimitiveView { public nonisolated init() {} }
public struct AnyView: PrimitiveView { nonisolated init() {} }
public struct TupleView<Views>: PrimitiveView { nonisolated init() {} }
public struct _ConditionalContent<First: View, Second: View>: PrimitiveView { nonisolated init() {} }

@resultBuilder public struct ViewBuilder {
    public static func buildBlock() -> EmptyView { EmptyView() }
    public static func buildBlock<Content: View>(_ content: Content) -> Content { content }
    public static func buildBlock<each Content: View>(_ content: repeat each Content) -> TupleView<(repeat each Content)> { TupleView() }
    public static func buildEither<First: View, Second: View>(first: First) -> _ConditionalContent<First, Second> { _ConditionalContent() }
    public static func buildEither<First: View, Second: View>(second: Second) -> _ConditionalContent<First, Second> { _ConditionalContent() }
    public static func buildLimitedAvailability<Content: View>(_ content: Content) -> AnyView { AnyView() }
}

public struct Font: Sendable {
    public static let headline = Font()
}

public struct HorizontalAlignment: Sendable {
    public static let leading = HorizontalAlignment()
    public static let center = HorizontalAlignment()
}

public struct Text: PrimitiveView {
    @_disfavoredOverload public init<Content: StringProtocol>(_ content: Content) {}
    public func font(_ font: Font?) -> Text { self }
}

public struct VStack<Content: View>: PrimitiveView {
    public init(alignment: HorizontalAlignment = .center, spacing: CGFloat? = nil, @ViewBuilder content: () -> Content) {}
}

@available(iOS 14.0, *)
public struct LazyVStack<Content: View>: PrimitiveView {
    public init(alignment: HorizontalAlignment = .center, spacing: CGFloat? = nil, @ViewBuilder content: () -> Content) {}
}

public struct ScrollView<Content: View>: PrimitiveView {
    public init(@ViewBuilder content: () -> Content) {}
}

public struct ForEach<Data: RandomAccessCollection, ID: Hashable, Content: View>: PrimitiveView {}

extension ForEach where ID == Data.Element.ID, Data.Element: Identifiable {
    public init(_ data: Data, @ViewBuilder content: @escaping (Data.Element) -> Content) {}
}

public struct TextField<Label: View>: PrimitiveView {}

extension TextField where Label == Text {
    @_disfavoredOverload public init<Title: StringProtocol>(_ title: Title, text: Binding<String>) {}
}

public struct Button<Label: View>: PrimitiveView {}

extension Button where Label == Text {
    @_disfavoredOverload public init<Title: StringProtocol>(_ title: Title, action: @escaping @MainActor () -> Void) {}
}

extension View {
    public func padding() -> some View { self }
    public func disabled(_ disabled: Bool) -> some View { self }
}

@propertyWrapper public struct Binding<Value> {
    fileprivate let value: Value
    fileprivate init(value: Value) { self.value = value }
    public var wrappedValue: Value {
        get { value }
        nonmutating set {}
    }
}

@propertyWrapper public struct State<Value> {
    private let value: Value
    public init(wrappedValue: Value) { value = wrappedValue }
    public var wrappedValue: Value {
        get { value }
        nonmutating set {}
    }
    public var projectedValue: Binding<Value> { Binding(value: value) }
}

@MainActor open class UIHostingController<Content: View>: UIViewController {
    public init(rootView: Content) { super.init(nibName: nil, bundle: nil) }
    public required dynamic init?(coder: NSCoder) { nil }
}
