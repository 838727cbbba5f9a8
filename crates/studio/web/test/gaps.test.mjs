// Gaps on the time line and in playback, and recordings of one frame. The page's clock is controlled, except in the last test, so
// that a minute of watching takes a moment and "2 s of watching" does not depend on the machine.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { launch, openPage, openSession, seek, sessionRow, textsOnScreen } from '../drive.mjs';
import { serve } from './programs.mjs';
import { app, DAY, frame, HOUR, MINUTE, screen, SECOND, tap, writeSession, YEAR } from './sessions.mjs';

/** Longest time of watching in which a gap is passed. */
const PASS_MS = 2 * SECOND;

/** Part of a session that is used, after the gap. */
const USE_MS = 30 * SECOND;

let data, studio, browser;

/** Lengths of gaps, and whether touches follow. */
const ALL_LENGTHS = [[MINUTE, false], [MINUTE, true], [DAY, true], [YEAR, false]];

/** Gaps by name: the entries of a session whose gap is from 10 s to 10 s + length. */
const KINDS = {
  background: (length, touched) => [
    [...lead(touched), app(10 * SECOND, 'background')],
    [app(10 * SECOND + length, 'active'), frame(10 * SECOND + length, 'after'), ...use(10 * SECOND + length, touched)],
  ],
  // The system reports to an app in the background, and touches arrive late.
  'background with entries': (length, touched) => [
    [...lead(touched), app(10 * SECOND, 'background'), [10 * SECOND + 20, { touch: 'end' }]],
    [frame(10 * SECOND + length / 2, 'before'), app(10 * SECOND + length / 2, 'low-memory')],
    [frame(10 * SECOND + length, 'after'), ...use(10 * SECOND + length, touched)],
  ],
  idle: (length, touched) => [[...lead(touched), frame(10 * SECOND, 'before'), frame(10 * SECOND + length, 'after'), ...use(10 * SECOND + length, touched)]],
  missing: (length, touched) => [[...lead(touched), frame(10 * SECOND, 'before')], null, [frame(10 * SECOND + length, 'after'), ...use(10 * SECOND + length, touched)]],
};

function lead(touched) {
  return [frame(0, 'before'), ...(touched ? tap(3 * SECOND) : []), screen(8 * SECOND, 'Home')];
}

/** Use of the app with an entry each second. */
function use(fromMs, touched) {
  const entries = [];
  for (let ms = SECOND; ms < USE_MS; ms += SECOND) entries.push(...(touched && ms % 2000 ? tap(fromMs + ms) : [frame(fromMs + ms, `after ${ms}`)]));
  return entries;
}

before(async () => {
  data = await mkdtemp(path.join(tmpdir(), 'afterimage-gaps-'));
  for (const [kind, segments] of Object.entries(KINDS)) {
    for (const [length, touched] of ALL_LENGTHS) writeSession(data, { device_id: device(kind, length, touched), segments: segments(length, touched) });
  }
  writeSession(data, { device_id: 'row', segments: [
    [frame(0, 'first'), app(3 * SECOND, 'background')],
    [app(DAY, 'active'), frame(DAY, 'second'), ...tap(DAY + SECOND), ...tap(2 * DAY), frame(2 * DAY + SECOND, 'third')],
    null,
    [frame(3 * DAY, 'fourth'), frame(3 * DAY + 3 * SECOND, 'fifth'), app(3 * DAY + 4 * SECOND, 'background')],
    [frame(4 * DAY, 'fifth'), app(4 * DAY, 'low-memory')],
  ] });
  writeSession(data, { device_id: 'begin', segments: [[app(0, 'background'), app(HOUR, 'active'), frame(HOUR, 'shown'), ...tap(HOUR + SECOND)]] });
  writeSession(data, { device_id: 'late', segments: [[frame(HOUR, 'shown'), ...tap(HOUR + SECOND)]] });
  for (const ms of [0, 1, 400, HOUR]) writeSession(data, { device_id: `one-${ms}`, segments: [[frame(ms, 'the only frame')]] });
  writeSession(data, { device_id: 'one-time', segments: [[screen(500, 'Home'), frame(500, 'the only frame'), app(500, 'active'), [500, { touch: 'start' }]]] });
  studio = await serve(data);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await studio?.stop();
  await rm(data, { recursive: true, force: true });
});

function device(kind, length, touched) {
  return `${kind.replaceAll(' ', '_')}-${length}-${touched}`;
}

/** Opens a session on a page whose clock only moves by `page.clock`. */
async function open(device_id, { controlled = true } = {}) {
  const { page, errors } = await openPage(browser, studio.address);
  if (controlled) {
    await page.clock.install();
    await page.reload();
  }
  await openSession(page, sessionRow(page, { device_id, session_id: 1 }));
  if (controlled) await page.clock.pauseAt(Date.now() + HOUR);
  return { page, errors };
}

const position = async (page) => Number(await page.inputValue('#seek'));
const state = (page) => page.getAttribute('#main', 'data-state');

/** Sets the position with the slider, without an animation frame, which a stopped clock does not run. */
async function moveTo(page, ms) {
  await page.locator('#seek').fill(String(Math.round(ms)));
}

for (const [kind, lengths] of [['background', ALL_LENGTHS], ['background with entries', [[DAY, true]]], ['idle', [[MINUTE, true], [YEAR, false]]], ['missing', [[YEAR, false]]]]) {
  test(`a gap is passed in 2 s from any position: ${kind}`, async () => {
    for (const [length, touched] of lengths) {
      const { page, errors } = await open(device(kind, length, touched));
      const from = 10 * SECOND, to = from + length;
      await page.check('#skip');
      for (const start of [from - 200, from + length / 3, to - 1200]) {
        await moveTo(page, start);
        await page.click('#play');
        await page.clock.runFor(Math.max(0, from - start) + PASS_MS);
        const reached = await position(page);
        assert.ok(reached >= to && reached <= to + PASS_MS, `${kind} of ${length} ms from ${start}: at ${reached} of ${to} ms`);
        assert.equal(await state(page), 'playing');
        assert.match((await textsOnScreen(page)).join(), /^after/);
        await page.click('#play');
        assert.equal(await state(page), 'paused');
      }
      assert.deepEqual(errors, []);
      await page.close();
    }
  });
}

test('gaps in a row and at the end are passed, and what is between them is shown', async () => {
  const { page, errors } = await open('row');
  await page.check('#skip');
  await page.evaluate(() => {
    globalThis.shown = new Set();
    studio.player.getReplayer().on('event-cast', () => shown.add(studio.player.getReplayer().iframe.contentDocument.body.innerText.trim()));
  });
  await page.click('#play');
  // 3 s, 2 s and 5 s of use, and five gaps.
  await page.clock.runFor(10 * SECOND + 5 * PASS_MS);
  assert.equal(await state(page), 'finished');
  assert.equal(await position(page), 4 * DAY);
  assert.deepEqual([...(await page.evaluate(() => [...shown]))].sort(), ['fifth', 'first', 'fourth', 'second', 'third']);
  await page.click('#play');
  await page.clock.runFor(SECOND);
  assert.equal(await state(page), 'playing');
  assert.ok((await position(page)) <= SECOND, 'playback begins again');
  assert.deepEqual(errors, []);
  await page.close();
});

for (const device_id of ['begin', 'late']) {
  test(`a gap at the beginning is passed: ${device_id}`, async () => {
    const { page, errors } = await open(device_id);
    assert.deepEqual(await textsOnScreen(page), ['shown'], 'the first frame is shown from the first moment');
    await page.check('#skip');
    await page.click('#play');
    await page.clock.runFor(PASS_MS);
    assert.ok((await position(page)) >= HOUR);
    assert.deepEqual(errors, []);
    await page.close();
  });
}

test('skipping follows seeks, pauses, speeds and the checkbox', async () => {
  const { page, errors } = await open(device('background', DAY, true));
  const from = 10 * SECOND, to = from + DAY;
  // Not skipped while the box is off, and at once when it is checked.
  await moveTo(page, from + HOUR);
  await page.click('#play');
  await page.clock.runFor(3 * SECOND);
  assert.ok(Math.abs((await position(page)) - from - HOUR - 3 * SECOND) < 200, `${await position(page)}`);
  await page.check('#skip');
  await page.clock.runFor(PASS_MS);
  assert.ok((await position(page)) >= to);
  // A seek back into the gap while the session plays.
  await moveTo(page, from + 2 * HOUR);
  await page.clock.runFor(PASS_MS);
  assert.ok((await position(page)) >= to);
  assert.match(await page.innerText('#skipped'), /^Skipped 1 d in the background$/);
  // A paused session stays in the gap.
  await page.click('#play');
  await moveTo(page, from + 3 * HOUR);
  await page.clock.runFor(5 * SECOND);
  assert.equal(await position(page), from + 3 * HOUR);
  assert.equal(await page.innerText('#skipped'), '');
  assert.equal(await page.innerText('#gap'), 'In the background: 1 d');
  // Another speed, before and while it plays.
  await page.selectOption('#speed', '8');
  await page.click('#play');
  await page.clock.runFor(PASS_MS);
  assert.ok((await position(page)) >= to);
  await page.selectOption('#speed', '2');
  await moveTo(page, from);
  await page.clock.runFor(PASS_MS);
  assert.ok((await position(page)) >= to && (await position(page)) < to + 2 * PASS_MS);
  // A seek over the end and back does not end playback.
  await page.selectOption('#speed', '1');
  await moveTo(page, Number(await page.getAttribute('#seek', 'max')));
  await page.clock.runFor(20);
  await moveTo(page, 2 * SECOND);
  await page.clock.runFor(SECOND);
  assert.equal(await state(page), 'playing');
  assert.ok((await position(page)) < 4 * SECOND);
  assert.deepEqual(errors, []);
  await page.close();
});

test('gaps are marked on the time line, in the list and in the API', async () => {
  const { page, errors } = await open('row', { controlled: false });
  const session = await (await fetch(`${studio.address}/api/sessions/row/1`)).json();
  assert.deepEqual([session.length_ms, session.active_ms], [4 * DAY, 9050]);
  assert.match(await sessionRow(page, session).innerText(), /96:00:00 \(0:09 active\)/);
  assert.match(await page.innerText('#subtitle'), /96:00:00 \(0:09 active\)/);
  const marks = await page.$$eval('#gaps li', (all) => all.map((mark) => {
    const { left, right } = mark.getBoundingClientRect();
    return { reason: mark.dataset.reason, left, right, text: mark.textContent };
  }));
  assert.deepEqual(marks.map(({ reason }) => reason), ['background', 'idle', 'missing', 'background']);
  const slider = await page.locator('#seek').boundingBox();
  for (const [i, { left, right, text }] of marks.entries()) {
    assert.ok(left >= slider.x && right <= slider.x + slider.width + 1 && right - left > slider.width / 5, `${i}: ${left} to ${right}`);
    assert.match(text, /(In the background|Idle|Missing): 23 h 59 min, from \d+:\d\d(:\d\d)? to \d+:\d\d:\d\d/);
  }
  const legend = await page.$$eval('#legend li', (all) => all.map((item) => item.textContent));
  assert.deepEqual(legend, ['Active 9 s', 'In the background 1 d 23 h', 'Idle 23 h 59 min', 'Missing 23 h 59 min']);
  await seek(page, HOUR);
  assert.match(await page.getAttribute('#seek', 'aria-valuetext'), /^1:00:00 of 96:00:00\. In the background: 23 h 59 min$/);
  await seek(page, DAY + SECOND);
  assert.match(await page.getAttribute('#seek', 'aria-valuetext'), /^24:00:01 of 96:00:00$/);
  assert.deepEqual(errors, []);
  await openSession(page, sessionRow(page, { device_id: 'one-0', session_id: 1 }));
  assert.ok(await page.locator('#gaps').isHidden() && await page.locator('#legend').isHidden());
  await page.close();
});

for (const [device_id, length] of [['one-0', 0], ['one-1', 1], ['one-400', 400], [`one-${HOUR}`, HOUR], ['one-time', 500]]) {
  test(`a recording of one frame shows it from its first moment: ${device_id}`, async () => {
    const { page, errors } = await open(device_id);
    assert.equal(Number(await page.getAttribute('#seek', 'max')), length);
    const shown = async (at) => assert.deepEqual(await textsOnScreen(page), ['the only frame'], at);
    await shown('when it is opened');
    await page.clock.runFor(SECOND);
    assert.equal(await state(page), 'paused');
    for (const ms of [length, 0, length / 2]) {
      await moveTo(page, ms);
      await page.clock.runFor(200);
      await shown(`at ${ms} ms`);
      assert.equal(await state(page), 'paused');
    }
    await moveTo(page, 0);
    await page.check('#skip');
    await page.click('#play');
    await page.clock.runFor(PASS_MS + 200);
    assert.equal(await state(page), 'finished');
    assert.equal(await position(page), length);
    await shown('at the end');
    assert.deepEqual(errors, []);
    await page.close();
  });
}

test('a gap of a day is passed while real time passes', async () => {
  const { page, errors } = await open(device('background', DAY, true), { controlled: false });
  await page.check('#skip');
  await seek(page, 9 * SECOND);
  await page.click('#play');
  await page.waitForFunction((ms) => Number(document.querySelector('#seek').value) >= ms, 10 * SECOND + DAY);
  await page.selectOption('#speed', '32');
  await page.waitForSelector('main[data-state=finished]');
  assert.deepEqual(errors, []);
  await page.close();
});
