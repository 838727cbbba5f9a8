package androidx.fragment.app;

import android.view.View;

/** The members of androidx's class that the library uses. */
public class Fragment {
    public final FragmentActivity getActivity() {
        throw new UnsupportedOperationException();
    }

    public final FragmentManager getChildFragmentManager() {
        throw new UnsupportedOperationException();
    }

    public View getView() {
        throw new UnsupportedOperationException();
    }

    public final boolean isHidden() {
        throw new UnsupportedOperationException();
    }

    public final boolean isResumed() {
        throw new UnsupportedOperationException();
    }
}
