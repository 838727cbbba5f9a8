// The faults of one screen: texts that are not at their place, and pictures of different sizes.
import { fault, measure, pair, union } from './measure.mjs';

/**
 * Compares a screen with its replay. `drawn` has the pictures and the `lines` of texts, `replayed` the pictures and the `texts`
 * (`pictureOf`). Returns the likeness of the colours, the difference as a PNG, why the pictures cannot be alike (`sizes`, or null), and
 * each text with its ink and its `fault`, which is null if the text is at its place.
 */
export async function compareScreen(page, { drawn, replayed, density }) {
  const pairs = pair(drawn.lines, replayed.texts);
  const { likeness, difference, sizes, ...ink } = await measure(page, { drawn, replayed, density, boxes: {
    drawn: pairs.flatMap(({ lines }) => lines), replayed: pairs.map(({ place }) => place) } });
  let next = 0;
  const texts = pairs.map(({ text, lines }, index) => {
    const mine = union(ink.drawn.slice(next, next += lines.length).filter(Boolean));
    return { text, drawn: mine, replayed: ink.replayed[index], fault: fault(mine, ink.replayed[index]) };
  }).filter(({ drawn, replayed }) => drawn || replayed);
  return { likeness, difference, sizes, texts };
}
