// node once.mjs URL: opens the newest session of a running studio, plays it to the end, and prints one line of JSON
// with what was seen. Exit code 1: something went wrong on the page. Exit code 2: there was nothing to play.
import { launch, openPage, openSession, playToEnd } from './drive.mjs';

const address = process.argv[2];
if (!address) {
  console.error('usage: node once.mjs URL');
  process.exit(2);
}
const browser = await launch();
try {
  const { sessions } = await (await fetch(new URL('/api/sessions', address))).json();
  if (!sessions.length) {
    console.error(`no session at ${address}: record one first`);
    process.exitCode = 2;
  } else {
    const newest = sessions[0];
    const { page, wrong } = await openPage(browser, address);
    await openSession(page, page.locator('.session').first());
    const played = await playToEnd(page);
    if (played.reached < played.length) wrong.push(`stopped at ${played.reached} of ${played.length} ms`);
    console.log(JSON.stringify({
      session: newest.session_id, device: newest.device_model, app: newest.app_id, bytes: newest.bytes, segments: newest.segments,
      length_ms: played.length, screens: newest.screens, events: played.events, texts: played.texts, console_errors: wrong,
    }));
    process.exitCode = wrong.length ? 1 : 0;
  }
} finally {
  await browser.close();
}
