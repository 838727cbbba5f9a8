// Gaps of a session: time in the background, without activity, or missing. They are marked on the time line, and skipped during
// playback. The player's own skipping only speeds playback up, so a day would take minutes.
import { createElement, formatDuration, formatSpan } from './format.js';

/** Time at the beginning and at the end of a gap that is played even if gaps are skipped, so that the viewer sees the screens before
 *  and after it. Together they are half of the 2 s in which a gap is passed at normal speed; the rest is for a slow seek. */
const LEAD_OUT_MS = 400;
const LEAD_IN_MS = 600;

/** Shorter gaps are played: a seek would save less than a second. */
const MIN_SKIPPED_MS = 2000;

/** Time for which the notice of a skipped gap is shown, long enough to read it. */
const NOTICE_MS = 2500;

/** Labels by the reason in the `gap` event. An unknown reason of a newer export is its own label. */
const LABELS = new Map([['background', 'In the background'], ['idle', 'Idle'], ['missing', 'Missing']]);

/** Notices by reason, after the length. */
const NOTICES = new Map([['background', 'in the background'], ['idle', 'without activity'], ['missing', 'that are missing']]);

/** The `gap` events of a session, in order of time. */
export function findGaps(events) {
  return events.filter((event) => event.type === 5 && event.data.tag === 'gap').map(({ data: { payload } }) =>
    ({ fromMs: payload.from_ms, toMs: payload.to_ms, reason: String(payload.reason) }));
}

/** The gap at a time, or undefined. */
export function gapAt(gaps, ms) {
  let low = 0, high = gaps.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (gaps[middle].toMs <= ms) low = middle + 1;
    else high = middle;
  }
  return gaps[low]?.fromMs <= ms ? gaps[low] : undefined;
}

/** The gap to skip at a time and the time to continue from, or undefined if playback is outside of gaps or nearly through one. */
export function skipAt(gaps, ms) {
  const gap = gapAt(gaps, ms);
  if (!gap || gap.toMs - gap.fromMs < MIN_SKIPPED_MS) return undefined;
  const toMs = gap.toMs - LEAD_IN_MS;
  return gap.fromMs + LEAD_OUT_MS <= ms && ms < toMs ? { gap, toMs } : undefined;
}

export function gapLabel({ fromMs, toMs, reason }) {
  return `${LABELS.get(reason) ?? reason}: ${formatSpan(toMs - fromMs)}`;
}

/** Marks gaps on the time line, with a legend of the time outside of gaps and of each reason. */
export function drawGaps(dom, gaps, durationMs) {
  const percent = (ms) => `${durationMs ? (100 * ms) / durationMs : 0}%`;
  dom.gaps.hidden = dom.legend.hidden = gaps.length === 0;
  dom.gaps.replaceChildren(...gaps.map((gap) => {
    const span = `${formatDuration(gap.fromMs)} to ${formatDuration(gap.toMs)}`;
    const mark = createElement('li', { title: `${gapLabel(gap)} (${span})` },
      createElement('span', { className: 'label', ariaHidden: 'true', textContent: LABELS.get(gap.reason) ?? gap.reason }),
      createElement('span', { className: 'sr', textContent: `${gapLabel(gap)}, from ${span}` }));
    mark.dataset.reason = gap.reason;
    mark.style.left = percent(gap.fromMs);
    mark.style.width = percent(gap.toMs - gap.fromMs);
    return mark;
  }));
  const lengths = new Map();
  for (const { fromMs, toMs, reason } of gaps) lengths.set(reason, (lengths.get(reason) ?? 0) + toMs - fromMs);
  const inGaps = [...lengths.values()].reduce((sum, ms) => sum + ms, 0);
  const entry = (reason, label, ms) => {
    const item = createElement('li', {}, createElement('i', { ariaHidden: 'true' }), createElement('span', { textContent: `${label} ${formatSpan(ms)}` }));
    item.dataset.reason = reason;
    return item;
  };
  dom.legend.replaceChildren(entry('active', 'Active', durationMs - inGaps),
    ...[...lengths].map(([reason, ms]) => entry(reason, LABELS.get(reason) ?? reason, ms)));
}

/** The notice of a skipped gap. */
export function skipNotice(element) {
  let timer = null;
  function hide() { clearTimeout(timer); element.textContent = ''; }
  function show({ fromMs, toMs, reason }) {
    element.textContent = `Skipped ${formatSpan(toMs - fromMs)} ${NOTICES.get(reason) ?? `(${reason})`}`;
    clearTimeout(timer);
    timer = setTimeout(hide, NOTICE_MS);
  }
  return { show, hide };
}
