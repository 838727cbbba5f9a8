// A stand-in for Apple's module on Linux: it declares the parts of UIKit that the package uses, with the signatures of Apple's headers, so
// that the compiler checks the package's files for UIKit. Nothing of it runs or is shipped.

import Foundation

@MainActor open class UIView: NSObject {
    public override nonisolated init() {}
}
