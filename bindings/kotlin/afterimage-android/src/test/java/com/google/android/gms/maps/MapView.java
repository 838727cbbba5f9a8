package com.google.android.gms.maps;

import android.content.Context;
import android.widget.FrameLayout;

/** The map of Google Play services, by its name. */
public class MapView extends FrameLayout {
    public MapView(Context context) {
        super(context);
    }
}
