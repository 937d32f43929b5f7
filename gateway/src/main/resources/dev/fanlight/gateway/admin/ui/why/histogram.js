// A histogram of durations whose columns grow with the duration, and the band of it that somebody has chosen.

const COLUMNS_PER_DECADE = 16;
const TINY = 1e-9;

/**
 * @param durations in milliseconds
 * @returns columns without a gap from the shortest to the longest: [{from, to, count}]
 */
export function columnsOf(durations) {
  const places = durations.map(ms => Math.floor(Math.log10(Math.max(ms, 0.001)) * COLUMNS_PER_DECADE + TINY));
  if (places.length === 0) return [];
  const first = Math.min(...places);
  const edge = place => 10 ** (place / COLUMNS_PER_DECADE);
  const columns = Array.from({length: Math.max(...places) - first + 1}, (_, i) => ({from: edge(first + i), to: edge(first + i + 1), count: 0}));
  for (const place of places) columns[place - first].count++;
  return columns;
}

/** The duration that this share of all does not exceed. */
export function quantile(durations, share) {
  const sorted = durations.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

/**
 * The columns between two durations, by index.
 *
 * @param from, to in milliseconds; NaN: no bound
 */
export function bandOf(columns, from, to) {
  const last = columns.length - 1;
  const first = columns.findIndex(column => from < column.to - TINY);
  const end = columns.findLastIndex(column => to > column.from + TINY);
  return {first: Number.isNaN(from) ? 0 : first < 0 ? last : first, last: Number.isNaN(to) || end < 0 ? last : end};
}

/** The exchanges within the band, and all others. */
export function divide(exchanges, columns, {first, last}) {
  const inside = ({duration_ms: ms}) => columns.length > 0 && ms >= columns[first].from - TINY && ms < columns[last].to + TINY;
  return {inside: exchanges.filter(inside), outside: exchanges.filter(exchange => !inside(exchange))};
}
