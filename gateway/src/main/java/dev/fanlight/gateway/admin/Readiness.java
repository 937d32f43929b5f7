package dev.fanlight.gateway.admin;

import org.jspecify.annotations.Nullable;

/**
 * Whether requests should be sent here. Starts as not ready; whoever starts, reloads and stops the
 * gateway changes it. Safe for use by all threads.
 */
public final class Readiness {
  private volatile @Nullable String obstacle = "starting";

  public void ready() {
    obstacle = null;
  }

  /**
   * @param why for a person, such as {@code shutting down}
   */
  public void notReady(String why) {
    obstacle = why;
  }

  /** Why not, or null when ready. */
  @Nullable String obstacle() {
    return obstacle;
  }
}
