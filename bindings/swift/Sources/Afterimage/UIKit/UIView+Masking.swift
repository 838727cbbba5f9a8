#if canImport(UIKit)
    import CAfterimage
    import Foundation
    import UIKit

    extension UIView {
        /// Masks the texts, images and form states of the view and of everything in it: a text is recorded as one `*` for each character. A
        /// descendant cannot be unmasked. In Interface Builder: the value `mask` of ``afterimageMasking``.
        ///
        /// It replaces the view's earlier masking. Set it before the view is shown.
        public func afterimageMask() { setMasking(.mask) }

        /// Records the view and everything in it unmasked, except secrets (passwords, one-time codes, card numbers), and descendants that a
        /// call or a rule masks or blocks. In Interface Builder: the value `unmask` of ``afterimageMasking``.
        ///
        /// It replaces the view's earlier masking.
        public func afterimageUnmask() { setMasking(.unmask) }

        /// Records a placeholder of the same place and size instead of the view and everything in it. In Interface Builder: the value
        /// `block` of ``afterimageMasking``.
        ///
        /// It replaces the view's earlier masking. Set it before the view is shown.
        public func afterimageBlock() { setMasking(.block) }

        /// Removes the masking of the view, so that the masking level applies. For views that are reused.
        public func afterimageResetMasking() { setMasking(nil) }

        /// The view's masking as a user-defined runtime attribute of Interface Builder, a text: `mask`, `unmask` or `block`. Any other text
        /// blocks the view. `nil` is no masking, and resets it.
        @objc public dynamic var afterimageMasking: String? {
            get { ViewMasking(rawValue: afterimage_mask_override(Unmanaged.passUnretained(self).toOpaque()))?.attribute }
            set { setMasking(newValue.map(ViewMasking.init(attribute:))) }
        }

        private func setMasking(_ masking: ViewMasking?) {
            afterimage_set_mask_override(Unmanaged.passUnretained(self).toOpaque(), masking.code)
        }
    }
#endif
