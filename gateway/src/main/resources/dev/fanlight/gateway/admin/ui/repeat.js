// Reads again and again, as long as somebody sees the page.

/**
 * Returns `again`, which calls `read` unless the page is hidden or the last call is not over, and `end`. Calls `again`
 * every so many milliseconds, and when the page is seen again.
 */
export function repeat(read, pause) {
  let open = false;
  async function again() {
    if (open || document.hidden) return;
    open = true;
    try {
      await read();
    } finally {
      open = false;
    }
  }
  const timer = setInterval(again, pause);
  document.addEventListener('visibilitychange', again);
  return {
    again,
    end() {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', again);
    },
  };
}
