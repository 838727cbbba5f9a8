// Groups of texts that are measured together.

/** The box of a text is measured with this much more on each side, in logical pixels. */
const MARGIN_DP = 2;

/**
 * Gives each text a `group`, from 0 on. No two texts of one group overlap, so that all that changes in the box of a text when its
 * group is left out is its own ink, and not that of a text above or below it.
 */
export function group(texts) {
  const groups = [];
  return texts.map((text) => {
    const free = groups.findIndex((boxes) => !boxes.some((box) => overlap(box, text.box)));
    const at = free < 0 ? groups.push([]) - 1 : free;
    groups[at].push(text.box);
    return { ...text, group: at };
  });
}

function overlap(a, b) {
  return a.left - MARGIN_DP < b.right && b.left - MARGIN_DP < a.right && a.top - MARGIN_DP < b.bottom && b.top - MARGIN_DP < a.bottom;
}
