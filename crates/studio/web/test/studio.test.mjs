// End-to-end tests: a recorded trace goes through the SDK, over HTTP into the studio, and is replayed in a browser.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { imagesOnScreen, launch, openPage, openSession, playToEnd, seek, sessionRow, textsOnScreen } from '../drive.mjs';
import { once, programs, record, serve, trace } from './programs.mjs';
import { durationOf, imagesAt, readTrace, textsAt, threeIdleTimes } from './trace.mjs';

const CHAT = 'f7ios-chat';
const TABS = 'f7v9-tabs';
let data, studio, browser;

before(async () => {
  programs();
  data = await mkdtemp(path.join(tmpdir(), 'afterimage-studio-'));
  studio = await serve(data);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await studio?.stop();
  await rm(data, { recursive: true, force: true });
});

test('an empty studio shows the command that records a trace', async () => {
  const { page, errors } = await openPage(browser, studio.address);
  await page.waitForSelector('#empty:not([hidden])');
  assert.match(await page.innerText('#empty'), new RegExp(`trace-player -- record .* --server ${studio.address}`));
  assert.deepEqual(errors, []);
  await page.close();
});

test('a new recording is listed without a page reload', async () => {
  const { page, errors } = await openPage(browser, studio.address);
  const sent = await record(CHAT, studio.address, '--device-id', 'phone-chat');
  await record(TABS, studio.address, '--device-id', 'phone-tabs');
  assert.equal(sent.dropped_frames, 0);
  await page.locator('.session').nth(1).waitFor();
  const { sessions } = await (await fetch(`${studio.address}/api/sessions`)).json();
  const chat = sessions.find((session) => session.device_id === 'phone-chat');
  assert.equal(chat.segments, sent.segments);
  assert.equal(chat.bytes, sent.bytes);
  assert.ok(Math.abs(chat.length_ms - durationOf(readTrace(trace(CHAT)))) < 1000, `${chat.length_ms} ms`);
  assert.ok(chat.screens.length > 0);
  const row = await sessionRow(page, chat).innerText();
  for (const shown of [chat.device_model, chat.os_version, chat.app_id, chat.app_version, ...chat.screens.slice(0, 1)]) {
    assert.ok(shown && row.includes(shown), `${shown} in ${row}`);
  }
  assert.match(row, /\d+:\d\d/);
  assert.match(row, /\d (kB|MB)|\d B/);
  assert.deepEqual(errors, []);
  await page.close();
});

for (const name of [CHAT, TABS]) {
  test(`${name} plays to its end and shows the trace's texts after a seek`, async () => {
    const { page, errors } = await openPage(browser, studio.address);
    const session = await sessionOf(name);
    await openSession(page, sessionRow(page, session));
    const played = await playToEnd(page);
    assert.equal(played.reached, played.length);
    assert.ok(played.events > 100, `${played.events} events`);
    const atEnd = await textsOnScreen(page);

    const recorded = readTrace(trace(name));
    const start = recorded.header.capture.epoch0 - (await firstEvent(session));
    for (const ms of [...threeIdleTimes(recorded), threeIdleTimes(recorded)[0]]) {
      await seek(page, ms + start);
      const shown = (await textsOnScreen(page)).join('\n');
      const expected = textsAt(recorded, ms);
      assert.ok(expected.length > 5);
      assert.deepEqual(expected.filter((text) => !shown.includes(text)), [], `at ${ms} ms`);
    }
    await seek(page, played.length + 1);
    assert.deepEqual(await textsOnScreen(page), atEnd, 'playing to the end and seeking to the end show the same texts');
    assert.deepEqual(errors, []);
    await page.close();
  });
}

test('recorded images are painted, and a session without images shows placeholders', async () => {
  const { page, errors } = await openPage(browser, studio.address);
  const session = await sessionOf(CHAT);
  const recorded = readTrace(trace(CHAT));
  const start = recorded.header.capture.epoch0 - (await firstEvent(session));
  const ms = threeIdleTimes(recorded).sort((a, b) => imagesAt(recorded, b).length - imagesAt(recorded, a).length)[0];
  const expected = imagesAt(recorded, ms);
  assert.ok(expected.length > 0);
  await openSession(page, sessionRow(page, session));
  await seek(page, ms + start);
  const shown = await imagesOnScreen(page);
  assert.equal(shown.length, expected.length);
  for (const image of shown) {
    assert.equal(image.kind, 'data:image/png;base64');
    assert.ok(image.pixels > 1 && image.width >= 1 && image.height >= 1, JSON.stringify(image));
  }
  // Hiding the images must change the painted pixels.
  const screen = page.locator('#screen');
  const painted = await screen.screenshot();
  await page.evaluate(() => {
    const document = studio.player.getReplayer().iframe.contentDocument;
    for (const image of document.querySelectorAll('img')) image.style.visibility = 'hidden';
  });
  assert.notDeepEqual(await screen.screenshot(), painted);
  await page.goto('about:blank');

  await record(CHAT, studio.address, '--device-id', 'phone-plain', '--image-policy', 'none');
  const { sessions } = await (await fetch(`${studio.address}/api/sessions`)).json();
  await page.goto(studio.address);
  await openSession(page, sessionRow(page, sessions.find((one) => one.device_id === 'phone-plain')));
  await seek(page, ms + start);
  assert.deepEqual(await imagesOnScreen(page), []);
  assert.deepEqual(errors, []);
  await page.close();
});

test('the screen rotates when the device was rotated', async () => {
  const { page, errors } = await openPage(browser, studio.address);
  const session = await sessionOf(TABS);
  const rotated = readTrace(trace(TABS)).records.find((record) => record.type === 'viewport');
  assert.ok(rotated.w > rotated.h);
  await openSession(page, sessionRow(page, session));
  for (const [ms, wide] of [[rotated.t_ms - 500, false], [rotated.t_ms + 500, true], [rotated.t_ms - 500, false]]) {
    await seek(page, ms);
    const { width, height } = await page.locator('#screen').boundingBox();
    assert.equal(width > height, wide, `${width} by ${height} at ${ms} ms`);
  }
  assert.deepEqual(errors, []);
  await page.close();
});

test('a click on a screen chip seeks to that screen', async () => {
  const { page, errors } = await openPage(browser, studio.address);
  const session = await sessionOf(TABS);
  await openSession(page, sessionRow(page, session));
  const chips = page.locator('#screens button');
  const last = chips.last();
  await last.click();
  assert.ok(Number(await page.inputValue('#seek')) > 0);
  assert.equal(await last.getAttribute('data-current'), '');
  assert.equal(await page.locator('#screens [data-current]').count(), 1);
  assert.deepEqual(errors, []);
  if (process.env.STUDIO_PICTURE) await takePicture();
  await page.close();
});

test('once.mjs plays a session and prints one line of JSON', async () => {
  const session = await sessionOf(CHAT);
  const { code, out } = await once(studio.address, session.session_id);
  const result = JSON.parse(out);
  assert.equal(code, 0);
  assert.equal(result.session, session.session_id);
  assert.ok(result.events > 100 && result.texts > 20 && result.length_ms > 60_000, out);
  assert.deepEqual([result.screens, result.console_errors], [session.screens, []]);
  assert.equal((await once(studio.address, '4711')).code, 2);
});

test('masking decisions of a debug recording are outlined and can be hidden', async () => {
  const rules = ['mask kind=button', 'block kind=image'].flatMap((rule) => ['--mask-rule', rule]);
  await record(TABS, studio.address, '--device-id', 'phone-debug', '--debug-recording', ...rules);
  const { page, errors } = await openPage(browser, studio.address);
  const { sessions } = await (await fetch(`${studio.address}/api/sessions`)).json();
  await openSession(page, sessionRow(page, sessions.find((session) => session.device_id === 'phone-debug')));
  await page.locator('#decisions:not([hidden])').waitFor();
  const colours = { keep: 'rgba(52, 199, 89, 0.4)', mask: 'rgb(255, 149, 0)', block: 'rgb(255, 59, 48)' };
  const length = Number(await page.getAttribute('#seek', 'max'));
  const actions = new Set();
  for (const ms of [length / 4, length / 2, length]) {
    await seek(page, ms);
    const outlines = await outlinesOnScreen(page);
    assert.ok(outlines.length > 10, `${outlines.length} nodes at ${ms} ms`);
    for (const { action, reason, style, width, colour, label } of outlines) {
      actions.add(action);
      assert.deepEqual([style, width, colour], ['solid', '1px', colours[action]]);
      assert.equal(label, action === 'keep' ? 'none' : `"${reason}"`);
    }
  }
  assert.deepEqual([...actions].sort(), ['block', 'keep', 'mask']);

  await page.uncheck('#outlines');
  const isPlain = async () => (await outlinesOnScreen(page)).every(({ style, label }) => style === 'none' && label === 'none');
  assert.ok(await isPlain());
  await seek(page, 1000);
  assert.ok(await isPlain(), 'also in the document that a seek has rebuilt');
  await page.check('#outlines');
  assert.ok(!(await isPlain()));
  assert.deepEqual(errors, []);

  const other = sessionRow(page, await sessionOf(TABS));
  await openSession(page, other);
  assert.ok(await page.locator('#decisions').isHidden());
  assert.deepEqual(await outlinesOnScreen(page), []);
  await page.close();
});

test('a device clock that is hours ahead is shown in the list and with the session', async () => {
  const { device_id, session_id } = await sessionOf(CHAT);
  const segment = await readFile(path.join(data, 'segments', device_id, session_id, '000000.seg'));
  const other = await mkdtemp(path.join(tmpdir(), 'afterimage-skew-'));
  const receiver = await serve(other);
  const { status } = await fetch(`${receiver.address}/v1/segments`, {
    method: 'POST', body: segment,
    headers: {
      authorization: 'Bearer key', 'content-type': 'application/vnd.afterimage.segment', 'afterimage-segment': `${device_id}/${session_id}/0`,
      'afterimage-device-time': String(Date.now() + 3 * 3_600_000),
    },
  });
  assert.equal(status, 201);
  const { page, errors } = await openPage(browser, receiver.address);
  const row = sessionRow(page, { device_id, session_id });
  assert.match(await row.innerText(), /device clock 3 h ahead/);
  await openSession(page, row);
  assert.match(await page.innerText('#subtitle'), /received .* · device clock 3 h ahead/);
  assert.deepEqual(errors, []);
  await page.close();
  await receiver.stop();
  await rm(other, { recursive: true, force: true });
});

test('a session with a broken and a missing segment is listed and played, with a note for each', async () => {
  const session = await sessionOf(CHAT);
  const folder = path.join(data, 'segments', session.device_id, session.session_id);
  const files = (await readdir(folder)).filter((name) => name.endsWith('.seg')).sort();
  assert.ok(files.length > 2, `${files.length} segments`);
  await studio.stop();
  await rm(path.join(folder, files[0]));
  const damaged = await readFile(path.join(folder, files.at(-1)));
  damaged[damaged.length - 40] ^= 0x55;
  await writeFile(path.join(folder, files.at(-1)), damaged);
  studio = await serve(data);

  const { page, errors } = await openPage(browser, studio.address);
  assert.match(await sessionRow(page, session).innerText(), /1 broken, 1 missing/);
  await openSession(page, sessionRow(page, session));
  const notes = await page.innerText('#notes');
  assert.match(notes, new RegExp(`Segment ${files.length - 1} is broken at byte \\d+`));
  assert.match(notes, /Segment 0 is missing/);
  const played = await playToEnd(page);
  assert.equal(played.reached, played.length);
  assert.ok((await textsOnScreen(page)).length > 5);
  assert.deepEqual(errors, []);
  await page.close();
});

test('a session is loading until it is shown, whatever the player of the one before reports', async () => {
  const { page, errors } = await openPage(browser, studio.address);
  await openSession(page, sessionRow(page, await sessionOf(TABS)));
  const next = await sessionOf(CHAT);
  let release;
  const released = new Promise((resolve) => { release = resolve; });
  await page.route(`**/api/sessions/*/${next.session_id}/events`, async (route) => {
    await released;
    await route.continue();
  });
  await sessionRow(page, next).click();
  await page.waitForSelector('main[data-state=loading]');
  const state = await page.evaluate(async () => {
    const reported = new Promise((resolve) => studio.player.addEventListener('ui-update-player-state', resolve));
    studio.player.play();
    studio.player.pause();
    await reported;
    return document.querySelector('main').dataset.state;
  });
  assert.equal(state, 'loading');
  release();
  await page.waitForSelector('main[data-state=paused]');
  assert.deepEqual(errors, []);
  await page.close();
});

test('an unknown session shows an error message', async () => {
  const { page } = await openPage(browser, `${studio.address}/#/phone-none/1`);
  await page.waitForSelector('#error:not([hidden])');
  assert.match(await page.innerText('#error-text'), /no such session/);
  await page.close();
});

test('SIGTERM stops the studio with exit code 0, and its log contains no screen text', async () => {
  const log = studio.log();
  assert.equal(await studio.stop(), 0);
  for (const text of textsAt(readTrace(trace(CHAT)), 5000).filter((text) => text.length > 5)) assert.ok(!log.includes(text));
});

async function sessionOf(name) {
  const device = name === CHAT ? 'phone-chat' : 'phone-tabs';
  const { sessions } = await (await fetch(`${studio.address}/api/sessions`)).json();
  return sessions.find((session) => session.device_id === device);
}

async function firstEvent({ device_id, session_id }) {
  const events = await (await fetch(`${studio.address}/api/sessions/${device_id}/${session_id}/events`)).json();
  return events[0].timestamp;
}

/** Writes the README's screenshot to the file that STUDIO_PICTURE names. */
async function takePicture() {
  const { page } = await openPage(browser, studio.address, { viewport: { width: 1280, height: 800 } });
  await openSession(page, sessionRow(page, await sessionOf(CHAT)));
  await seek(page, 38_200);
  await page.screenshot({ path: process.env.STUDIO_PICTURE });
  await page.close();
}

/** Outline and label of each node with a masking decision. */
function outlinesOnScreen(page) {
  return page.evaluate(() => {
    const document = studio.player.getReplayer().iframe.contentDocument;
    const { getComputedStyle } = document.defaultView;
    return [...document.querySelectorAll('.why')].map((node) => {
      const computed = getComputedStyle(node);
      const label = getComputedStyle(node, '::before');
      return {
        action: ['keep', 'mask', 'block'].find((action) => node.classList.contains(action)),
        reason: [...node.classList].find((name) => name.startsWith('why-')).slice(4),
        style: computed.outlineStyle, width: computed.outlineWidth, colour: computed.outlineColor,
        label: label.display === 'none' ? 'none' : label.content,
      };
    });
  });
}
