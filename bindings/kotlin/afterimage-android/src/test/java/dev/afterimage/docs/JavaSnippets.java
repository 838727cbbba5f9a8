package dev.afterimage.docs;

import android.content.Context;
import android.view.View;
import dev.afterimage.Masking;
import dev.afterimage.SessionReplay;
import dev.afterimage.SessionReplayConfig;

/** The blocks in Java of docs/book/android.md. DocsTest compares them. */
final class JavaSnippets {
    private JavaSnippets() {}

    static void start(Context context) {
        SessionReplayConfig config =
                new SessionReplayConfig.Builder("API_KEY", "device-id")
                        .setSessionId(System.currentTimeMillis())
                        .setSampleRate(1.0)
                        .setServerUrl("https://replay.example.com")
                        .build();
        SessionReplay replay = new SessionReplay(context, config);
        replay.start();
    }

    static void mask(View balance, View publicTitle, View chat) {
        Masking.mask(balance);
        Masking.unmask(publicTitle);
        Masking.block(chat);
        Masking.reset(balance);
    }
}
