package androidx.fragment.app;

import android.content.Context;

import java.util.List;

/** The members of androidx's class that the library uses. */
public abstract class FragmentManager {
    public List<Fragment> getFragments() {
        throw new UnsupportedOperationException();
    }

    public Fragment getPrimaryNavigationFragment() {
        throw new UnsupportedOperationException();
    }

    public void registerFragmentLifecycleCallbacks(FragmentLifecycleCallbacks callbacks, boolean recursive) {
        throw new UnsupportedOperationException();
    }

    public void unregisterFragmentLifecycleCallbacks(FragmentLifecycleCallbacks callbacks) {
        throw new UnsupportedOperationException();
    }

    public abstract static class FragmentLifecycleCallbacks {
        public void onFragmentPreAttached(FragmentManager manager, Fragment fragment, Context context) {}

        public void onFragmentStarted(FragmentManager manager, Fragment fragment) {}

        public void onFragmentPaused(FragmentManager manager, Fragment fragment) {}

        public void onFragmentResumed(FragmentManager manager, Fragment fragment) {}

        public void onFragmentViewDestroyed(FragmentManager manager, Fragment fragment) {}
    }
}
