package dev.fanlight.gateway.admin;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether requests should be sent here, and how the last reload went. Starts as not ready; whoever
 * starts, reloads and stops the gateway changes it. Safe for use by all threads.
 */
public final class Readiness {
  private volatile @Nullable String obstacle = "starting";
  private volatile @Nullable FailedReload failedReload;

  /**
   * @param why in one line for a person
   */
  record FailedReload(Instant at, String why) {}

  public void ready() {
    obstacle = null;
  }

  /**
   * @param why for a person, such as {@code shutting down}
   */
  public void notReady(String why) {
    obstacle = why;
  }

  /** What runs is what was last asked for. */
  public void reloaded() {
    failedReload = null;
  }

  /**
   * The last good configuration goes on, so this changes nothing about being ready.
   *
   * @param why in one line for a person
   */
  public void notReloaded(Instant at, String why) {
    failedReload = new FailedReload(at, why);
  }

  /** Why not, or null when ready. */
  @Nullable String obstacle() {
    return obstacle;
  }

  /** The last reload, if it failed. */
  @Nullable FailedReload failedReload() {
    return failedReload;
  }
}
