package android.support.v7.widget;

import android.content.Context;
import android.view.View;
import android.view.ViewGroup;

/** The support library's list, with the members that the library reads. */
public class RecyclerView extends ViewGroup {
    final State mState = new State();

    public RecyclerView(Context context) {
        super(context);
    }

    /** Adds a row that shows an item of the adapter. */
    public void addRow(View row, int position, long itemId) {
        ViewHolder holder = new ViewHolder();
        holder.mPosition = position;
        holder.mItemId = itemId;
        LayoutParams params = new LayoutParams();
        params.mViewHolder = holder;
        addView(row, params);
        mState.mItemCount++;
    }

    @Override
    protected boolean checkLayoutParams(ViewGroup.LayoutParams params) {
        return true;
    }

    @Override
    protected void onLayout(boolean changed, int left, int top, int right, int bottom) {}

    public static class State {
        int mItemCount;
    }

    public static class ViewHolder {
        int mPosition;
        long mItemId;
    }

    public static class LayoutParams extends ViewGroup.LayoutParams {
        ViewHolder mViewHolder;

        public LayoutParams() {
            super(WRAP_CONTENT, WRAP_CONTENT);
        }
    }
}
