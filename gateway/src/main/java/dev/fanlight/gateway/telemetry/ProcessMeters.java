package dev.fanlight.gateway.telemetry;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The metrics that every process has by Prometheus' conventions ({@code process_}). */
final class ProcessMeters implements MultiCollector {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Pattern SIZE = Pattern.compile("(?m)^Vm(Size|RSS):\\s*(\\d+) kB$");
  private static final int KIBIBYTE = 1024;

  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final double started = ManagementFactory.getRuntimeMXBean().getStartTime() / 1e3;

  /** Adds them to those that are scraped. */
  static void addTo(PrometheusRegistry registry) {
    registry.register(new ProcessMeters());
  }

  @Override
  public MetricSnapshots collect() {
    List<MetricSnapshot> all = new ArrayList<>();
    all.add(
        CounterSnapshot.builder()
            .name("process_cpu_seconds")
            .help("Processor time that this process has used")
            .dataPoint(
                CounterDataPointSnapshot.builder()
                    .value(system.getProcessCpuTime() / (double) TimeUnit.SECONDS.toNanos(1))
                    .build())
            .build());
    all.add(gauge("process_start_time_seconds", "When it started, since 1970", started));
    if (system instanceof UnixOperatingSystemMXBean unix) {
      all.add(
          gauge(
              "process_open_fds",
              "File descriptors in use",
              (double) unix.getOpenFileDescriptorCount()));
      all.add(
          gauge(
              "process_max_fds",
              "File descriptors there are",
              (double) unix.getMaxFileDescriptorCount()));
    }
    if (Files.isReadable(STATUS)) {
      memory(all);
    }
    return new MetricSnapshots(all);
  }

  private static void memory(List<MetricSnapshot> all) {
    try {
      SIZE.matcher(Files.readString(STATUS)).results().forEach(size -> all.add(memory(size)));
    } catch (IOException unreadable) {
      // Then there is no such metric.
    }
  }

  private static GaugeSnapshot memory(MatchResult size) {
    double bytes = Double.parseDouble(size.group(2)) * KIBIBYTE;
    return size.group(1).equals("Size")
        ? gauge("process_virtual_memory_bytes", "Address space that it has reserved", bytes)
        : gauge("process_resident_memory_bytes", "Memory that it takes from the machine", bytes);
  }

  private static GaugeSnapshot gauge(String name, String help, double value) {
    return GaugeSnapshot.builder()
        .name(name)
        .help(help)
        .dataPoint(GaugeDataPointSnapshot.builder().value(value).build())
        .build();
  }
}
