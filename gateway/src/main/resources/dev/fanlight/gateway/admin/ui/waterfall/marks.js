// How a call or an attempt ended, in an operator's words: {at, kind, text}. `kind` is won, failed or cut.

import {attemptsOf, endOf, isWinner, winnerOf} from './calls.js';

/** A call that succeeded has no mark. */
export function callMark(call) {
  if (call.outcome === 'success') return undefined;
  if (call.outcome === 'open') return {at: endOf(call), kind: 'cut', text: 'still open at the end'};
  if (call.outcome === 'cancelled') {
    const never = call.error && call.error !== 'cancelled';
    return {at: call.cancelled_ms ?? endOf(call), kind: never ? 'failed' : 'cut', text: never ? call.error : 'cut: no longer needed'};
  }
  const where = call.phase ? ` in ${call.phase}` : '';
  const status = call.status ? `, status ${call.status}` : '';
  return {at: endOf(call), kind: 'failed', text: `${call.error ?? call.outcome}${where}${status}`};
}

export function attemptMark(attempt, call, end) {
  if (isWinner(attempt, call)) return {at: end, kind: 'won', text: 'won'};
  if (attempt.outcome === 'lost') {
    const winner = winnerOf(call);
    return {at: end, kind: 'cut', text: winner ? `cut: #${winner.number} was faster` : 'cut: not needed'};
  }
  if (attempt.outcome === 'cancelled') return {at: end, kind: 'cut', text: 'cut: the call was given up'};
  const again = attemptsOf(call).some(other => other.number > attempt.number && other.reason === 'retry');
  const what = attempt.error ?? (attempt.status ? `status ${attempt.status}` : attempt.outcome);
  return {at: end, kind: 'failed', text: again ? `${what}, tried again` : what};
}
