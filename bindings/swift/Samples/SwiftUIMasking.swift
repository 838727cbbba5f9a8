// Code of docs/book/ios.md with SwiftUI. The compiler checks it against the stand-ins; a test compares it with the page.

import Afterimage
import SwiftUI

private struct ChatView: View {
    var body: some View { Text("Hello") }
}

private struct AccountView: View {
    var body: some View {
        // begin
        VStack {
            Text("12,345.67").afterimageMask()
            Text("Terms of use").afterimageUnmask()
            ChatView().afterimageBlock()
        }
        // end
    }
}
