// node pictures/draw.mjs DIR [COUNT]: draws the SVG images of the first screens of DIR/svg, so that compare.mjs can compare them.
// Writes DIR/drawn, DIR/screens.json and DIR/fonts.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { launch } from '../drive.mjs';
import { useFonts, withFonts } from './fonts.mjs';
import { group } from './groups.mjs';
import { systemFonts } from './system-fonts.mjs';

/** Pixels for a point. */
const DENSITY = 2;

const [folder, count] = process.argv.slice(2);
if (!folder) {
  console.error('usage: node pictures/draw.mjs DIR [COUNT]');
  process.exit(2);
}
const fonts = path.resolve(folder, 'fonts');
for (const name of ['fonts', 'drawn']) mkdirSync(path.join(folder, name), { recursive: true });
for (const file of systemFonts()) copyFileSync(file, path.join(fonts, path.basename(file)));
useFonts(fonts);
const screens = JSON.parse(readFileSync(path.join(folder, 'svg/screens.json'))).slice(0, count);
const browser = await launch('--font-render-hinting=none');
try {
  const entries = [];
  for (const [at, screen] of screens.entries()) entries.push(await draw(at, screen));
  writeFileSync(path.join(folder, 'screens.json'), JSON.stringify(entries));
} finally {
  await browser.close();
}

/** Draws a screen, and once more without each group of its lines of text. Returns its entry in screens.json. */
async function draw(at, { name, width, height }) {
  const svg = readFileSync(path.join(folder, `svg/${at}.svg`), 'utf8');
  const html = `<!doctype html><style>body { margin: 0 } svg { display: block }</style><body>${svg}`;
  const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: DENSITY });
  try {
    const page = await context.newPage();
    await page.setContent(await withFonts(context, fonts, html));
    await page.evaluate(() => document.fonts.ready);
    const lines = group(await linesOf(page));
    await page.screenshot({ path: path.join(folder, `drawn/${at}.png`) });
    for (let hidden = 0; lines.some(({ group }) => group === hidden); hidden++) {
      await page.evaluate((ids) => {
        for (const [id, line] of document.querySelectorAll('svg text').entries()) line.style.visibility = ids.includes(id) ? 'hidden' : 'visible';
      }, lines.flatMap(({ id, group }) => (group === hidden ? [id] : [])));
      await page.screenshot({ path: path.join(folder, `drawn/${at}-without-${hidden}.png`) });
    }
    const inPixels = ({ left, top, right, bottom }) => [left, top, right, bottom].map((edge) => edge * DENSITY);
    return { name, width: width * DENSITY, height: height * DENSITY, density: DENSITY, lines: lines.map(({ text, group, box }) => ({ text, group, ink: inPixels(box), isSecret: false })) };
  } finally {
    await context.close();
  }
}

/** The lines of text on the screen, with their boxes in points. */
function linesOf(page) {
  return page.evaluate(() => [...document.querySelectorAll('svg text')].flatMap((line, id) => {
    const { left, top, right, bottom } = line.getBoundingClientRect();
    const isOnScreen = left < innerWidth && right > 0 && top < innerHeight && bottom > 0;
    return isOnScreen ? [{ id, text: line.textContent, box: { left, top, right, bottom } }] : [];
  }));
}
