// Opens the studio's page in a real browser and says what is seen and heard there.
import { chromium } from 'playwright-core';

/** Nothing leaves the machine, and pixels are pixels. */
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--hide-scrollbars', '--force-device-scale-factor=1'];

/** The one line that is the player's own: its frame forbids scripts, and says so. */
const SANDBOX = /^Blocked script execution in .* because the document's frame is sandboxed/;

export function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: FLAGS });
}

/** A page that remembers everything that went wrong on it: console, exceptions, requests to elsewhere. */
export async function openPage(browser, address, options = {}) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 }, ...options });
  const wrong = [];
  page.on('console', (line) => {
    if (['error', 'warning'].includes(line.type()) && !SANDBOX.test(line.text())) wrong.push(line.text().slice(0, 300));
  });
  page.on('pageerror', (error) => wrong.push(String(error.stack ?? error).slice(0, 300)));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (/^https?:$/.test(url.protocol) && url.origin !== new URL(address).origin) wrong.push(`asked ${url.origin}`);
  });
  await page.goto(address);
  return { page, wrong };
}

/** A session's line in the list. */
export function lineOf(page, { device_id, session_id }) {
  return page.locator(`li[data-key="${encodeURIComponent(device_id)}/${session_id}"] .session`);
}

/** Opens a line of the list and waits until it stands at its start. */
export async function openSession(page, line) {
  await line.click();
  await page.waitForSelector('main[data-state=paused]:has(#viewer:not([hidden]))');
}

/** Every text on the phone's screen, form fields included. */
export function textsOnScreen(page) {
  return page.evaluate(() => {
    const document = studio.player.getReplayer().iframe.contentDocument;
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walk.nextNode()) if (walk.currentNode.data.trim()) texts.push(walk.currentNode.data.trim());
    for (const field of document.querySelectorAll('input, textarea')) if (field.value) texts.push(field.value);
    return texts;
  });
}

/** The images on the phone's screen, with what the browser made of each. */
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

/** Plays from where it stands to the end, as fast as the page goes; counts events and texts on the way. */
export async function playToEnd(page) {
  await page.evaluate(() => {
    const replayer = studio.player.getReplayer();
    const seen = (globalThis.seenHere = { events: 0, texts: new Set() });
    replayer.on('event-cast', () => {
      seen.events += 1;
      const document = replayer.iframe.contentDocument;
      const walk = document.createTreeWalker(document, NodeFilter.SHOW_TEXT);
      while (walk.nextNode()) {
        const text = walk.currentNode.data.trim();
        if (text && walk.currentNode.parentElement?.closest('body')) seen.texts.add(text);
      }
    });
  });
  await page.selectOption('#speed', '32');
  await page.click('#play');
  const length = Number(await page.getAttribute('#seek', 'max'));
  await page.waitForSelector('main[data-state=finished]', { timeout: 30_000 + length / 8 });
  const seen = await page.evaluate(() => ({ events: seenHere.events, texts: seenHere.texts.size }));
  return { ...seen, length, reached: Number(await page.inputValue('#seek')) };
}

/** Sends the player to a time by the time line, as a hand would (no further than the line), and lets the picture settle. */
export async function seek(page, ms) {
  const line = page.locator('#seek');
  await line.fill(String(Math.min(Math.round(ms), Number(await line.getAttribute('max')))));
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}
