package dev.fanlight.gateway.admin.snapshot;

import dev.fanlight.gateway.config.source.ConfigAdvice;
import dev.fanlight.gateway.explain.diff.Change;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the configuration that runs. It never changes.
 *
 * @param generation counts the configurations since the start, from 1
 * @param loadedAt when it was read
 * @param file that it was read from, as it was named
 * @param draining earlier ones that still have work
 * @param disk what the file has now
 * @param advice on the configuration that runs: what is right, and perhaps not meant
 * @param failedReload the last reload, if it failed
 */
public record ConfigurationSnapshot(
    int generation,
    Instant loadedAt,
    String file,
    List<Draining> draining,
    Disk disk,
    List<ConfigAdvice> advice,
    @Nullable FailedReload failedReload) {

  /**
   * An earlier configuration.
   *
   * @param exchanges that it has open
   * @param background tasks that no response waits for
   */
  public record Draining(int generation, int exchanges, int background) {}

  /**
   * The file, compared with the configuration that runs.
   *
   * @param same whether a reload would change nothing
   * @param changes what a reload would change
   * @param omitted how many further changes, or mistakes, are left out
   * @param mistakes why a reload would fail
   */
  public record Disk(boolean same, List<Change> changes, int omitted, List<String> mistakes) {}

  /**
   * A reload that failed.
   *
   * @param mistakes a line each
   * @param omitted how many further mistakes are left out
   */
  public record FailedReload(Instant at, List<String> mistakes, int omitted) {}
}
