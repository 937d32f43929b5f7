// The part of time that is on the screen, in milliseconds, and where a moment stands in it.

/** No picture is nearer than a hundredth of a millisecond on its whole width. */
const SHORTEST = 0.01;

/** A deadline that is at most so many times the duration away is on the picture. */
const NEAR = 1.6;

export class Scale {
  constructor(from, to) {
    this.from = from;
    this.to = Math.max(to, from + SHORTEST);
  }

  get span() {
    return this.to - this.from;
  }

  /** In per cent of the width. What is outside is below 0 or above 100. */
  at(ms) {
    return ((ms - this.from) / this.span) * 100;
  }

  /** The moment at a share of the width, from 0 to 1. */
  momentAt(share) {
    return this.from + share * this.span;
  }

  shows(ms) {
    return ms >= this.from && ms <= this.to;
  }

  /** Nearer or farther around a moment, within the whole. */
  zoomed(factor, around, whole) {
    const span = Math.min(Math.max(this.span * factor, SHORTEST), whole.span);
    const from = around - ((around - this.from) / this.span) * span;
    return new Scale(from, from + span).within(whole);
  }

  /** Earlier or later by a share of the width. */
  moved(share, whole) {
    return new Scale(this.from + share * this.span, this.to + share * this.span).within(whole);
  }

  within(whole) {
    const from = Math.max(whole.from, Math.min(this.from, whole.to - this.span));
    return new Scale(from, Math.min(whole.to, from + this.span));
  }

  /** About so many round moments. */
  ticks(wanted) {
    const rough = this.span / wanted;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map(factor => factor * power).find(candidate => candidate >= rough * 0.999);
    const first = Math.ceil(this.from / step - 1e-9);
    const last = Math.floor(this.to / step + 1e-9);
    return Array.from({length: last - first + 1}, (_, i) => Number(((first + i) * step).toPrecision(12)));
  }
}

/** The whole exchange. Its deadline is a part of it, unless it is so far away that it would make all else small. */
export function wholeOf(exchange) {
  const {duration_ms: duration, deadline_ms: deadline = 0} = exchange;
  return new Scale(0, (deadline > duration && deadline <= duration * NEAR ? deadline : duration) * 1.02);
}

/** To a microsecond, as the record has it. */
export function exact(ms) {
  return `${ms.toLocaleString('en', {minimumFractionDigits: 3, maximumFractionDigits: 3})} ms`;
}
