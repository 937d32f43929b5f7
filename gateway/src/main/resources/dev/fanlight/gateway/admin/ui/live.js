// The live state: one stream from /api/live, which all views read. The first message has the whole state, each further
// one a merge patch (RFC 7396). All times are of the gateway's clock, so this machine's clock may be wrong.

import {Refusal} from './api.js';

/** A gateway that is very busy may be late with its messages. */
const SILENCE = 15000;
const LONGEST_PAUSE = 10000;
const HIDDEN = 30000;
const SAMPLES = 60;
const EVENTS = 500;

const isObject = value => value !== null && typeof value === 'object' && !Array.isArray(value);

/** Applies a merge patch. Objects have no prototype: a name such as `constructor` is known only if it was told. */
export function merge(target, patch) {
  const merged = target ?? Object.create(null);
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete merged[name];
    else if (isObject(value)) merged[name] = merge(isObject(merged[name]) ? merged[name] : null, value);
    else merged[name] = value;
  }
  return merged;
}

/** The same values, in objects without a prototype. */
const named = values => merge(null, values);

/** Calls `each(event, text)` for every event of the stream, until it ends. */
export async function read(body, each) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const {done, value} = await reader.read();
    if (done) return;
    rest += value;
    const parts = rest.split('\n\n');
    rest = parts.pop();
    for (const part of parts) {
      const event = /^event: ([^\n]*)/m.exec(part)?.[1];
      const data = /^data: ([^\n]*)/m.exec(part)?.[1];
      if (event && data) each(event, data);
    }
  }
}

export class Live {
  /** `connecting`, `live`, `lost` or `refused`. */
  status = 'connecting';
  /** What the gateway said when it refused, or why there is no connection. */
  reason = '';
  /** When the next try is, by `performance.now()`. */
  retryAt = 0;
  /** Counts the streams: after a new one the gateway may be another one. */
  streams = 0;
  state = null;
  samples = [];
  events = [];

  #api;
  #listeners = new Set();
  /** Until the gateway says the time, that of this machine has to do. */
  #clock = {time: Date.now(), at: performance.now()};
  #abort = null;
  #pause = 1000;
  #timer = 0;
  #watchdog = 0;
  #hidden = 0;

  constructor(api) {
    this.#api = api;
    document.addEventListener('visibilitychange', () => this.#visible());
    if (document.hidden) this.#visible();
  }

  /** Returns what ends the listening. The listener is called at once if there is a state. */
  on(listener) {
    this.#listeners.add(listener);
    if (this.state) listener(this);
    return () => this.#listeners.delete(listener);
  }

  /** The gateway's time now, in milliseconds since 1970. */
  now() {
    return this.#clock.time + this.age;
  }

  /** How old the state is, in milliseconds. */
  get age() {
    return performance.now() - this.#clock.at;
  }

  /** A part of the state, as `[name, fields]` in the order of the names. */
  entries(section) {
    return Object.entries(this.state?.[section] ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  }

  /** Connects, and does so again whenever the connection is lost. */
  async start() {
    clearTimeout(this.#timer);
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    try {
      this.#listen(abort);
      const answer = await this.#api.fetch('/api/live', {signal: abort.signal});
      this.#listen(abort);
      await read(answer.body, (event, data) => this.#take(abort, event, JSON.parse(data)));
      throw new TypeError('the gateway has ended the stream');
    } catch (failure) {
      if (this.#abort === abort) this.#lost(failure);
    } finally {
      abort.abort();
    }
  }

  /** A stream that says nothing is as good as lost. */
  #listen(abort) {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => abort.abort(new TypeError('the gateway says nothing')), SILENCE);
  }

  /** Somebody types the token meanwhile. */
  hold() {
    clearTimeout(this.#watchdog);
  }

  #take(abort, event, message) {
    if (this.#abort !== abort) return;
    this.#listen(abort);
    this.#clock = {time: Date.parse(message.time), at: performance.now()};
    this.#pause = 1000;
    if (event === 'state') {
      this.streams++;
      this.state = named(message.state);
      this.samples = (message.samples ?? []).map(named);
      this.events = message.events ?? [];
    } else if (this.state) {
      merge(this.state, message.state);
      if (message.sample) this.samples = [...this.samples, named(message.sample)].slice(-SAMPLES);
      if (message.events) this.events = [...this.events, ...message.events].slice(-EVENTS);
    }
    this.status = 'live';
    this.#tell();
  }

  #lost(failure) {
    clearTimeout(this.#watchdog);
    this.status = failure instanceof Refusal ? 'refused' : 'lost';
    this.reason = failure.message;
    this.retryAt = performance.now() + this.#pause;
    this.#timer = setTimeout(() => this.start(), this.#pause);
    this.#pause = Math.min(LONGEST_PAUSE, this.#pause * 2);
    this.#tell();
  }

  /** A page that nobody sees watches nothing. */
  #visible() {
    clearTimeout(this.#hidden);
    if (document.hidden) {
      this.#hidden = setTimeout(() => {
        clearTimeout(this.#timer);
        clearTimeout(this.#watchdog);
        const abort = this.#abort;
        this.#abort = null;
        abort?.abort();
        this.status = 'connecting';
        this.#tell();
      }, HIDDEN);
    } else if (!this.#abort) {
      this.start();
    }
  }

  #tell() {
    for (const listener of [...this.#listeners]) listener(this);
  }
}
