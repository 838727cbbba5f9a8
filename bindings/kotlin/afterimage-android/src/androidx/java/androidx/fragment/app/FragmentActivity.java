package androidx.fragment.app;

import android.app.Activity;

/** The members of androidx's class that the library uses. */
public class FragmentActivity extends Activity {
    public FragmentManager getSupportFragmentManager() {
        throw new UnsupportedOperationException();
    }
}
