package dev.fanlight.gateway.bootstrap.snapshot;

import dev.fanlight.gateway.admin.snapshot.ConfigurationSnapshot;
import dev.fanlight.gateway.admin.snapshot.ConfigurationSnapshot.Disk;
import dev.fanlight.gateway.admin.snapshot.ConfigurationSnapshot.Draining;
import dev.fanlight.gateway.admin.snapshot.ConfigurationSnapshot.FailedReload;
import dev.fanlight.gateway.admin.snapshot.GatewaySnapshot;
import dev.fanlight.gateway.admin.snapshot.Readiness;
import dev.fanlight.gateway.bootstrap.advice.Advice;
import dev.fanlight.gateway.bootstrap.generation.Generation;
import dev.fanlight.gateway.bootstrap.generation.Generations;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.load.ConfigLoader;
import dev.fanlight.gateway.config.source.ConfigAdvice;
import dev.fanlight.gateway.config.source.ConfigError;
import dev.fanlight.gateway.config.source.ConfigException;
import dev.fanlight.gateway.explain.diff.Change;
import dev.fanlight.gateway.explain.diff.ConfigDifference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is known of the configuration that runs, and compares it with its file. Blocks. Safe
 * for use by all threads: those who ask at the same time share one reading of the file.
 */
final class ConfigurationReading implements Supplier<ConfigurationSnapshot> {
  private static final int MOST = 500;

  private final Generations generations;
  private final Readiness readiness;
  private final Supplier<GatewaySnapshot> now;
  private final BriefReading<Version, Checked> checked = new BriefReading<>(System::nanoTime);

  /**
   * What runs, and when its file was changed.
   *
   * @param changed null: there is no such file
   */
  private record Version(int generation, @Nullable FileTime changed) {}

  /** What takes long to find out. */
  private record Checked(Disk disk, List<ConfigAdvice> advice) {}

  ConfigurationReading(
      Generations generations, Readiness readiness, Supplier<GatewaySnapshot> now) {
    this.generations = generations;
    this.readiness = readiness;
    this.now = now;
  }

  @Override
  public ConfigurationSnapshot get() {
    Generation current = generations.current();
    GatewayConfig config = current.config();
    String file = config.source().lines().file();
    Checked found =
        checked.of(
            new Version(current.number(), changed(Path.of(file))),
            () -> new Checked(disk(config), Advice.ofFile(config, current.traits())));
    return new ConfigurationSnapshot(
        current.number(),
        current.loadedAt(),
        file,
        draining(),
        found.disk(),
        found.advice(),
        failed());
  }

  private static @Nullable FileTime changed(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException gone) {
      return null;
    }
  }

  private List<Draining> draining() {
    return now.get().generations().stream()
        .filter(one -> one.phase() == GatewaySnapshot.Phase.DRAINING)
        .map(one -> new Draining(one.number(), one.exchanges(), one.background()))
        .toList();
  }

  private static Disk disk(GatewayConfig running) {
    try {
      GatewayConfig file =
          ConfigLoader.load(Path.of(running.source().lines().file()), System.getenv());
      List<Change> changes = ConfigDifference.between(running, file);
      int omitted = Math.max(0, changes.size() - MOST);
      return new Disk(
          changes.isEmpty(), changes.subList(0, changes.size() - omitted), omitted, List.of());
    } catch (ConfigException wrong) {
      List<String> mistakes =
          wrong.errors().stream().limit(MOST).map(ConfigError::toString).toList();
      return new Disk(false, List.of(), wrong.count() - mistakes.size(), mistakes);
    }
  }

  private @Nullable FailedReload failed() {
    Readiness.FailedReload failed = readiness.state().failedReload();
    return failed == null
        ? null
        : new FailedReload(failed.at(), failed.mistakes(), failed.omitted());
  }
}
