// Numbers as a person reads them. Each one has its unit.

const whole = new Intl.NumberFormat('en', {maximumFractionDigits: 0});
const precise = new Intl.NumberFormat('en', {maximumSignificantDigits: 3});

/** Shown where there is nothing to show. */
export const NONE = '–';

export function count(value) {
  return value == null ? NONE : whole.format(value);
}

function short(value) {
  return Math.abs(value) >= 100 ? whole.format(value) : precise.format(value);
}

/** Of something in a second. */
export function rate(value) {
  if (value == null) return NONE;
  return value > 0 && value < 0.01 ? '<0.01/s' : `${short(value)}/s`;
}

/** From milliseconds, in the unit that fits. */
export function millis(value) {
  if (value == null) return NONE;
  if (Math.abs(value) < 1) return value === 0 ? '0 ms' : `${short(value * 1000)} µs`;
  return Math.abs(value) < 999.5 ? `${short(value)} ms` : seconds(value / 1000);
}

/** A span of time. */
export function seconds(value) {
  if (value == null) return NONE;
  if (value < 60) return `${short(value)} s`;
  if (value < 3600) return `${Math.floor(value / 60)} min ${String(Math.floor(value % 60)).padStart(2, '0')} s`;
  if (value < 86400) return `${Math.floor(value / 3600)} h ${String(Math.floor(value / 60) % 60).padStart(2, '0')} min`;
  return `${Math.floor(value / 86400)} d ${Math.floor(value / 3600) % 24} h`;
}

/** A share from 0 to 1. */
export function percent(value) {
  if (value == null || Number.isNaN(value)) return NONE;
  if (value > 0 && value < 0.001) return '<0.1 %';
  return `${value < 0.1 ? precise.format(Math.round(value * 1000) / 10) : whole.format(value * 100)} %`;
}

export function bytes(value) {
  if (value == null) return NONE;
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${short(value)} ${units[unit]}`;
}

/** One of them, or many. */
export function plural(number, one, many = `${one}s`) {
  return `${whole.format(number)} ${number === 1 ? one : many}`;
}

/** A time of the gateway's clock, in the time zone of the person who looks. It has its date if `now` is another day. */
export function clock(time, now) {
  const date = new Date(time);
  const words = date.toLocaleTimeString('en-GB');
  return date.toDateString() === new Date(now).toDateString() ? words : `${date.toLocaleDateString('en-GB', {day: 'numeric', month: 'short'})} ${words}`;
}
