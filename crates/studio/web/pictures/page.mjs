// The page that shows each screen beside its replay, with the difference and the figures.

const escape = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const percent = (share) => `${(100 * share).toFixed(1)} %`;

/** Returns the page. Pictures are files beside it. */
export function page(figures, goals, results) {
  const sections = results.map(({ name, at, likeness, sizes, texts }) => {
    const faults = texts.filter(({ fault }) => fault).map(({ text, fault }) => `<li><q>${escape(text.slice(0, 80))}</q> ${escape(fault)}</li>`);
    const pictures = ['drawn', 'replayed', 'difference'].map((kind) => `<figure><img src="${kind}/${at}.png" alt=""><figcaption>${kind}</figcaption></figure>`);
    const isBelow = likeness < goals.screen || faults.length > 0;
    return `<section${isBelow ? ' class="below"' : ''}><h2>${escape(name)}</h2><p>colours ${likeness.toFixed(3)}${sizes ? ` (${escape(sizes)})` : ''}, ${texts.length - faults.length} of ${texts.length} texts at their place</p>`
      + `<div class="pictures">${pictures.join('')}</div><ul>${faults.join('')}</ul></section>`;
  });
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Screens and replays</title><style>
body { font: 15px/1.5 sans-serif; margin: 2rem; max-width: 70rem }
.pictures { display: flex; gap: 1rem } figure { margin: 0; flex: 1 } img { width: 100%; border: 1px solid #ccc }
.below h2 { color: #b3261e } li { color: #b3261e }
</style><h1>Screens and replays</h1>
<p>${figures.screens} screens; ${percent(figures.texts_at_place)} of ${figures.texts} texts at their place (goal ${percent(goals.texts)}); colours ${figures.colours.toFixed(3)}
on average (goal ${goals.colours}), least ${figures.least_colours.toFixed(3)}: ${escape(figures.least_screen)} (goal ${goals.screen}).</p>
${figures.left_out.map(({ reason, texts }) => `<p>${texts} texts are left out on purpose and not counted: ${escape(reason)}.</p>`).join('')}
${sections.join('\n')}</html>
`;
}
