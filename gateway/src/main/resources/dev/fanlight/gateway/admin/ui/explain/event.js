// One event of a traced exchange, in words: what happened to whom, and what else is known of it.

const HIDDEN = ['at_ms', 'event', 'number', 'place', 'call', 'plugin', 'attempt'];

const TONES = [
  [/^(plugin_failed)$/, 'tone-bad'], [/^(call_cancelled)$/, 'tone-wait'], [/^(call_queued)$/, 'tone-wait'],
  [/^(fan_out_decided|answer_merged|exchange_ended)$/, 'tone-good'],
];

/** @returns {words, subject, facts, level, tone}; the level is 0 for the exchange, 1 for calls and plugins, 2 for attempts */
export function describe(event) {
  const {event: name, call, plugin, attempt, outcome, error} = event;
  const failed = error || ['failure', 'timeout', 'rejected', 'failed'].includes(outcome);
  return {
    words: name.replaceAll('_', ' '),
    subject: [call ?? plugin, attempt && `#${attempt}`].filter(Boolean).join(' '),
    facts: Object.entries(event).filter(([key]) => !HIDDEN.includes(key)).map(([key, value]) => `${key.replaceAll('_', ' ')} ${said(value)}`).join(' · '),
    level: attempt ? 2 : call || plugin ? 1 : 0,
    tone: failed ? 'tone-bad' : TONES.find(([names]) => names.test(name))?.[1] ?? '',
  };
}

function said(value) {
  if (Array.isArray(value)) return value.join(', ');
  if (value !== null && typeof value === 'object') return Object.entries(value).map(([key, one]) => `${key}: ${said(one)}`).join(', ');
  return value === true ? 'yes' : value === false ? 'no' : String(value);
}
