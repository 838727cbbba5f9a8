// The stock rrweb-player in a phone, with a transport of our own: its time line carries the session's screens.
import { clock, el } from './format.js';

/** What the phone's frame takes beside the screen, in pixels. Keep in step with `.phone` in studio.css. */
const BEZEL = 24;

/** Time 1, since a player that is sent to 0 while it is paused keeps the picture it has. */
const START_MS = 1;

export function stage(main, dom) {
  let player = null;
  let view = { width: 390, height: 844 };
  let length = 0;
  let screens = [];
  const resized = new ResizeObserver(() => fit());
  resized.observe(dom.stage);

  function open(events) {
    close();
    const first = events[0].timestamp;
    const meta = events.find((event) => event.type === 4);
    length = events.at(-1).timestamp - first;
    view = { width: meta.data.width, height: meta.data.height };
    screens = events.filter((event) => event.type === 5 && event.data.tag === 'screen')
      .map((event) => ({ at: event.timestamp - first, name: event.data.payload.name }));
    const { width, height } = fitted();
    player = new globalThis.rrwebPlayer.Player({
      target: dom.screen,
      props: { events, width, height, autoPlay: false, showController: false, skipInactive: dom.skip.checked,
        speed: Number(dom.speed.value), mouseTail: false },
    });
    player.addEventListener('ui-update-current-time', ({ payload }) => showTime(payload));
    // The player says "paused" after it said "finish"; what it finished stays finished until it is sent elsewhere.
    let finished = false;
    player.addEventListener('ui-update-player-state', ({ payload }) => {
      finished &&= payload !== 'playing';
      main.dataset.state = finished ? 'finished' : payload;
    });
    player.addEventListener('finish', () => { finished = true; showTime(length); main.dataset.state = 'finished'; });
    // A debug recording says of each node what masking decided; every rebuilt document is one without the class.
    const session = events.find((event) => event.type === 5 && event.data.tag === 'session');
    dom.decisions.hidden = !session?.data.payload.explained;
    player.addEventListener('fullsnapshot-rebuilded', outline);
    player.addEventListener('resize', (size) => { view = size; fit(); });
    dom.seek.max = length;
    dom.length.textContent = clock(length);
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

  function seek(ms, play = false) {
    if (!player) return;
    player.goto(Math.max(START_MS, ms), play);
    if (!play) main.dataset.state = 'paused';
    showTime(ms);
  }

  /** Shows or hides what a debug recording says of its nodes. */
  function outline() {
    player?.getReplayer().iframe.contentDocument.documentElement.classList.toggle('plain', !dom.outlines.checked);
  }

  function toggle() {
    if (!player) return;
    if (main.dataset.state === 'playing') player.pause();
    else if (main.dataset.state === 'finished' || Number(dom.seek.value) >= length) seek(START_MS, true);
    else player.play();
  }

  function showTime(ms) {
    const now = Math.min(ms, length);
    dom.seek.value = now;
    dom.seek.setAttribute('aria-valuetext', `${clock(now)} of ${clock(length)}`);
    dom.seek.style.setProperty('--done', length ? now / length : 0);
    dom.now.textContent = clock(now);
    const current = screens.findLastIndex((screen) => screen.at <= now);
    [...dom.screens.children].forEach(({ firstChild: chip }, i) => {
      if (chip.hasAttribute('data-current') === (i === current)) return;
      chip.toggleAttribute('data-current', i === current);
      if (i === current) chip.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    });
  }

  function drawScreens() {
    dom.ticks.replaceChildren(...screens.map(({ at }) => {
      const tick = el('i');
      tick.style.left = `${length ? (100 * at) / length : 0}%`;
      return tick;
    }));
    dom.screens.replaceChildren(...screens.map(({ at, name }) => {
      const chip = el('button', { type: 'button', title: `Jump to ${clock(at)}` },
        el('span', { textContent: name || 'unnamed' }), el('time', { textContent: clock(at) }));
      chip.addEventListener('click', () => seek(at + START_MS, main.dataset.state === 'playing'));
      return el('li', {}, chip);
    }));
  }

  function fitted() {
    const room = dom.stage.getBoundingClientRect();
    const scale = Math.min(1, (room.width - BEZEL) / view.width, (room.height - BEZEL) / view.height);
    return { width: Math.max(1, Math.floor(view.width * scale)), height: Math.max(1, Math.floor(view.height * scale)) };
  }

  function fit() {
    if (!player) return;
    player.$set(fitted());
    requestAnimationFrame(() => player?.triggerResize());
  }

  dom.play.addEventListener('click', toggle);
  dom.seek.addEventListener('input', () => seek(Number(dom.seek.value), main.dataset.state === 'playing'));
  dom.speed.addEventListener('change', () => player?.setSpeed(Number(dom.speed.value)));
  dom.outlines.addEventListener('change', outline);
  dom.skip.addEventListener('change', () => player?.toggleSkipInactive());
  return { open, close, toggle, get player() { return player; } };
}
