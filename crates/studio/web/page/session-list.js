// The session list. Polls `/api/sessions` while the page is visible and redraws when the response has changed.
import { appNames, createElement, formatBytes, formatCount, formatDate, formatLength, formatSkew, isolate, osNames } from './format.js';

const POLL_INTERVAL_MS = 4000;

export function sessionList(list, counter, { onList }) {
  let lastResponse = '';
  let selectedKey = null;

  async function refresh() {
    const response = await fetch('/api/sessions').then((r) => (r.ok ? r.text() : null)).catch(() => null);
    if (response === null) { counter.textContent = 'not connected'; lastResponse = ''; return; }
    if (response === lastResponse) return;
    lastResponse = response;
    const { sessions, total } = JSON.parse(response);
    counter.textContent = total ? formatCount(total, 'session') : '';
    list.replaceChildren(...sessions.map(sessionRow));
    markSelected();
    onList(sessions);
  }

  function select(key) { selectedKey = key; markSelected(); }

  function markSelected() {
    for (const item of list.children) {
      if (item.dataset.key === selectedKey) item.firstChild.setAttribute('aria-current', 'true');
      else item.firstChild.removeAttribute('aria-current');
    }
  }

  const timer = setInterval(() => { if (!document.hidden) refresh(); }, POLL_INTERVAL_MS);
  return { refresh, select, close: () => clearInterval(timer) };
}

/** The key of a session in the address fragment and in the API's paths. */
export function sessionKey({ device_id, session_id }) {
  return `${encodeURIComponent(device_id)}/${session_id}`;
}

function sessionRow(session) {
  const missing = session.missing.reduce((n, [first, last]) => n + last - first + 1, 0);
  const defects = [session.broken && `${session.broken} broken`, session.conflicts && `${session.conflicts} in conflict`, missing && `${missing} missing`].filter(Boolean).join(', ');
  const screens = isolate(session.screens.filter(Boolean), ' · ');
  const app = appNames(session);
  const skew = formatSkew(session.skew_ms);
  const link = createElement('a', { href: `#/${sessionKey(session)}`, className: 'session' },
    createElement('span', { className: 'row' },
      createElement('strong', {}, ...isolate([session.device_model || 'Unknown device'])),
      createElement('span', { className: 'badge' }, ...isolate(osNames(session)))),
    createElement('span', { className: 'dim' }, ...isolate(app.length ? app : [session.device_id])),
    createElement('span', { className: 'row facts' },
      createElement('span', { textContent: formatDate(session.started_ms) }),
      createElement('span', { textContent: formatLength(session) }),
      createElement('span', { textContent: formatBytes(session.bytes) })),
    skew ? createElement('span', { className: 'skew', textContent: skew }) : '',
    screens.length ? createElement('span', { className: 'dim names' }, ...screens) : '',
    defects ? createElement('span', { className: 'defects', textContent: defects }) : '');
  const item = createElement('li', {}, link);
  item.dataset.key = sessionKey(session);
  return item;
}
