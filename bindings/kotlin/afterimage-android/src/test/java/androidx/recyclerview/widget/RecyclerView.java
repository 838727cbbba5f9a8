package androidx.recyclerview.widget;

import android.content.Context;
import android.view.ViewGroup;

/** A list of a version that lacks the members that the library reads. */
public class RecyclerView extends ViewGroup {
    public RecyclerView(Context context) {
        super(context);
    }

    @Override
    protected void onLayout(boolean changed, int left, int top, int right, int bottom) {}
}
