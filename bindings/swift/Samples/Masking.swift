// Code of docs/book/ios.md with UIKit. The compiler checks it against the stand-ins; a test compares it with the page.

import Afterimage
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
