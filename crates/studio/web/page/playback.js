// Plays a session in the stock rrweb-player, with playback controls of our own: the time line marks the session's screens.
import { createElement, formatDuration } from './format.js';

/** Pixels that the phone's bezel adds to the width and height of the screen. Keep in sync with `.phone` in studio.css. */
const BEZEL_PX = 24;

/** Start position. Not 0, because a paused player that seeks to 0 does not redraw. */
const START_MS = 1;

export function createPlayback(main, dom) {
  let player = null;
  let viewport = { width: 390, height: 844 };
  let durationMs = 0;
  let screens = [];
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
    const { width, height } = fittedSize();
    player = new globalThis.rrwebPlayer.Player({
      target: dom.screen,
      props: { events, width, height, autoPlay: false, showController: false, skipInactive: dom.skip.checked,
        speed: Number(dom.speed.value), mouseTail: false },
    });
    player.addEventListener('ui-update-current-time', ({ payload }) => showTime(payload));
    // The player reports "paused" after "finish". The state stays "finished" until playback starts again.
    let finished = false;
    player.addEventListener('ui-update-player-state', ({ payload }) => {
      finished &&= payload !== 'playing';
      main.dataset.state = finished ? 'finished' : payload;
    });
    player.addEventListener('finish', () => { finished = true; showTime(durationMs); main.dataset.state = 'finished'; });
    // A debug recording contains the masking decision of each node. A rebuilt document loses the class that hides their
    // outlines, so the class is applied again.
    const session = events.find((event) => event.type === 5 && event.data.tag === 'session');
    dom.decisions.hidden = !session?.data.payload.explained;
    player.addEventListener('fullsnapshot-rebuilded', updateOutlines);
    player.addEventListener('resize', (size) => { viewport = size; resize(); });
    dom.seek.max = durationMs;
    dom.length.textContent = formatDuration(durationMs);
    drawScreens();
    seek(START_MS);
  }

  function close() {
    if (!player) return;
    player.pause();
    player.$destroy();
    player = null;
    dom.screen.replaceChildren();
  }

  function seek(ms, { play = false } = {}) {
    if (!player) return;
    player.goto(Math.max(START_MS, ms), play);
    if (!play) main.dataset.state = 'paused';
    showTime(ms);
  }

  /** Shows or hides the masking decisions of a debug recording. */
  function updateOutlines() {
    player?.getReplayer().iframe.contentDocument.documentElement.classList.toggle('plain', !dom.outlines.checked);
  }

  function toggle() {
    if (!player) return;
    if (main.dataset.state === 'playing') player.pause();
    else if (main.dataset.state === 'finished' || Number(dom.seek.value) >= durationMs) seek(START_MS, { play: true });
    else player.play();
  }

  function showTime(ms) {
    const nowMs = Math.min(ms, durationMs);
    dom.seek.value = nowMs;
    dom.seek.setAttribute('aria-valuetext', `${formatDuration(nowMs)} of ${formatDuration(durationMs)}`);
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
        createElement('span', { textContent: name || 'unnamed' }), createElement('time', { textContent: formatDuration(atMs) }));
      chip.addEventListener('click', () => seek(atMs + START_MS, { play: main.dataset.state === 'playing' }));
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
  dom.skip.addEventListener('change', () => player?.toggleSkipInactive());
  return { open, close, toggle, get player() { return player; } };
}
