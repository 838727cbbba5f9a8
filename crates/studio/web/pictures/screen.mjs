// One replayed screen as a picture, others without some of its texts, and the places of the texts.
import { group } from './groups.mjs';

/** Draws a replayed document at its own size. Returns its picture and one without each group of texts, as base64 of PNG, and the texts with their boxes in CSS pixels. */
export async function pictureOf(canvas, html) {
  await canvas.setContent(html);
  await canvas.evaluate(() => document.fonts.ready);
  await canvas.evaluate(() => Promise.all([...document.images].map((image) => image.decode().catch(() => {}))));
  const texts = group(await textsOf(canvas));
  const picture = (await canvas.screenshot()).toString('base64');
  const withoutTexts = [];
  for (let at = 0; texts.some(({ group }) => group === at); at++) {
    await hide(canvas, texts.flatMap(({ id, group }) => (group === at ? [id] : [])));
    withoutTexts.push((await canvas.screenshot()).toString('base64'));
  }
  return { picture, withoutTexts, texts };
}

/** Hides the texts with these ids, and no others, without a change of the layout. */
function hide(canvas, ids) {
  return canvas.evaluate((ids) => {
    for (const element of document.querySelectorAll('[data-text]')) {
      const isHidden = ids.includes(Number(element.dataset.text));
      // Elements inside a hidden one inherit its colour.
      element.style.setProperty('-webkit-text-fill-color', isHidden ? 'transparent' : 'currentcolor', 'important');
      if (isHidden) element.style.setProperty('text-decoration-color', 'transparent', 'important');
      else element.style.removeProperty('text-decoration-color');
    }
  }, ids);
}

/** Each element with a text: the text, its id, and the box of its visible part. Marks the elements that paint a text with its id. */
function textsOf(canvas) {
  return canvas.evaluate(() => {
    const painters = new Map();
    const ids = new Map();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const painter = node.parentElement.closest('div:not(.lines, .ends, .start, .ends > div)');
      // The name of a placeholder is no text of the app.
      const isText = node.data.trim() && painter && !painter.matches('.blocked');
      if (isText && !ids.has(painter)) ids.set(painter, ids.size);
      // The ellipsis belongs to an element around that of the text.
      for (let around = node.parentElement; around && around !== painter?.parentElement; around = around.parentElement) {
        around.dataset.text = isText ? ids.get(painter) : 'none';
      }
      if (!isText) continue;
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
      if (clipped.left < clipped.right && clipped.top < clipped.bottom) visible.push({ text, id: ids.get(painter), box: clipped });
    }
    return visible;
    function union(a, b) {
      return { left: Math.min(a.left, b.left), top: Math.min(a.top, b.top), right: Math.max(a.right, b.right), bottom: Math.max(a.bottom, b.bottom) };
    }
  });
}
