package androidx.navigation;

import android.content.Context;
import android.os.Bundle;

/** The members of androidx's class that the library uses. The library is compiled with this one, and never contains it. */
public class NavController {
    public Context getContext() {
        throw new UnsupportedOperationException();
    }

    public interface OnDestinationChangedListener {
        void onDestinationChanged(NavController controller, NavDestination destination, Bundle arguments);
    }
}
