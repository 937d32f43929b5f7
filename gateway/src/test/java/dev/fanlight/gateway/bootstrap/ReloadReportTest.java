package dev.fanlight.gateway.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.admin.snapshot.Readiness;
import dev.fanlight.gateway.telemetry.Counted;
import dev.fanlight.gateway.telemetry.RecordedLog;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.telemetry.series.MetricCatalog;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is told of a reload that fails, and of one that a stop gives up. */
class ReloadReportTest {
  private static final GatewayError STOPPING =
      GatewayError.of(ErrorCode.SHUTTING_DOWN, "the gateway stops");
  private static final GatewayError BROKEN =
      GatewayError.of(ErrorCode.PLUGIN_FAILED, "plugin a did not start");

  @RegisterExtension final RecordedLog log = new RecordedLog("dev.fanlight.gateway.bootstrap");

  private final Telemetry telemetry =
      new Telemetry(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
  private final Readiness readiness = new Readiness();
  private final ReloadReport report = new ReloadReport(telemetry, readiness);

  private double failures() {
    return Counted.of(telemetry, MetricCatalog.CONFIG_RELOADS, "failure");
  }

  @Test
  void failure_isToldEverywhere() {
    report.failure(BROKEN);

    assertThat(log.lastMessage()).contains("was not reloaded", "plugin a did not start");
    assertThat(readiness.state().failedReload()).isNotNull();
    assertThat(failures()).isEqualTo(1);
  }

  @Test
  void failure_ofAReloadThatWasGivenUp_isToldNobody() {
    report.failure(STOPPING);

    report.failure(BROKEN);

    assertThat(log.lastMessage()).isEqualTo("the reload was given up, because the gateway stops");
    assertThat(log.events()).hasSize(1);
    assertThat(readiness.state().failedReload()).isNull();
    assertThat(failures()).isZero();
  }
}
