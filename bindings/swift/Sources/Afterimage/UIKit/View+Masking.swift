#if canImport(UIKit) && canImport(SwiftUI)
    import CAfterimage
    import Foundation
    import SwiftUI
    import UIKit

    extension View {
        /// Masks the texts, images and form states of the element: all views that SwiftUI draws at its place, also those of other elements
        /// that overlap it. A view inside cannot be unmasked.
        ///
        /// Apply it before modifiers that move or transform the element (`offset`, `rotationEffect`, `scaleEffect`), which then move the mask
        /// too. If the place of the element is not known, or empty, everything in its hosting view is blocked.
        ///
        /// - Returns: the element, which looks and behaves as before.
        public func afterimageMask() -> some View { background(MaskingMarker(masking: .mask)) }

        /// Records the views at the place of the element unmasked, except secrets (passwords, one-time codes, card numbers), and views that
        /// are not completely inside, or that a call, a rule or another modifier masks or blocks.
        ///
        /// - Returns: the element, which looks and behaves as before.
        public func afterimageUnmask() -> some View { background(MaskingMarker(masking: .unmask)) }

        /// Records placeholders instead of all views that SwiftUI draws at the place of the element, also those of other elements that
        /// overlap it, and one of the size of the element.
        ///
        /// Apply it before modifiers that move or transform the element, as ``afterimageMask()``. If the place of the element is not known, or
        /// empty, everything in its hosting view is blocked.
        ///
        /// - Returns: the element, which looks and behaves as before.
        public func afterimageBlock() -> some View { background(MaskingMarker(masking: .block)) }
    }

    /// A view behind an element, of the size of the element, which draws nothing.
    private struct MaskingMarker: UIViewRepresentable {
        let masking: ViewMasking

        func makeUIView(context: Context) -> MaskingMarkerView { MaskingMarkerView(frame: .zero) }

        func updateUIView(_ view: MaskingMarkerView, context: Context) {
            afterimage_set_marker(Unmanaged.passUnretained(view).toOpaque(), masking.rawValue)
        }
    }

    private final class MaskingMarkerView: UIView {
        override init(frame: CGRect) {
            super.init(frame: frame)
            // Blocked until SwiftUI sets the masking.
            afterimage_set_marker(Unmanaged.passUnretained(self).toOpaque(), ViewMasking.block.rawValue)
            isUserInteractionEnabled = false
            isAccessibilityElement = false
        }

        @available(*, unavailable)
        required init?(coder: NSCoder) { nil }
    }
#endif
