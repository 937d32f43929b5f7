// What the record of a call says: when it ended, when it ran, and which attempt became its result.

/** When nothing of the call was left. */
export function endOf(call) {
  const own = call.start_ms + (call.turn_ms ?? 0) + (call.queue_ms ?? 0) + (call.connect_ms ?? 0) + (call.run_ms ?? 0);
  return Math.max(own, ...attemptsOf(call).map(attempt => attempt.end_ms ?? 0));
}

export function attemptsOf(call) {
  return call.attempts ?? [];
}

/** The name that the configuration has: calls of a list are named track.0, track.1 and so on. */
export function baseOf({name}) {
  return name.replace(/\.\d+$/, '');
}

/** When the first attempt began. A call without attempts never ran. */
export function runsFrom(call) {
  return attemptsOf(call)[0]?.start_ms ?? call.start_ms + (call.turn_ms ?? 0) + (call.queue_ms ?? 0);
}

/** Whether the attempt's response became the call's result. */
export function isWinner(attempt, call) {
  return attempt === winnerOf(call);
}

export function winnerOf(call) {
  if (call.outcome !== 'success' && call.outcome !== 'open') return undefined;
  return attemptsOf(call).findLast(attempt => ['answered', 'open'].includes(attempt.outcome) && attempt.status === call.status);
}
