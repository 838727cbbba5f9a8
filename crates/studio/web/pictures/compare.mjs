// node pictures/compare.mjs DIR [COLOURS]: compares screens as their own views draw them with their replays. DIR has screens.json, drawn/,
// data/ (a studio's folder with the recording) and fonts/. Writes DIR/index.html with each pair and DIR/figures.json.
// COLOURS is the goal of the mean likeness of the colours. Exit code 1: a figure is below its goal.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { launch, openPage, openSession, seek } from '../drive.mjs';
import { serve } from '../test/programs.mjs';
import { useFonts, withFonts } from './fonts.mjs';
import { reasonToLeaveOut } from './left-out.mjs';
import { compareScreen } from './faults.mjs';
import { MISSING } from './measure.mjs';
import { pictureOf } from './screen.mjs';
import { page as report } from './page.mjs';

const [folder, colours = '0.93'] = process.argv.slice(2);
/** Share of the texts at their place, mean likeness of the colours, and the least likeness of a screen. */
const GOALS = { texts: 0.98, colours: Number(colours), screen: 0.85 };

if (!folder) {
  console.error('usage: node pictures/compare.mjs DIR [COLOURS]');
  process.exit(2);
}
const screens = JSON.parse(readFileSync(path.join(folder, 'screens.json')));
const fonts = path.resolve(folder, 'fonts');
useFonts(fonts);
mkdirSync(path.join(folder, 'replayed'), { recursive: true });
mkdirSync(path.join(folder, 'difference'), { recursive: true });
const studio = await serve(path.join(folder, 'data'));
// Letters at fractions of a pixel, as phones draw them.
const browser = await launch('--font-render-hinting=none');
try {
  const { page, errors } = await openPage(browser, studio.address);
  await openSession(page, page.locator('.session').first());
  const ends = await endsOfScreens(page);
  const results = [];
  for (const [at, screen] of screens.entries()) results.push(await compare(page, at, ends.get(String(at)), screen));
  if (errors.length) throw new Error(`the page reported errors: ${errors.join('; ')}`);
  process.exitCode = finish(results);
} finally {
  await browser.close();
  await studio.stop();
}

/** The last millisecond of each screen, by the name under which it was recorded. */
async function endsOfScreens(page) {
  const starts = await page.evaluate(() => {
    const { events } = studio.player.getReplayer().service.state.context;
    return events.filter(({ data }) => data.tag === 'screen').map(({ timestamp, data }) => [data.payload.name, timestamp - events[0].timestamp]);
  });
  return new Map(starts.slice(0, -1).map(([name], at) => [name, starts[at + 1][1] - 1]));
}

async function compare(page, at, endMs, { name, width, height, density, lines }) {
  await seek(page, endMs);
  const html = await page.evaluate(() => studio.player.getReplayer().iframe.contentDocument.documentElement.outerHTML);
  const context = await browser.newContext({ viewport: { width: Math.round(width / density), height: Math.round(height / density) }, deviceScaleFactor: density });
  try {
    const replayed = await pictureOf(await context.newPage(), await withFonts(context, fonts, html));
    const groups = Math.max(-1, ...lines.map(({ group }) => group)) + 1;
    const drawn = { picture: read(`drawn/${at}.png`), withoutTexts: Array.from({ length: groups }, (_, group) => read(`drawn/${at}-without-${group}.png`)) };
    const inDp = lines.filter(({ isSecret }) => !isSecret).map(({ text, group, ink: [left, top, right, bottom] }) => (
      { text, group, box: { left: left / density, top: top / density, right: right / density, bottom: bottom / density } }));
    const { likeness, difference, sizes, texts } = await compareScreen(page, { drawn: { ...drawn, lines: inDp }, replayed, density });
    writeFileSync(path.join(folder, `replayed/${at}.png`), Buffer.from(replayed.picture, 'base64'));
    writeFileSync(path.join(folder, `difference/${at}.png`), Buffer.from(difference, 'base64'));
    const isLeftOut = ({ text, fault }) => fault === MISSING && reasonToLeaveOut(name, text);
    return { name, at, likeness, sizes, texts: texts.filter((text) => !isLeftOut(text)), leftOut: texts.filter(isLeftOut).map(({ text }) => text) };
  } finally {
    await context.close();
  }
}

function read(file) {
  return readFileSync(path.join(folder, file)).toString('base64');
}

/** Returns the number of texts that are left out for each reason. */
function countLeftOut(results) {
  const counts = new Map();
  for (const { name, leftOut } of results) {
    for (const text of leftOut) {
      const reason = reasonToLeaveOut(name, text);
      counts.set(reason, (counts.get(reason) ?? 0) + 1);
    }
  }
  return [...counts].map(([reason, texts]) => ({ reason, texts }));
}

/** Writes the page and the figures. Returns the exit code. */
function finish(results) {
  const texts = results.flatMap(({ texts }) => texts);
  const atPlace = texts.filter(({ fault }) => !fault).length / texts.length;
  const colours = results.reduce((sum, { likeness }) => sum + likeness, 0) / results.length;
  const least = results.reduce((a, b) => (a.likeness < b.likeness ? a : b));
  const leftOut = countLeftOut(results);
  const figures = { screens: results.length, texts: texts.length, texts_at_place: atPlace, colours, least_screen: least.name, least_colours: least.likeness, left_out: leftOut };
  writeFileSync(path.join(folder, 'figures.json'), `${JSON.stringify({ figures, goals: GOALS, results }, null, 1)}\n`);
  writeFileSync(path.join(folder, 'index.html'), report(figures, GOALS, results));
  for (const { name, likeness, sizes, texts } of results) {
    for (const { text, fault } of texts.filter(({ fault }) => fault)) console.log(`${name}: ${JSON.stringify(text.slice(0, 60))} ${fault}`);
    if (likeness < GOALS.screen) console.log(`${name}: colours ${likeness.toFixed(3)}${sizes ? `: ${sizes}` : ''}`);
  }
  for (const { reason, texts } of leftOut) console.log(`${texts} texts are left out on purpose: ${reason}`);
  console.log(`${results.length} screens: ${(100 * atPlace).toFixed(1)} % of ${texts.length} texts at their place, colours ${colours.toFixed(3)} on average, `
    + `least ${least.likeness.toFixed(3)} (${least.name}); ${path.join(folder, 'index.html')}`);
  return atPlace >= GOALS.texts && colours >= GOALS.colours && least.likeness >= GOALS.screen ? 0 : 1;
}
