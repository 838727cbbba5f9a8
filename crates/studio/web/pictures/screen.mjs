// One replayed screen as a picture, a second one without texts, and the places of its texts.

/** Hides all texts without a change of the layout. */
const NO_TEXTS = '* { -webkit-text-fill-color: transparent !important; text-decoration-color: transparent !important; }';

/** Draws a replayed document at its own size. Returns both pictures as base64 of PNG, and the texts with their boxes in CSS pixels. */
export async function pictureOf(canvas, html) {
  await canvas.setContent(html);
  await canvas.evaluate(() => document.fonts.ready);
  await canvas.evaluate(() => Promise.all([...document.images].map((image) => image.decode().catch(() => {}))));
  const texts = await textsOf(canvas);
  const picture = (await canvas.screenshot()).toString('base64');
  await canvas.addStyleTag({ content: NO_TEXTS });
  const withoutTexts = (await canvas.screenshot()).toString('base64');
  return { picture, withoutTexts, texts };
}

/** Each element with a text: the text, and the box of its visible part. */
function textsOf(canvas) {
  return canvas.evaluate(() => {
    const painters = new Map();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const painter = node.parentElement.closest('div:not(.lines, .ends, .start, .ends > div)');
      // The name of a placeholder is no text of the app.
      if (!node.data.trim() || !painter || painter.matches('.blocked')) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const box = range.getBoundingClientRect();
      const known = painters.get(painter);
      const text = (known?.text ?? '') + node.data;
      const part = { left: box.left, top: box.top, right: box.right, bottom: box.bottom };
      painters.set(painter, { text, box: known ? union(known.box, part) : part });
    }
    const visible = [];
    for (const [painter, { text, box }] of painters) {
      const clipped = { ...box };
      for (let around = painter; around; around = around.parentElement) {
        if (getComputedStyle(around).overflow === 'visible' && around !== document.body) continue;
        const clip = around.getBoundingClientRect();
        clipped.left = Math.max(clipped.left, clip.left);
        clipped.top = Math.max(clipped.top, clip.top);
        clipped.right = Math.min(clipped.right, clip.right);
        clipped.bottom = Math.min(clipped.bottom, clip.bottom);
      }
      if (clipped.left < clipped.right && clipped.top < clipped.bottom) visible.push({ text, box: clipped });
    }
    return visible;
    function union(a, b) {
      return { left: Math.min(a.left, b.left), top: Math.min(a.top, b.top), right: Math.max(a.right, b.right), bottom: Math.max(a.bottom, b.bottom) };
    }
  });
}
