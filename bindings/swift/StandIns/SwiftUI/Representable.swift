// The part of SwiftUI's stand-in with which the package places a view of its own behind an element.

import UIKit

public struct Alignment: Sendable {
    public static let center = Alignment()
}

public struct BackgroundView<Content: View, Background: View>: PrimitiveView { nonisolated init() {} }

extension View {
    public func background<Background: View>(_ background: Background, alignment: Alignment = .center) -> some View {
        BackgroundView<Self, Background>()
    }
}

@MainActor public struct UIViewRepresentableContext<Representable: UIViewRepresentable> {}

@MainActor @preconcurrency public protocol UIViewRepresentable: View where Body == Never {
    associatedtype UIViewType: UIView
    typealias Context = UIViewRepresentableContext<Self>
    func makeUIView(context: Context) -> UIViewType
    func updateUIView(_ uiView: UIViewType, context: Context)
}

extension UIViewRepresentable {
    public var body: Never { fatalError("a stand-in") }
}
