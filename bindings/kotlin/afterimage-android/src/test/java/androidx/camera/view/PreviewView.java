package androidx.camera.view;

import android.content.Context;
import android.widget.FrameLayout;

/** The preview of CameraX, by its name. */
public class PreviewView extends FrameLayout {
    public PreviewView(Context context) {
        super(context);
    }
}
