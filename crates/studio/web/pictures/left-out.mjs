// Texts of the screens that the library leaves out on purpose, with the reason of each.
import { readFileSync } from 'node:fs';

const ALL = JSON.parse(readFileSync(new URL('left-out.json', import.meta.url)))
  .map(({ screens, texts, reason }) => ({ screens: new Set(screens), texts: new RegExp(texts), reason }));

/** Returns why a text that is missing in the replay of a screen is left out, or undefined if it should be there. */
export function reasonToLeaveOut(screen, text) {
  return ALL.find(({ screens, texts }) => screens.has(screen) && texts.test(text))?.reason;
}
