// node once.mjs URL [SESSION]: opens a session of a running studio (default: the newest), plays it to the end, and prints
// one line of JSON with the session's metadata and counts. Exit code 1: the page reported errors. Exit code 2: there is no
// session to play.
import { launch, openPage, openSession, playToEnd, sessionRow } from './drive.mjs';

const [address, sessionId] = process.argv.slice(2);
if (!address) {
  console.error('usage: node once.mjs URL [SESSION]');
  process.exit(2);
}
const browser = await launch();
try {
  const { sessions } = await (await fetch(new URL('/api/sessions', address))).json();
  const session = sessionId ? sessions.find((candidate) => candidate.session_id === sessionId) : sessions[0];
  if (!session) {
    console.error(`no session ${sessionId ?? ''} at ${address}: record one first`);
    process.exitCode = 2;
  } else {
    const { page, errors } = await openPage(browser, address);
    await openSession(page, sessionRow(page, session));
    const played = await playToEnd(page);
    if (played.reached < played.length) errors.push(`stopped at ${played.reached} of ${played.length} ms`);
    console.log(JSON.stringify({
      session: session.session_id, device: session.device_model, app: session.app_id, bytes: session.bytes, segments: session.segments,
      length_ms: played.length, active_ms: session.active_ms, screens: session.screens, events: played.events, texts: played.texts, console_errors: errors,
    }));
    process.exitCode = errors.length ? 1 : 0;
  }
} finally {
  await browser.close();
}
