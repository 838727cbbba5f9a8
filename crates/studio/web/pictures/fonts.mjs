// The fonts of the app for the browser, so that both pictures have the same letters.
import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The fonts with which Android draws its families, and that in place of Apple's. Their files are named by weight. */
const FILES = { Roboto: 'Roboto', 'Liberation Sans': 'LiberationSans', 'Roboto Condensed': 'RobotoCondensed', serif: 'NotoSerif', monospace: 'DroidSansMono', cursive: 'DancingScript' };
const WEIGHTS = { Thin: 100, Light: 300, Regular: 400, Medium: 500, Bold: 700, Black: 900 };
const ORIGIN = 'https://fonts.invalid/';

/** Restricts browsers that are launched later to the fonts of a folder. */
export function useFonts(folder) {
  const cache = mkdtempSync(path.join(tmpdir(), 'afterimage-fonts-'));
  const config = path.join(cache, 'fonts.conf');
  writeFileSync(config, `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${folder}</dir><cachedir>${cache}</cachedir></fontconfig>\n`);
  process.env.FONTCONFIG_FILE = config;
}

/**
 * Serves these fonts to the pages of a context. Returns a document that uses them: a family of a style is the same one here, since
 * a browser asks for no fonts for generic families, and fontconfig picks a neighbour of a regular font.
 */
export async function withFonts(context, folder, html) {
  await context.route(`${ORIGIN}**`, (route) => route.fulfill({
    body: readFileSync(path.join(folder, path.basename(route.request().url()))), headers: { 'access-control-allow-origin': '*' } }));
  const files = new Set(readdirSync(folder));
  const faces = Object.entries(FILES).flatMap(([family, name]) => Object.entries(WEIGHTS).flatMap(([word, weight]) => [
    { file: `${name}-${word}.ttf`, style: 'normal' }, { file: `${name}-${word === 'Regular' ? '' : word}Italic.ttf`, style: 'italic' },
    ...(word === 'Regular' ? [{ file: `${name}.ttf`, style: 'normal' }] : []),
  ].filter(({ file }) => files.has(file)).map(({ file, style }) => (
    `@font-face { font-family: "android-${family}"; font-weight: ${weight}; font-style: ${style}; src: url(${ORIGIN}${file}) }`))));
  const named = html.replace(/font-family:(Roboto Condensed|serif|monospace|cursive)/g, 'font-family:android-$1');
  return named.replace('</style>', `</style><style>${faces.join('\n')}\nbody { font-family: android-Roboto, 'android-Liberation Sans', sans-serif !important }</style>`);
}
