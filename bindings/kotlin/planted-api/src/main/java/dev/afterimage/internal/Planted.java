package dev.afterimage.internal;

import android.view.View;

/** Calls that API level 21 does not have. */
final class Planted {
    /** API 26, without a check of the level: the check must report it. */
    static void setTooltip(View view) {
        view.setTooltipText("planted");
    }

    /** A class that is hidden from apps: the check must report it. */
    static Object hidden() {
        return android.view.WindowManagerGlobal.getInstance();
    }

    /** API 24 of Java's own classes: the check must report it. */
    static Object defaultValue(java.util.Map<String, Object> map) {
        return map.getOrDefault("planted", null);
    }

    /** API 28 in a marked function: the check must accept it. */
    @RequiresSdk(level = 28)
    static boolean isAccepted(View view) {
        return view.isImportantForAutofill() && view.isAccessibilityHeading();
    }

    private Planted() {}
}
