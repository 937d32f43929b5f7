package dev.fanlight.gateway.bootstrap.advice.tls;

import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.source.ConfigAdvice;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.telemetry.series.GaugeHandle;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.time.Timers.Timer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of the certificates of the current configuration, each time that it changes, and once more
 * when the day of one comes. Shows when those of listeners expire. Confined to its loop, but for
 * {@link #watch}.
 */
public final class CertificateWatch {
  private static final Logger log = LoggerFactory.getLogger(CertificateWatch.class);

  /** Often enough for days, also after the clock of the machine has been set. */
  private static final long BETWEEN_LOOKS_NANOS = TimeUnit.HOURS.toNanos(1);

  private final Loop loop;
  private final InstantSource time;
  private final Telemetry telemetry;
  private final Set<String> said = new HashSet<>();
  private List<GaugeHandle> gauges = List.of();
  private @Nullable Timer timer;

  public CertificateWatch(Loop loop, InstantSource time, Telemetry telemetry) {
    this.loop = loop;
    this.time = time;
    this.telemetry = telemetry;
  }

  /** From now on it watches the certificates of that configuration. Any thread may call this. */
  public void watch(GatewayConfig config) {
    loop.executor().execute(() -> begin(config));
  }

  private void begin(GatewayConfig config) {
    List<GaugeHandle> earlier = gauges;
    List<GaugeHandle> now = new ArrayList<>();
    CertificateExpiry.of(config)
        .forEach((shown, end) ->
            now.add(telemetry.certificateExpiry(shown.listener(), shown.name(), end)));
    gauges = now;
    earlier.forEach(GaugeHandle::close);
    said.clear();
    look(config);
  }

  private void look(GatewayConfig config) {
    for (ConfigAdvice advice : CertificateAdvice.of(config, time.instant())) {
      if (said.add(advice.text())) {
        log.warn(advice.text());
      }
    }
    if (timer != null) {
      timer.cancel();
    }
    timer = loop.timers().schedule(BETWEEN_LOOKS_NANOS, () -> look(config));
  }
}
