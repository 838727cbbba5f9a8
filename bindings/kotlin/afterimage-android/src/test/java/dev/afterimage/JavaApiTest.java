package dev.afterimage;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import android.view.View;
import dev.afterimage.ffi.OwnCallbacksKt;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.RuntimeEnvironment;
import org.robolectric.annotation.Config;

/** The public API as an app in Java calls it. */
@RunWith(RobolectricTestRunner.class)
@Config(sdk = 28)
public class JavaApiTest {
    @Test
    public void anAppInJavaCanUseEveryCall() throws Exception {
        OwnCallbacksKt.directCallbacksHere();
        SessionReplayConfig config =
                new SessionReplayConfig.Builder("API_KEY", "device-id")
                        .setSessionId(1_700_000_000_000L)
                        .setSampleRate(1.0)
                        .setLogLevel(LogLevel.OFF)
                        .setPrivacyLevel(PrivacyLevel.CONSERVATIVE)
                        .setImagePolicy(ImagePolicy.NONE)
                        .setEnableRemoteConfig(false)
                        .setServerUrl("http://192.0.2.1")
                        .setProtocol(UploadProtocol.AFTERIMAGE)
                        .setMeteredDailyLimitBytes(1_000_000L)
                        .setDailyLimitBytes(5_000_000L)
                        .setMaskRules(Collections.singletonList("block screen=Checkout"))
                        .build();
        SessionReplay replay = new SessionReplay(RuntimeEnvironment.getApplication(), config);
        replay.setSessionId(1_700_000_000_001L);
        replay.setDeviceId("another-device");
        replay.setOptOut(true);
        assertTrue(replay.getOptOut());
        replay.start();
        replay.recordScreen("Inbox");
        CompletableFuture<FlushReport> report = new CompletableFuture<>();
        replay.flush(report::complete);
        assertEquals(FlushOutcome.OPTED_OUT, report.get(30, TimeUnit.SECONDS).getOutcome());
        SessionReplayStatus status = replay.status();
        assertFalse(status.isRecording());
        assertEquals(CaptureReason.OPTED_OUT, status.getReason());
        assertEquals("another-device", replay.getDeviceId());
        assertEquals(1_700_000_000_001L, replay.getSessionId());
        assertEquals(0, status.getCounts().getFailures());
        assertTrue(replay.sessionReplayProperties().isEmpty());
        replay.stop();
        replay.dispose();
    }

    @Test
    public void masksAreStaticMethods() {
        View view = new View(RuntimeEnvironment.getApplication());
        Masking.mask(view);
        Masking.unmask(view);
        Masking.block(view);
        Masking.reset(view);
        assertNull(view.getTag());
    }
}
