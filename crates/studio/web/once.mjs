// node once.mjs URL [SESSION]: opens a session of a running studio (the newest unless its id is given), plays it to the
// end, and prints one line of JSON with what was seen. Exit code 1: something went wrong on the page. Exit code 2: there
// was nothing to play.
import { launch, lineOf, openPage, openSession, playToEnd } from './drive.mjs';

const [address, wanted] = process.argv.slice(2);
if (!address) {
  console.error('usage: node once.mjs URL [SESSION]');
  process.exit(2);
}
const browser = await launch();
try {
  const { sessions } = await (await fetch(new URL('/api/sessions', address))).json();
  const chosen = wanted ? sessions.find((session) => session.session_id === wanted) : sessions[0];
  if (!chosen) {
    console.error(`no session ${wanted ?? ''} at ${address}: record one first`);
    process.exitCode = 2;
  } else {
    const { page, wrong } = await openPage(browser, address);
    await openSession(page, lineOf(page, chosen));
    const played = await playToEnd(page);
    if (played.reached < played.length) wrong.push(`stopped at ${played.reached} of ${played.length} ms`);
    console.log(JSON.stringify({
      session: chosen.session_id, device: chosen.device_model, app: chosen.app_id, bytes: chosen.bytes, segments: chosen.segments,
      length_ms: played.length, screens: chosen.screens, events: played.events, texts: played.texts, console_errors: wrong,
    }));
    process.exitCode = wrong.length ? 1 : 0;
  }
} finally {
  await browser.close();
}
