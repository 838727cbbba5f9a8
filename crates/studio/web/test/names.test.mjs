// Recorded names are shown as data: names of an object's members, markup, control characters of the text direction, and very long names.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { launch, openPage, openSession, seek, sessionRow, textsOnScreen } from '../drive.mjs';
import { serve } from './programs.mjs';
import { frame, screen, SECOND, writeSession } from './sessions.mjs';

/** A right-to-left override, and a pop that would end an isolate around the name. */
const BIDI = '\u202eoverride\u2069\u2069\u202e';

const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'then', 'iOS', '<img src=x onerror=alert(1)>',
  '</bdi></style><script>alert(1)</script>', '&amp;', '$&', BIDI, '\u05e9\u05dc\u05d5\u05dd', 'x'.repeat(900)];

/** Names that are valid device ids, too. */
const DEVICES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];

let data, studio, browser;

before(async () => {
  data = await mkdtemp(path.join(tmpdir(), 'afterimage-names-'));
  const write = (device_id, session_id, name) => writeSession(data, {
    device_id, session_id,
    names: { platform: name, os_version: name, device_model: name, app_id: name, app_version: name, app_build: name },
    segments: [[frame(0, `text ${name}`), screen(0, name), screen(SECOND, 'Home'), frame(2 * SECOND, name)]],
  });
  NAMES.forEach((name, i) => write('phone', i + 1, name));
  write('phone', NAMES.length + 1, '');
  DEVICES.forEach((name, i) => write(name, i + 1, name));
  writeSession(data, { device_id: 'defects', segments: [[frame(0, 'shown'), [500, { remove: 9 }], frame(SECOND, 'shown')]] });
  studio = await serve(data);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await studio?.stop();
  await rm(data, { recursive: true, force: true });
});

/** The name of a platform as shown. */
const osName = (platform) => (platform === 'ios' ? 'iOS' : platform);

async function check(page, device_id, session_id, name) {
  const row = sessionRow(page, { device_id, session_id });
  const texts = async (locator) => (await locator.textContent()).trim();
  assert.equal(await texts(row.locator('strong')), name);
  assert.equal(await texts(row.locator('.badge')), `${osName(name)} ${name}`);
  assert.equal(await texts(row.locator('.dim').first()), `${name} ${name} (${name})`);
  assert.equal(await texts(row.locator('.names')), `${name} · Home`);
  await openSession(page, row);
  assert.equal(await page.getAttribute('.session[aria-current]', 'href'), `#/${device_id}/${session_id}`);
  assert.equal(await texts(page.locator('#title')), `${name} · ${osName(name)} ${name}`);
  assert.ok((await texts(page.locator('#subtitle'))).startsWith(`${name} ${name} (${name}) · `));
  assert.ok((await texts(page.locator('#subtitle'))).endsWith(` · ${device_id}`));
  assert.deepEqual(await page.locator('#screens .name').allTextContents(), [name, 'Home']);
  assert.deepEqual(await textsOnScreen(page), [`text ${name}`]);
  await seek(page, 2 * SECOND);
  assert.deepEqual(await textsOnScreen(page), [name]);
  assert.doesNotMatch(await page.title(), /[\u202a-\u202e\u2066-\u2069]/);
  assert.equal(await page.locator('img[src=x], #viewer script, #sessions script').count(), 0);
  const overflows = await page.evaluate(() => ['html', '.side', '#main', '.about', '.sessions'].filter((selector) => {
    const element = document.querySelector(selector);
    return element.scrollWidth > element.clientWidth;
  }));
  assert.deepEqual(overflows, [], 'nothing is wider than its place');
}

test('names of sessions, devices and screens are shown as they were recorded', async () => {
  const { page, errors } = await openPage(browser, studio.address);
  for (const [i, name] of NAMES.entries()) await check(page, 'phone', i + 1, name);
  for (const [i, name] of DEVICES.entries()) await check(page, name, i + 1, name);
  assert.deepEqual(errors, []);
  await page.close();
});

test('empty names have replacements', async () => {
  const { page, errors } = await openPage(browser, studio.address);
  const row = sessionRow(page, { device_id: 'phone', session_id: NAMES.length + 1 });
  assert.equal((await row.locator('strong').textContent()).trim(), 'Unknown device');
  assert.equal((await row.locator('.dim').first().textContent()).trim(), 'phone');
  await openSession(page, row);
  assert.equal(await page.textContent('#title'), 'Unknown device');
  assert.deepEqual(await page.locator('#screens .name').allTextContents(), ['unnamed', 'Home']);
  assert.equal(await page.title(), 'Session · Afterimage studio');
  assert.deepEqual(errors, []);
  await page.close();
});

test('control characters in a name do not turn the text beside it', async () => {
  const { page, errors } = await openPage(browser, studio.address);
  await openSession(page, sessionRow(page, { device_id: 'phone', session_id: NAMES.indexOf(BIDI) + 1 }));
  for (const selector of ['#subtitle', '#title', '.session[aria-current] .names']) {
    // Each text beside the names, as the positions of its letters.
    const runs = await page.$eval(selector, (element) => [...element.childNodes].filter((node) => node.nodeType === 3 && node.data.trim().length > 1)
      .concat(element.id === 'subtitle' ? [] : [...element.querySelectorAll('bdi')].filter((bdi) => bdi.textContent === 'Home').map((bdi) => bdi.firstChild))
      .map((text) => [...text.data].map((_, i) => {
        const range = document.createRange();
        range.setStart(text, i);
        range.setEnd(text, i + 1);
        const { left, top } = range.getBoundingClientRect();
        return { left, top };
      })));
    for (const letters of runs) {
      const isBefore = (a, b) => a.top < b.top || (a.top === b.top && a.left <= b.left);
      assert.ok(letters.every((letter, i) => i === 0 || isBefore(letters[i - 1], letter)), `${selector}: ${JSON.stringify(letters)}`);
    }
  }
  const order = await page.$eval('.session[aria-current] .names', (element) => [...element.querySelectorAll('bdi')].map((bdi) => bdi.getBoundingClientRect().left));
  assert.ok(order[0] < order[1], 'the names are in the order of time');
  assert.deepEqual(errors, []);
  await page.close();
});

test('defects that only the decoded session has are noted', async () => {
  const { page, errors } = await openPage(browser, studio.address);
  await openSession(page, sessionRow(page, { device_id: 'defects', session_id: 1 }));
  assert.match(await page.innerText('#notes'), /^In segment 0, 500 ms after the start: .*9.*\.$/m);
  assert.deepEqual(await textsOnScreen(page), ['shown']);
  assert.deepEqual(errors, []);
  await page.close();
});
