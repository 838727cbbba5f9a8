// Plays a session in the stock rrweb-player, with playback controls of our own: the time line marks the session's screens and gaps.
import { createElement, formatDuration, isolate } from './format.js';
import { drawGaps, findGaps, gapAt, gapLabel, skipAt, skipNotice } from './gaps.js';

/** Pixels that the phone's bezel adds to the width and height of the screen. Keep in sync with `.phone` in studio.css. */
const BEZEL_PX = 24;

/** Distance by which the player seeks beyond a time. The player shows events before its time, and times are whole milliseconds. */
const SEEK_BEYOND_MS = 0.25;

/** Distance of the event that ends the session from the last screen. A seek to the last screen must not end playback. */
const END_DELAY_MS = 0.5;

export function createPlayback(main, dom) {
  let player = null;
  let viewport = { width: 390, height: 844 };
  let durationMs = 0;
  let screens = [];
  let gaps = [];
  let currentGap = null;
  /** Animation frame that watches for gaps, while the session plays. */
  let watchFrame = null;
  const notice = skipNotice(dom.skipped);
  const resizeObserver = new ResizeObserver(() => resize());
  resizeObserver.observe(dom['phone-area']);

  function open(events) {
    close();
    const firstMs = events[0].timestamp;
    const meta = events.find((event) => event.type === 4);
    durationMs = events.at(-1).timestamp - firstMs;
    viewport = { width: meta.data.width, height: meta.data.height };
    screens = events.filter((event) => event.type === 5 && event.data.tag === 'screen')
      .map((event) => ({ atMs: event.timestamp - firstMs, name: event.data.payload.name }));
    gaps = findGaps(events);
    events.at(-1).timestamp += END_DELAY_MS;
    const { width, height } = fittedSize();
    player = new globalThis.rrwebPlayer.Player({
      target: dom.screen,
      props: { events, width, height, autoPlay: false, showController: false, skipInactive: false,
        speed: Number(dom.speed.value), mouseTail: false },
    });
    player.addEventListener('ui-update-current-time', ({ payload }) => showTime(payload));
    // The player reports "paused" after "finish". The state stays "finished" until playback starts again.
    let finished = false;
    player.addEventListener('ui-update-player-state', ({ payload }) => {
      // The player of the session before reports late, while the next session is loaded.
      if (main.dataset.state === 'loading') return;
      finished &&= payload !== 'playing';
      main.dataset.state = finished ? 'finished' : payload;
      if (payload === 'playing') watchFrame ??= requestAnimationFrame(watch);
    });
    player.addEventListener('finish', () => {
      // The player finishes 50 ms after its last event, even if a seek has left the end by then.
      const nowMs = player.getReplayer().getCurrentTime();
      if (nowMs < durationMs) return seek(nowMs, { play: main.dataset.state === 'playing' });
      finished = true;
      showTime(durationMs);
      main.dataset.state = 'finished';
    });
    // A debug recording contains the masking decision of each node. A rebuilt document loses the class that hides their
    // outlines, so the class is applied again.
    const session = events.find((event) => event.type === 5 && event.data.tag === 'session');
    dom.decisions.hidden = !session?.data.payload.explained;
    player.addEventListener('fullsnapshot-rebuilded', updateOutlines);
    player.addEventListener('resize', (size) => { viewport = size; resize(); });
    dom.seek.max = durationMs;
    dom.length.textContent = formatDuration(durationMs);
    drawScreens();
    drawGaps(dom, gaps, durationMs);
    seek(0);
  }

  function close() {
    if (!player) return;
    cancelAnimationFrame(watchFrame);
    watchFrame = null;
    notice.hide();
    player.pause();
    player.$destroy();
    player = null;
    dom.screen.replaceChildren();
  }

  function seek(ms, { play = false } = {}) {
    if (!player) return;
    player.goto(Math.max(0, ms) + SEEK_BEYOND_MS, play);
    if (!play) main.dataset.state = 'paused';
    showTime(ms);
  }

  /** Runs once per animation frame while the session plays, and skips gaps if the viewer asked for it. */
  function watch() {
    watchFrame = null;
    const replayer = player?.getReplayer();
    if (!replayer?.service.state.matches('playing')) return;
    watchFrame = requestAnimationFrame(watch);
    const skip = dom.skip.checked ? skipAt(gaps, replayer.getCurrentTime()) : undefined;
    if (!skip) return;
    seek(skip.toMs, { play: true });
    notice.show(skip.gap);
  }

  /** Shows or hides the masking decisions of a debug recording. */
  function updateOutlines() {
    player?.getReplayer().iframe.contentDocument.documentElement.classList.toggle('plain', !dom.outlines.checked);
  }

  function toggle() {
    if (!player) return;
    if (main.dataset.state === 'playing') player.pause();
    else if (main.dataset.state === 'finished' || Number(dom.seek.value) >= durationMs) seek(0, { play: true });
    else player.play();
  }

  function showTime(ms) {
    const nowMs = Math.min(ms, durationMs);
    dom.seek.value = nowMs;
    const gap = gapAt(gaps, nowMs) ?? null;
    if (gap !== currentGap) {
      currentGap = gap;
      dom.gap.textContent = gap ? gapLabel(gap) : '';
    }
    const position = `${formatDuration(nowMs)} of ${formatDuration(durationMs)}`;
    dom.seek.setAttribute('aria-valuetext', gap ? `${position}. ${gapLabel(gap)}` : position);
    dom.seek.style.setProperty('--done', durationMs ? nowMs / durationMs : 0);
    dom.now.textContent = formatDuration(nowMs);
    const current = screens.findLastIndex((screen) => screen.atMs <= nowMs);
    [...dom.screens.children].forEach(({ firstChild: chip }, i) => {
      if (chip.hasAttribute('data-current') === (i === current)) return;
      chip.toggleAttribute('data-current', i === current);
      if (i === current) chip.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    });
  }

  function drawScreens() {
    dom.ticks.replaceChildren(...screens.map(({ atMs }) => {
      const tick = createElement('i');
      tick.style.left = `${durationMs ? (100 * atMs) / durationMs : 0}%`;
      return tick;
    }));
    dom.screens.replaceChildren(...screens.map(({ atMs, name }) => {
      const chip = createElement('button', { type: 'button', title: `Jump to ${formatDuration(atMs)}` },
        createElement('span', { className: 'name' }, ...isolate([name || 'unnamed'])), createElement('time', { textContent: formatDuration(atMs) }));
      chip.addEventListener('click', () => seek(atMs, { play: main.dataset.state === 'playing' }));
      return createElement('li', {}, chip);
    }));
  }

  /** Size of the screen in the available area, never enlarged. */
  function fittedSize() {
    const area = dom['phone-area'].getBoundingClientRect();
    const scale = Math.min(1, (area.width - BEZEL_PX) / viewport.width, (area.height - BEZEL_PX) / viewport.height);
    return { width: Math.max(1, Math.floor(viewport.width * scale)), height: Math.max(1, Math.floor(viewport.height * scale)) };
  }

  function resize() {
    if (!player) return;
    player.$set(fittedSize());
    requestAnimationFrame(() => player?.triggerResize());
  }

  dom.play.addEventListener('click', toggle);
  dom.seek.addEventListener('input', () => seek(Number(dom.seek.value), { play: main.dataset.state === 'playing' }));
  dom.speed.addEventListener('change', () => player?.setSpeed(Number(dom.speed.value)));
  dom.outlines.addEventListener('change', updateOutlines);
  return { open, close, toggle, get player() { return player; } };
}
