// Drives the studio's page in a real browser and reads back the replayed screen.
import { chromium } from 'playwright-core';

/** No background network traffic, and one device pixel for each CSS pixel. */
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--hide-scrollbars', '--force-device-scale-factor=1'];

/** The one expected console message: the player's iframe forbids scripts, and Chromium reports each blocked one. */
const SANDBOX = /^Blocked script execution in .* because the document's frame is sandboxed/;

/** Starts the browser, with more flags if there are any. */
export function launch(...flags) {
  return chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: [...FLAGS, ...flags] });
}

/** Opens a page and collects its errors: console messages, uncaught exceptions, and requests to other origins. */
export async function openPage(browser, address, options = {}) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 }, ...options });
  const errors = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !SANDBOX.test(message.text())) errors.push(message.text().slice(0, 300));
  });
  page.on('pageerror', (error) => errors.push(String(error.stack ?? error).slice(0, 300)));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (/^https?:$/.test(url.protocol) && url.origin !== new URL(address).origin) errors.push(`requested ${url.origin}`);
  });
  await page.goto(address);
  return { page, errors };
}

/** The row of a session in the list. */
export function sessionRow(page, { device_id, session_id }) {
  return page.locator(`li[data-key="${encodeURIComponent(device_id)}/${session_id}"] .session`);
}

/** Clicks a row of the list and waits until the session is loaded and paused at its start. */
export async function openSession(page, row) {
  await row.click();
  await row.and(page.locator('[aria-current]')).waitFor();
  await page.waitForSelector('main[data-state=paused]:has(#viewer:not([hidden]))');
}

/** Every text on the replayed screen, including the values of form fields. */
export function textsOnScreen(page) {
  return page.evaluate(() => {
    const document = studio.player.getReplayer().iframe.contentDocument;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) if (walker.currentNode.data.trim()) texts.push(walker.currentNode.data.trim());
    for (const field of document.querySelectorAll('input, textarea')) if (field.value) texts.push(field.value);
    return texts;
  });
}

/** The images on the replayed screen: kind of source, decoded pixels, and layout size. */
export function imagesOnScreen(page) {
  return page.evaluate(() => {
    const document = studio.player.getReplayer().iframe.contentDocument;
    return Promise.all([...document.querySelectorAll('img')].map(async (image) => {
      await image.decode();
      const { width, height } = image.getBoundingClientRect();
      return { kind: image.src.split(',')[0], pixels: image.naturalWidth * image.naturalHeight, width, height };
    }));
  });
}

/** Plays from the current position to the end at the highest speed. Returns the number of events and of distinct texts shown. */
export async function playToEnd(page) {
  await page.evaluate(() => {
    const replayer = studio.player.getReplayer();
    const shown = (globalThis.shownWhilePlaying = { events: 0, texts: new Set() });
    replayer.on('event-cast', () => {
      shown.events += 1;
      const document = replayer.iframe.contentDocument;
      const walker = document.createTreeWalker(document, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const text = walker.currentNode.data.trim();
        if (text && walker.currentNode.parentElement?.closest('body')) shown.texts.add(text);
      }
    });
  });
  await page.selectOption('#speed', '32');
  await page.click('#play');
  const length = Number(await page.getAttribute('#seek', 'max'));
  await page.waitForSelector('main[data-state=finished]', { timeout: 30_000 + length / 8 });
  const shown = await page.evaluate(() => ({ events: shownWhilePlaying.events, texts: shownWhilePlaying.texts.size }));
  return { ...shown, length, reached: Number(await page.inputValue('#seek')) };
}

/** Seeks with the time line's slider, at most to its end, and waits for two animation frames so that the screen is redrawn. */
export async function seek(page, ms) {
  const slider = page.locator('#seek');
  await slider.fill(String(Math.min(Math.round(ms), Number(await slider.getAttribute('max')))));
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}
