// Code of docs/book/ios.md with UIKit. The compiler checks it beside the package's files; a test compares it with the page.

import UIKit

@MainActor
private func mask(balance: UIView, publicTitle: UIView, chat: UIView) {
    // begin
    balance.afterimageMask()
    publicTitle.afterimageUnmask()
    chat.afterimageBlock()
    balance.afterimageResetMasking()
    // end
}
