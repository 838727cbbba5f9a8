package dev.afterimage.compose.internal;

import android.view.View;
import androidx.compose.ui.Modifier;
import androidx.compose.ui.layout.LayoutInfo;
import androidx.compose.ui.node.ComposeUiNode;
import androidx.compose.ui.node.InteroperableComposeUiNode;
import androidx.compose.ui.node.LayoutNode;
import androidx.compose.ui.semantics.SemanticsConfiguration;
import androidx.compose.ui.semantics.SemanticsInfo;
import java.util.List;

/**
 * Members of Compose that are internal to Kotlin, and public under the same names in its classes. A version that lacks one throws a {@link
 * LinkageError} or a {@link ClassCastException}, and only from the method that uses it ({@link ComposeFeature}).
 */
final class ComposeInternals {
    private ComposeInternals() {}

    /** Returns the id of a layout node, which is a new one when the node is used again for other content. */
    static int id(LayoutInfo node) {
        return node.getSemanticsId();
    }

    /** Returns whether a layout node is kept for later use, and is not drawn. */
    static boolean isDeactivated(LayoutInfo node) {
        return node.isDeactivated();
    }

    /** Returns the semantics of a layout node alone, null if it has none. */
    static SemanticsConfiguration semantics(LayoutInfo node) {
        return ((SemanticsInfo) node).getSemanticsConfiguration();
    }

    /** Returns the children of a layout node in the order of composition. */
    static List<? extends LayoutInfo> children(LayoutInfo node) {
        return ((SemanticsInfo) node).getChildrenInfo();
    }

    /** Returns the children of a layout node in the order in which they are drawn. The list changes with the node. */
    static List<? extends LayoutInfo> drawnChildren(LayoutInfo node) {
        return ((LayoutNode) node).getZSortedChildren().asMutableList();
    }

    /** Returns whether a layer of a layout node has the opacity 0. */
    static boolean isTransparent(LayoutInfo node) {
        return ((SemanticsInfo) node).isTransparent();
    }

    /** Returns the modifiers of a layout node as one object, which is another one if any of them changed. */
    static Modifier modifier(LayoutInfo node) {
        return ((ComposeUiNode) node).getModifier();
    }

    /** Returns the view that a layout node shows ({@code AndroidView}), null if it shows none. */
    static View view(LayoutInfo node) {
        return ((InteroperableComposeUiNode) node).getInteropView();
    }
}
