// The whole way: a recorded trace through the SDK, over HTTP into the studio, and onto the screen of a browser.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { imagesOnScreen, launch, lineOf, openPage, openSession, playToEnd, seek, textsOnScreen } from '../drive.mjs';
import { once, programs, record, serve, trace } from './programs.mjs';
import { imagesAt, lengthOf, readTrace, textsAt, threeTimes } from './trace.mjs';

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

test('an empty studio says how to record something', async () => {
  const { page, wrong } = await openPage(browser, studio.address);
  await page.waitForSelector('#empty:not([hidden])');
  assert.match(await page.innerText('#empty'), new RegExp(`trace-player -- record .* --server ${studio.address}`));
  assert.deepEqual(wrong, []);
  await page.close();
});

test('what was recorded is listed without asking for the page again', async () => {
  const { page, wrong } = await openPage(browser, studio.address);
  const sent = await record(CHAT, studio.address, '--device-id', 'phone-chat');
  await record(TABS, studio.address, '--device-id', 'phone-tabs');
  assert.equal(sent.dropped_frames, 0);
  await page.locator('.session').nth(1).waitFor();
  const { sessions } = await (await fetch(`${studio.address}/api/sessions`)).json();
  const chat = sessions.find((session) => session.device_id === 'phone-chat');
  assert.equal(chat.segments, sent.segments);
  assert.equal(chat.bytes, sent.bytes);
  assert.ok(Math.abs(chat.length_ms - lengthOf(readTrace(trace(CHAT)))) < 1000, `${chat.length_ms} ms`);
  assert.ok(chat.screens.length > 0);
  const line = await lineOf(page, chat).innerText();
  for (const shown of [chat.device_model, chat.os_version, chat.app_id, chat.app_version, ...chat.screens.slice(0, 1)]) {
    assert.ok(shown && line.includes(shown), `${shown} in ${line}`);
  }
  assert.match(line, /\d+:\d\d/);
  assert.match(line, /\d (kB|MB)|\d B/);
  assert.deepEqual(wrong, []);
  await page.close();
});

for (const name of [CHAT, TABS]) {
  test(`${name} plays to its end and shows the trace's texts where it is sent`, async () => {
    const { page, wrong } = await openPage(browser, studio.address);
    const session = await sessionOf(name);
    await openSession(page, lineOf(page, session));
    const played = await playToEnd(page);
    assert.equal(played.reached, played.length);
    assert.ok(played.events > 100, `${played.events} events`);
    const atEnd = await textsOnScreen(page);

    const recorded = readTrace(trace(name));
    const start = recorded.header.capture.epoch0 - (await firstEvent(session));
    for (const ms of [...threeTimes(recorded), threeTimes(recorded)[0]]) {
      await seek(page, ms + start);
      const shown = (await textsOnScreen(page)).join('\n');
      const wanted = textsAt(recorded, ms);
      assert.ok(wanted.length > 5);
      assert.deepEqual(wanted.filter((text) => !shown.includes(text)), [], `at ${ms} ms`);
    }
    await seek(page, played.length + 1);
    assert.deepEqual(await textsOnScreen(page), atEnd, 'the end is the same by playing and by seeking');
    assert.deepEqual(wrong, []);
    await page.close();
  });
}

test('images are painted with their own pixels, and a session without has placeholders', async () => {
  const { page, wrong } = await openPage(browser, studio.address);
  const session = await sessionOf(CHAT);
  const recorded = readTrace(trace(CHAT));
  const start = recorded.header.capture.epoch0 - (await firstEvent(session));
  const ms = threeTimes(recorded).sort((a, b) => imagesAt(recorded, b).length - imagesAt(recorded, a).length)[0];
  const wanted = imagesAt(recorded, ms);
  assert.ok(wanted.length > 0);
  await openSession(page, lineOf(page, session));
  await seek(page, ms + start);
  const shown = await imagesOnScreen(page);
  assert.equal(shown.length, wanted.length);
  for (const image of shown) {
    assert.equal(image.kind, 'data:image/png;base64');
    assert.ok(image.pixels > 1 && image.width >= 1 && image.height >= 1, JSON.stringify(image));
  }
  // What a person sees is other pixels where the images are.
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
  await openSession(page, lineOf(page, sessions.find((one) => one.device_id === 'phone-plain')));
  await seek(page, ms + start);
  assert.deepEqual(await imagesOnScreen(page), []);
  assert.deepEqual(wrong, []);
  await page.close();
});

test('the phone turns when the device was turned', async () => {
  const { page, wrong } = await openPage(browser, studio.address);
  const session = await sessionOf(TABS);
  const turned = readTrace(trace(TABS)).records.find((record) => record.type === 'viewport');
  assert.ok(turned.w > turned.h);
  await openSession(page, lineOf(page, session));
  for (const [ms, wide] of [[turned.t_ms - 500, false], [turned.t_ms + 500, true], [turned.t_ms - 500, false]]) {
    await seek(page, ms);
    const { width, height } = await page.locator('#screen').boundingBox();
    assert.equal(width > height, wide, `${width} by ${height} at ${ms} ms`);
  }
  assert.deepEqual(wrong, []);
  await page.close();
});

test('the chips lead to their screens', async () => {
  const { page, wrong } = await openPage(browser, studio.address);
  const session = await sessionOf(TABS);
  await openSession(page, lineOf(page, session));
  const chips = page.locator('#screens button');
  const last = chips.last();
  await last.click();
  assert.ok(Number(await page.inputValue('#seek')) > 0);
  assert.equal(await last.getAttribute('data-current'), '');
  assert.equal(await page.locator('#screens [data-current]').count(), 1);
  assert.deepEqual(wrong, []);
  if (process.env.STUDIO_PICTURE) await picture();
  await page.close();
});

test('once.mjs plays a session and says in one line what was seen', async () => {
  const session = await sessionOf(CHAT);
  const { code, out } = await once(studio.address, session.session_id);
  const seen = JSON.parse(out);
  assert.equal(code, 0);
  assert.equal(seen.session, session.session_id);
  assert.ok(seen.events > 100 && seen.texts > 20 && seen.length_ms > 60_000, out);
  assert.deepEqual([seen.screens, seen.console_errors], [session.screens, []]);
  assert.equal((await once(studio.address, '4711')).code, 2);
});

test('a debug recording is played with its decisions, which can be taken away', async () => {
  const rules = ['mask kind=button', 'block kind=image'].flatMap((rule) => ['--mask-rule', rule]);
  await record(TABS, studio.address, '--device-id', 'phone-debug', '--debug-recording', ...rules);
  const { page, wrong } = await openPage(browser, studio.address);
  const { sessions } = await (await fetch(`${studio.address}/api/sessions`)).json();
  await openSession(page, lineOf(page, sessions.find((session) => session.device_id === 'phone-debug')));
  await page.locator('#decisions:not([hidden])').waitFor();
  const colours = { keep: 'rgba(52, 199, 89, 0.4)', mask: 'rgb(255, 149, 0)', block: 'rgb(255, 59, 48)' };
  const length = Number(await page.getAttribute('#seek', 'max'));
  const seen = new Set();
  for (const ms of [length / 4, length / 2, length]) {
    await seek(page, ms);
    const outlines = await outlinesOnScreen(page);
    assert.ok(outlines.length > 10, `${outlines.length} nodes at ${ms} ms`);
    for (const { action, reason, style, width, colour, label } of outlines) {
      seen.add(action);
      assert.deepEqual([style, width, colour], ['solid', '1px', colours[action]]);
      assert.equal(label, action === 'keep' ? 'none' : `"${reason}"`);
    }
  }
  assert.deepEqual([...seen].sort(), ['block', 'keep', 'mask']);

  await page.uncheck('#outlines');
  const isPlain = async () => (await outlinesOnScreen(page)).every(({ style, label }) => style === 'none' && label === 'none');
  assert.ok(await isPlain());
  await seek(page, 1000);
  assert.ok(await isPlain(), 'also in the document that seeking built');
  await page.check('#outlines');
  assert.ok(!(await isPlain()));
  assert.deepEqual(wrong, []);

  const other = lineOf(page, await sessionOf(TABS));
  await openSession(page, other);
  assert.ok(await page.locator('#decisions').isHidden());
  assert.deepEqual(await outlinesOnScreen(page), []);
  await page.close();
});

test('a session that is partly broken lists, plays what is whole and says what is missing', async () => {
  const session = await sessionOf(CHAT);
  const folder = path.join(data, 'segments', session.device_id, session.session_id);
  const files = (await readdir(folder)).sort();
  assert.ok(files.length > 2, `${files.length} segments`);
  await studio.stop();
  await rm(path.join(folder, files[0]));
  const damaged = await readFile(path.join(folder, files.at(-1)));
  damaged[damaged.length - 40] ^= 0x55;
  await writeFile(path.join(folder, files.at(-1)), damaged);
  studio = await serve(data);

  const { page, wrong } = await openPage(browser, studio.address);
  assert.match(await lineOf(page, session).innerText(), /1 broken, 1 missing/);
  await openSession(page, lineOf(page, session));
  const notes = await page.innerText('#notes');
  assert.match(notes, new RegExp(`Segment ${files.length - 1} is broken at byte \\d+`));
  assert.match(notes, /Segment 0 has not arrived/);
  const played = await playToEnd(page);
  assert.equal(played.reached, played.length);
  assert.ok((await textsOnScreen(page)).length > 5);
  assert.deepEqual(wrong, []);
  await page.close();
});

test('a session that is not there is told in words', async () => {
  const { page } = await openPage(browser, `${studio.address}/#/phone-none/1`);
  await page.waitForSelector('#trouble:not([hidden])');
  assert.match(await page.innerText('#trouble-text'), /no such session/);
  await page.close();
});

test('asked to stop, the studio ends well and its log holds no text of a screen', async () => {
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

/** The README's picture, when STUDIO_PICTURE names the file to write. */
async function picture() {
  const { page } = await openPage(browser, studio.address, { viewport: { width: 1280, height: 800 } });
  await openSession(page, lineOf(page, await sessionOf(CHAT)));
  await seek(page, 38_200);
  await page.screenshot({ path: process.env.STUDIO_PICTURE });
  await page.close();
}

/** How each node that has a decision is outlined, and what is written on it. */
function outlinesOnScreen(page) {
  return page.evaluate(() => {
    const document = studio.player.getReplayer().iframe.contentDocument;
    const { getComputedStyle } = document.defaultView;
    return [...document.querySelectorAll('.why')].map((node) => {
      const drawn = getComputedStyle(node);
      const label = getComputedStyle(node, '::before');
      return {
        action: ['keep', 'mask', 'block'].find((action) => node.classList.contains(action)),
        reason: [...node.classList].find((name) => name.startsWith('why-')).slice(4),
        style: drawn.outlineStyle, width: drawn.outlineWidth, colour: drawn.outlineColor,
        label: label.display === 'none' ? 'none' : label.content,
      };
    });
  });
}
