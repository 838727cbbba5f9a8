package dev.afterimage.internal.content

import dev.afterimage.internal.buffer.Kind

/**
 * Names of library classes and the kinds of their nodes. A subclass has the kind of its nearest superclass with a name.
 *
 * The consumer rules keep these names, so that R8 does not rename the classes.
 */
internal object KnownClasses {
    private val kinds: Map<String, Int> =
        hashMapOf(
            "android.webkit.WebView" to Kind.WEBVIEW,
            "org.mozilla.geckoview.GeckoView" to Kind.WEBVIEW,
            "org.xwalk.core.XWalkView" to Kind.WEBVIEW,
            "com.google.android.gms.maps.MapView" to Kind.MAP,
            "com.google.android.gms.maps.StreetViewPanoramaView" to Kind.MAP,
            "com.mapbox.maps.MapView" to Kind.MAP,
            "com.mapbox.mapboxsdk.maps.MapView" to Kind.MAP,
            "org.maplibre.android.maps.MapView" to Kind.MAP,
            "org.osmdroid.views.MapView" to Kind.MAP,
            "com.huawei.hms.maps.MapView" to Kind.MAP,
            "com.yandex.mapkit.mapview.MapView" to Kind.MAP,
            "com.here.sdk.mapview.MapView" to Kind.MAP,
            "com.tomtom.sdk.map.display.ui.MapView" to Kind.MAP,
            "com.amap.api.maps.MapView" to Kind.MAP,
            "com.baidu.mapapi.map.MapView" to Kind.MAP,
            "androidx.camera.view.PreviewView" to Kind.CAMERA,
            "com.otaliastudios.cameraview.CameraView" to Kind.CAMERA,
            "com.journeyapps.barcodescanner.BarcodeView" to Kind.CAMERA,
            "com.journeyapps.barcodescanner.DecoratedBarcodeView" to Kind.CAMERA,
            "com.budiyev.android.codescanner.CodeScannerView" to Kind.CAMERA,
            "me.dm7.barcodescanner.core.BarcodeScannerView" to Kind.CAMERA,
            "android.view.SurfaceView" to Kind.VIDEO,
            "android.view.TextureView" to Kind.VIDEO,
            "androidx.core.widget.NestedScrollView" to Kind.SCROLL,
            "androidx.recyclerview.widget.RecyclerView" to Kind.SCROLL,
            "androidx.viewpager.widget.ViewPager" to Kind.SCROLL,
            "androidx.appcompat.widget.SwitchCompat" to Kind.SWITCH,
            "androidx.leanback.widget.picker.Picker" to Kind.PICKER,
            "com.google.android.material.chip.Chip" to Kind.BUTTON,
            "com.google.android.material.datepicker.MaterialCalendarGridView" to Kind.PICKER,
            "com.google.android.material.slider.BaseSlider" to Kind.SLIDER,
            "com.google.android.material.timepicker.ChipTextInputComboView" to Kind.PICKER,
            "com.google.android.material.timepicker.TimePickerView" to Kind.PICKER,
        )

    /** Returns the kind of a class by its name or that of its nearest superclass with a name, or -1. */
    fun kind(type: Class<*>): Int {
        var current: Class<*>? = type
        while (current != null) {
            val kind = kinds[current.name]
            if (kind != null) return kind
            current = current.superclass
        }
        return -1
    }

    /** Returns whether nodes of a kind stand for content that is not read: their children are not walked. */
    fun isEmbedded(kind: Int): Boolean = kind == Kind.WEBVIEW || kind == Kind.MAP || kind == Kind.VIDEO || kind == Kind.CAMERA
}
