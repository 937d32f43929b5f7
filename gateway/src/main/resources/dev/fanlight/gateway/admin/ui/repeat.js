// Reads again and again, as long as somebody sees the page.

/** Milliseconds after which a reading is given up: its connection may be gone without a word. */
export const PATIENCE = 15_000;

/**
 * Calls `read` every so many milliseconds, and when the page is seen again: unless the page is hidden or the last call is
 * not over. `read` gets the signal that gives it up. Returns `again`, which calls it now, or as soon as the last call is
 * over, and `end`.
 */
export function repeat(read, pause) {
  let open = false;
  let wanted = false;
  async function tick() {
    if (open || document.hidden) return;
    open = true;
    wanted = false;
    try {
      await read(AbortSignal.timeout(PATIENCE));
    } finally {
      open = false;
    }
    if (wanted) tick();
  }
  const timer = setInterval(tick, pause);
  document.addEventListener('visibilitychange', tick);
  return {
    again() {
      wanted = true;
      tick();
    },
    end() {
      wanted = false;
      clearInterval(timer);
      document.removeEventListener('visibilitychange', tick);
    },
  };
}
