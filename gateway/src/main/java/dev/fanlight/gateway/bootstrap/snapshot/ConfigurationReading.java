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
import dev.fanlight.gateway.config.source.ConfigError;
import dev.fanlight.gateway.config.source.ConfigException;
import dev.fanlight.gateway.explain.diff.Change;
import dev.fanlight.gateway.explain.diff.ConfigDifference;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is known of the configuration that runs, and compares it with its file. Blocks. Safe
 * for use by all threads, one at a time.
 */
final class ConfigurationReading implements Supplier<ConfigurationSnapshot> {
  private static final int MOST = 500;

  private final Generations generations;
  private final Readiness readiness;
  private final Supplier<GatewaySnapshot> now;

  ConfigurationReading(
      Generations generations, Readiness readiness, Supplier<GatewaySnapshot> now) {
    this.generations = generations;
    this.readiness = readiness;
    this.now = now;
  }

  @Override
  public synchronized ConfigurationSnapshot get() {
    Generation current = generations.current();
    GatewayConfig config = current.config();
    return new ConfigurationSnapshot(
        current.number(),
        current.loadedAt(),
        config.source().lines().file(),
        draining(),
        disk(config),
        Advice.ofFile(config, current.traits()),
        failed());
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
    return failed == null ? null : new FailedReload(failed.at(), failed.mistakes());
  }
}
