package androidx.navigation;

/** The members of androidx's class that the library uses. */
public class NavDestination {
    public final int getId() {
        throw new UnsupportedOperationException();
    }

    public final String getRoute() {
        throw new UnsupportedOperationException();
    }
}
