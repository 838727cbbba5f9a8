package androidx.fragment.app;

/** The members of androidx's class that the library uses. */
public class DialogFragment extends Fragment {
    public boolean getShowsDialog() {
        throw new UnsupportedOperationException();
    }
}
