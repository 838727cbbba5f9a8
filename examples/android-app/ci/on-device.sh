#!/bin/sh
# Tests the app on the connected device, and checks that the studio has a session of it. Run it in examples/android-app.
set -eu
../../target/debug/afterimage serve --data recordings &
studio=$!
trap 'kill "$studio"' EXIT
adb reverse tcp:8787 tcp:8787
gradle :app:connectedDebugAndroidTest -Pandroid.testInstrumentationRunnerArguments.studio=http://127.0.0.1:8787
# Figures of an emulator are not those of a phone: this only shows that the benchmark runs.
gradle :macrobenchmark:connectedBenchmarkAndroidTest -Pandroid.testInstrumentationRunnerArguments.androidx.benchmark.suppressErrors=EMULATOR
curl --fail --silent http://127.0.0.1:8787/api/sessions | grep -v '"total":0[,}]'
