// node beside.mjs DIR URL: puts screenshots of an app beside the replay of the same moments, from a running studio. DIR has the attachments
// of a test of the app, as `xcrun xcresulttool export attachments` writes them: for each screen a picture and the places of its texts. Their
// names begin with the time in milliseconds since 1970. Writes DIR/index.html, DIR/replayed and DIR/figures.json.
// Exit code 1: a text of both is not at its place. Exit code 2: no screen has a session.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { launch, openPage, openSession, seek, sessionRow } from './drive.mjs';

/** Distance in points by which an edge may differ: places are recorded in tenths, and the app's are rounded to pixels. */
const TOLERANCE_PT = 1;
const NAME = /^(?<time>\d{13})-(?<screen>[\w-]*?[a-z])(?=[._]|$)/;

const [folder, address] = process.argv.slice(2);
if (!folder || !address) {
  console.error('usage: node beside.mjs DIR URL');
  process.exit(2);
}
const screens = screensIn(folder);
mkdirSync(path.join(folder, 'replayed'), { recursive: true });
const { sessions } = await (await fetch(new URL('/api/sessions', address))).json();
const browser = await launch();
const results = [];
try {
  for (const session of sessions) {
    const own = screens.filter(({ time }) => sessionAt(time) === session);
    if (own.length) results.push(...await compare(session, own));
  }
} finally {
  await browser.close();
}
results.sort((a, b) => a.time - b.time);
writeFileSync(path.join(folder, 'figures.json'), JSON.stringify(results, null, 1));
writeFileSync(path.join(folder, 'index.html'), page(results));
for (const { screen, texts } of results) console.log(`${screen}: ${count(texts, 'placed')} texts at their place, ${count(texts, 'moved')} elsewhere, ${count(texts, 'missing')} not in the replay`);
const isAnyMoved = results.some(({ texts }) => count(texts, 'moved'));
process.exitCode = results.length ? Number(isAnyMoved) : 2;

/** The screens of a folder: time, name, and the files of the picture and of the texts. */
function screensIn(folder) {
  const manifest = path.join(folder, 'manifest.json');
  const attachments = existsSync(manifest)
    ? JSON.parse(readFileSync(manifest)).flatMap((test) => test.attachments).map((one) => ({ file: one.exportedFileName, name: one.suggestedHumanReadableName }))
    : readdirSync(folder).map((file) => ({ file, name: file }));
  const screens = new Map();
  for (const { file, name } of attachments) {
    const found = name.match(NAME)?.groups;
    if (!found) continue;
    const key = `${found.time}-${found.screen}`;
    const screen = screens.get(key) ?? { time: Number(found.time), screen: found.screen };
    screens.set(key, { ...screen, [path.extname(file) === '.json' ? 'texts' : 'picture']: file });
  }
  return [...screens.values()].filter(({ picture, texts }) => picture && texts);
}

/** The session of the app's launch before a time: ids of sessions are their starts. */
function sessionAt(time) {
  const earlier = sessions.filter(({ session_id: id }) => Number(id) <= time);
  return earlier.sort((a, b) => Number(b.session_id) - Number(a.session_id))[0];
}

async function compare(session, screens) {
  const { page } = await openPage(browser, address);
  await openSession(page, sessionRow(page, session));
  const start = await page.evaluate(() => studio.player.getReplayer().service.state.context.events[0].timestamp);
  const results = [];
  for (const { time, screen, picture, texts } of screens) {
    await seek(page, Math.max(0, time - start));
    const replayed = await page.evaluate(textsWithBoxes);
    await drawReplay(page, path.join(folder, 'replayed', `${time}-${screen}.png`));
    const expected = JSON.parse(readFileSync(path.join(folder, texts)));
    results.push({ time, screen, picture, texts: expected.filter(({ text }) => text.trim()).map((text) => ({ ...text, ...place(text, replayed) })) });
  }
  await page.close();
  return results;
}

/** Runs in the page: each text of the replay with the box of its node, in points. */
function textsWithBoxes() {
  const { contentDocument } = studio.player.getReplayer().iframe;
  const walker = contentDocument.createTreeWalker(contentDocument.body, NodeFilter.SHOW_TEXT);
  const nodes = new Map();
  while (walker.nextNode()) {
    // The elements of lines and of an ellipsis are inside that of the node.
    const node = walker.currentNode.parentElement.closest('div:not(.lines, .ends, .start, .ends > div)');
    if (node) nodes.set(node, (nodes.get(node) ?? '') + walker.currentNode.data);
  }
  return [...nodes].map(([node, text]) => {
    const { x, y, width, height } = node.getBoundingClientRect();
    return { text: text.trim(), x, y, width, height };
  });
}

/** Draws the replayed document at its own size. */
async function drawReplay(page, file) {
  const { html, width, height } = await page.evaluate(() => {
    const { iframe } = studio.player.getReplayer();
    return { html: iframe.contentDocument.documentElement.outerHTML, width: iframe.clientWidth, height: iframe.clientHeight };
  });
  const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: 2 });
  try {
    const canvas = await context.newPage();
    await canvas.setContent(html);
    await canvas.screenshot({ path: file });
  } finally {
    await context.close();
  }
}

/** Whether a text of the app is in the replay, and at its place: the nearest box, and the largest distance of its edges in points. */
function place(expected, replayed) {
  const candidates = replayed.filter(({ text }) => text === expected.text.trim()).map((found) => ({ found, distance: Math.max(
    Math.abs(found.x - expected.x), Math.abs(found.y - expected.y),
    Math.abs(found.x + found.width - expected.x - expected.width), Math.abs(found.y + found.height - expected.y - expected.height)) }));
  if (!candidates.length) return { result: 'missing' };
  const nearest = candidates.reduce((a, b) => (b.distance < a.distance ? b : a));
  return { result: nearest.distance > TOLERANCE_PT ? 'moved' : 'placed', ...nearest };
}

function count(texts, wanted) {
  return texts.filter(({ result }) => result === wanted).length;
}

function page(results) {
  const escape = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  const sections = results.map(({ time, screen, picture, texts }) => {
    const faults = texts.filter(({ result }) => result !== 'placed').map(({ text, result, distance }) => (
      `<li><q>${escape(text.slice(0, 80))}</q> ${result === 'moved' ? `is ${distance.toFixed(1)} points from its place` : 'is not in the replay'}</li>`));
    return `<section><h2>${escape(screen)}</h2><p>${count(texts, 'placed')} of ${texts.length} texts at their place</p>`
      + `<div class="pictures"><img src="${encodeURIComponent(picture)}" alt="the app"><img src="replayed/${time}-${encodeURIComponent(screen)}.png" alt="the replay"></div><ul>${faults.join('')}</ul></section>`;
  });
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>The app and its replay</title><style>
body { font: 15px/1.5 sans-serif; margin: 2rem; max-width: 60rem }
.pictures { display: flex; gap: 1rem } img { width: 50%; border: 1px solid #ccc }
</style><h1>The app and its replay</h1>
<p>Masked texts and those of SwiftUI are not in the replay.</p>
${sections.join('\n')}</html>
`;
}
