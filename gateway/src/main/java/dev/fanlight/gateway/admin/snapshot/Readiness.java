package dev.fanlight.gateway.admin.snapshot;

import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether the gateway should get requests, and the result of the last reload. It begins as not
 * ready. The start, a reload and the stop of the gateway change it. Safe for use by all threads.
 */
public final class Readiness {
  private volatile @Nullable String obstacle = "starting";
  private volatile @Nullable FailedReload failedReload;
  private volatile Supplier<@Nullable String> defect = () -> null;

  /**
   * A reload that failed.
   *
   * @param why in one line for a person; it may show what the file has
   * @param openly the same for everybody, who may not see that
   * @param mistakes what is wrong, a line each; as {@code why} it may show what the file has
   * @param omitted how many further mistakes are left out
   */
  public record FailedReload(
      Instant at, String why, String openly, List<String> mistakes, int omitted) {
    public FailedReload {
      mistakes = List.copyOf(mistakes);
    }
  }

  /**
   * All of it at one moment.
   *
   * @param obstacle why it is not ready, in one line for a person; null when it is
   * @param failedReload the last reload, if it failed
   */
  public record State(@Nullable String obstacle, @Nullable FailedReload failedReload) {
    public boolean isReady() {
      return obstacle == null;
    }
  }

  public void ready() {
    obstacle = null;
  }

  /**
   * @param why for a person, such as {@code shutting down}
   */
  public void notReady(String why) {
    obstacle = why;
  }

  /**
   * Asks this too, each time.
   *
   * @param asked says why the gateway cannot work though it should, in one line for a person; null
   *     when it can. Any thread; waits for nobody
   */
  public void heed(Supplier<@Nullable String> asked) {
    defect = asked;
  }

  /** Records that the last reload succeeded. */
  public void reloaded() {
    failedReload = null;
  }

  /**
   * Records that a reload failed. The gateway stays ready, because the last good configuration goes
   * on.
   */
  public void notReloaded(FailedReload failed) {
    failedReload = failed;
  }

  public State state() {
    String known = obstacle;
    return new State(known == null ? defect.get() : known, failedReload);
  }
}
