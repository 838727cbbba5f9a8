#!/bin/sh
# Tests the app in a simulator, with a studio on this machine, and makes the checks of docs/book/first-run-on-a-mac.md. Run it in
# examples/ios-app: sh ci/in-simulator.sh NAME, which writes to build/NAME. It was never run.
#
# Check 1, signatures: with a library that has assertions, the purchase fails if the capture of any view failed.
# Check 2, a caught exception: FirstRunTests.
# Check 3, geometry: build/NAME/attachments/index.html, and the exit code of beside.mjs.
# Check 4, a secure field: no export has a character of it.
# Check 5, SwiftUI: which of its texts are in the replay.
set -u
out=$PWD/build/$1
studio=http://127.0.0.1:8787
destination=${DESTINATION:-platform=iOS Simulator,name=iPhone 16}
program=../../target/debug/afterimage
CHROMIUM=${CHROMIUM:-/Applications/Google Chrome.app/Contents/MacOS/Google Chrome}
export CHROMIUM
faults=0

fault() {
    echo "FAULT: $1" >&2
    faults=$((faults + 1))
}

rm -rf "$out"
mkdir -p "$out/exports"
"$program" serve --data "$out/recordings" >"$out/studio.log" 2>&1 &
trap 'kill '$! EXIT
curl --fail --silent --show-error --retry 20 --retry-connrefused --retry-delay 1 "$studio/api/health" || exit 1

TEST_RUNNER_AFTERIMAGE_SERVER_URL=$studio xcodebuild test -project Shop.xcodeproj -scheme Shop -destination "$destination" \
    -derivedDataPath build/derived -resultBundlePath "$out/result.xcresult" >"$out/xcodebuild.log" 2>&1 ||
    fault "a test failed; see xcodebuild.log (checks 1 and 2)"
grep -E "error:|Test Case .*(passed|failed)" "$out/xcodebuild.log"

xcrun xcresulttool export attachments --path "$out/result.xcresult" --output-path "$out/attachments"
node ../../crates/studio/web/beside.mjs "$out/attachments" "$studio" | tee "$out/beside.log"
grep -q "[1-9][0-9]* texts at their place" "$out/beside.log" || fault "no text of the app is in the replay (check 3)"
grep -q "[1-9][0-9]* elsewhere" "$out/beside.log" && fault "texts of the app and the replay differ in their place (check 3)"

for session in "$out"/recordings/segments/*/*; do
    "$program" export "$session" --format trace -o "$out/exports/$(basename "$session").ndjson" || fault "$session cannot be exported"
done
# The control: what is not secret is found.
grep -q "Add to basket" "$out"/exports/*.ndjson || fault "the recordings have no text of the app"
for secret in tulip-canary 4929421234600821; do
    grep -l "$secret" "$out"/exports/*.ndjson && fault "a secret is in an export (check 4)"
done
if grep -q "As described: Cargo bicycle" "$out"/exports/*.ndjson; then
    echo "SwiftUI's own texts are recorded (check 5): please report the version of iOS"
else
    echo "SwiftUI's own texts are not recorded (check 5)"
fi
exit "$((faults > 0))"
