// Who was on the critical path of the exchanges in a band, beside the others.

import {blame} from '../waterfall/path.js';

/**
 * @returns parts, the longest of the band first: [{who, phase, inside, outside, insideShare, outsideShare}], where
 *     inside and outside are milliseconds of the average exchange
 */
export function compare(inside, outside) {
  const [here, there] = [inside, outside].map(exchanges => new Map(blame(exchanges).map(part => [part.key, part])));
  const mean = (part, exchanges) => (part?.ms ?? 0) / Math.max(1, exchanges.length);
  return [...new Map([...there, ...here]).values()]
    .map(({key, who, phase}) => ({
      who, phase, inside: mean(here.get(key), inside), outside: mean(there.get(key), outside),
      insideShare: here.get(key)?.share ?? 0, outsideShare: there.get(key)?.share ?? 0,
    }))
    .sort((a, b) => b.inside - a.inside || b.outside - a.outside);
}

/** The part that makes these exchanges slower than the others; undefined: none does. */
export function culprit(parts) {
  const excess = part => part.inside - part.outside;
  const worst = parts.toSorted((a, b) => excess(b) - excess(a))[0];
  return worst && excess(worst) > 0 ? worst : undefined;
}
