// Formats values for display and creates DOM elements.

export function formatDuration(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const minutes = Math.floor(seconds / 60), hours = Math.floor(minutes / 60);
  const two = (n) => String(n).padStart(2, '0');
  return hours ? `${hours}:${two(minutes % 60)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

export function formatBytes(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  const [value, unit] = bytes < 1e6 ? [bytes / 1e3, 'kB'] : [bytes / 1e6, 'MB'];
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}

export function formatDate(ms) {
  if (ms === null) return 'time unknown';
  return new Date(ms).toLocaleString(undefined, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
}

/** Difference of a device's clock that is not shown: time for the request, and clocks that are set by hand. */
const SKEW_TOLERANCE_MS = 60_000;

const SKEW_UNITS = [[365.25 * 86_400_000, 'years'], [86_400_000, 'days'], [3_600_000, 'h'], [60_000, 'min']];

/** Difference of the device's clock from the studio's, such as "device clock 2.5 h ahead"; empty if it is unknown or small. */
export function formatSkew(ms) {
  if (ms === null || Math.abs(ms) <= SKEW_TOLERANCE_MS) return '';
  const [unitMs, unit] = SKEW_UNITS.find(([unitMs]) => Math.abs(ms) >= 2 * unitMs) ?? SKEW_UNITS.at(-1);
  return `device clock ${Number((Math.abs(ms) / unitMs).toFixed(1))} ${unit} ${ms > 0 ? 'ahead' : 'behind'}`;
}

export function formatCount(n, singular, plural = `${singular}s`) {
  return `${n} ${n === 1 ? singular : plural}`;
}

/** A length of time in its two largest units, such as "23 h 59 min". */
export function formatSpan(ms) {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  const seconds = Math.round(ms / 1000);
  const parts = [[Math.floor(seconds / 86400), 'd'], [Math.floor(seconds / 3600) % 24, 'h'], [Math.floor(seconds / 60) % 60, 'min'], [seconds % 60, 's']];
  const first = parts.findIndex(([value]) => value > 0);
  return parts.slice(first, first + 2).filter(([value]) => value > 0).map(([value, unit]) => `${value} ${unit}`).join(' ');
}

/** Length of a session, and the part of it outside of gaps if there are gaps. */
export function formatLength({ length_ms, active_ms }) {
  const active = formatDuration(active_ms);
  return active === formatDuration(length_ms) ? active : `${formatDuration(length_ms)} (${active} active)`;
}

/** Names of operating systems by the platform in the segment header. A Map: a platform may have the name of an object's member. */
const OS_NAMES = new Map([['ios', 'iOS'], ['android', 'Android']]);

/** Operating system and version, such as "iOS" and "17.4". Fields that the segment header leaves empty are omitted. */
export function osNames({ platform, os_version }) {
  return [OS_NAMES.get(platform.toLowerCase()) ?? platform, os_version].filter(Boolean);
}

/** App id, version and build. Fields that the segment header leaves empty are omitted. */
export function appNames({ app_id, app_version, app_build }) {
  return [app_id, app_version, app_build && `(${app_build})`].filter(Boolean);
}

/** Recorded names as elements, with a separator between them. A name's direction and its control characters affect only itself. */
export function isolate(names, separator = ' ') {
  return names.flatMap((name, i) => [i ? separator : '', createElement('bdi', { textContent: name })]);
}

/** A recorded name where only plain text is possible, without control characters of the text direction. */
export function plainName(name) {
  return name.replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');
}

/** Creates an element. Recorded text must be passed as `textContent` or as a child: both are set as text, never as markup. */
export function createElement(tag, props = {}, ...children) {
  const node = Object.assign(document.createElement(tag), props);
  node.append(...children.filter((child) => child !== null && child !== ''));
  return node;
}
