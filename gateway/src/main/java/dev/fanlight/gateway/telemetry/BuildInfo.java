package dev.fanlight.gateway.telemetry;

import dev.fanlight.gateway.telemetry.series.Metric;
import dev.fanlight.gateway.telemetry.series.MetricCatalog;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.vertx.core.buffer.Buffer;

/** Which versions are running here, as a metric. */
public final class BuildInfo {
  private BuildInfo() {}

  /** Not by way of Micrometer, which takes the suffix off. */
  static void addTo(PrometheusRegistry registry) {
    Metric build = MetricCatalog.BUILD_INFO;
    String[] labels = build.labels().toArray(String[]::new);
    String[] values = {version(), Runtime.version().toString(), version(Buffer.class)};
    InfoSnapshot info =
        InfoSnapshot.builder()
            .name(build.name().replaceFirst("_info$", ""))
            .help(build.help())
            .dataPoint(InfoDataPointSnapshot.builder().labels(Labels.of(labels, values)).build())
            .build();
    registry.register((Collector) () -> info);
  }

  /** Of the gateway. */
  public static String version() {
    return version(BuildInfo.class);
  }

  /** As its jar says. */
  private static String version(Class<?> type) {
    String version = type.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }
}
