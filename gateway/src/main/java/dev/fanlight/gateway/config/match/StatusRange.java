package dev.fanlight.gateway.config.match;

/** Statuses from the one to the other, both included. */
public record StatusRange(int from, int to) {
  /** Whether that status is one of them. */
  public boolean holds(int status) {
    return status >= from && status <= to;
  }
}
