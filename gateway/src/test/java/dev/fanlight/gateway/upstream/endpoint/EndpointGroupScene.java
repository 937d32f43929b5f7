package dev.fanlight.gateway.upstream.endpoint;

import static dev.fanlight.gateway.telemetry.endpoint.EndpointState.EJECTED;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.fanlight.gateway.config.upstream.CareConfig;
import dev.fanlight.gateway.config.upstream.EndpointConfig;
import dev.fanlight.gateway.config.upstream.HealthConfig;
import dev.fanlight.gateway.config.upstream.HealthConfig.Initial;
import dev.fanlight.gateway.config.upstream.OutlierConfig;
import dev.fanlight.gateway.config.upstream.OutlierConfig.FailureRate;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.telemetry.endpoint.EndpointMeters;
import dev.fanlight.gateway.telemetry.event.AttemptOutcome;
import dev.fanlight.gateway.telemetry.event.AttemptOutcome.Answered;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** A group of endpoints that attempts succeed at, or fail at. */
abstract class EndpointGroupScene {
  static final Duration NANO = Duration.ofNanos(1);
  static final Duration EJECT = Duration.ofSeconds(10);

  final Simulation time = new Simulation(0);
  final EndpointGroup group = new EndpointGroup("u", time.newLoop().loop(), EndpointMeters.NONE);

  static OutlierConfig outlier(double maxShare, boolean retryAfter) {
    return new OutlierConfig(
        3,
        new FailureRate(0.5, 8, Duration.ofSeconds(10)),
        OutlierConfig.STATUSES,
        EJECT,
        Duration.ofSeconds(35),
        maxShare,
        retryAfter);
  }

  static CareConfig care(OutlierConfig outlier) {
    return new CareConfig(outlier, null, CareConfig.DEFAULT.panic(), null, null);
  }

  static CareConfig health(OutlierConfig outlier, Initial initial) {
    HealthConfig.Times times = new HealthConfig.Times(EJECT, EJECT, EJECT);
    HealthConfig health =
        new HealthConfig(new HealthConfig.Probe.Tcp(), null, times, 2, 3, initial);
    return new CareConfig(outlier, null, CareConfig.DEFAULT.panic(), null, health);
  }

  EndpointSet openWithBackup(CareConfig care) {
    return group.open(
        List.of(
            EndpointConfig.of(URI.create("http://main:80")),
            new EndpointConfig(URI.create("http://backup:80"), 1, true)),
        care);
  }

  EndpointSet open(int count, CareConfig care) {
    List<EndpointConfig> configs =
        Stream.iterate(0, i -> i + 1)
            .limit(count)
            .map(i -> EndpointConfig.of(URI.create("http://e" + i + ":80")))
            .toList();
    return group.open(configs, care);
  }

  EndpointSet open(int count) {
    return open(count, care(outlier(0.5, false)));
  }

  static Endpoint endpoint(EndpointSet set, int index) {
    return set.current().endpoints().get(index);
  }

  static void attempt(Endpoint endpoint, AttemptOutcome outcome) {
    endpoint.attemptEnded(outcome, endpoint.attemptBegan());
  }

  static void answer(Endpoint endpoint, int status, int times) {
    for (int i = 0; i < times; i++) {
      attempt(endpoint, Answered.of(status));
    }
  }

  static void eject(Endpoint endpoint) {
    answer(endpoint, 503, 3);
    assertThat(endpoint.state()).isEqualTo(EJECTED);
  }

  static List<String> logged(Runnable step) {
    Logger logger = (Logger) LoggerFactory.getLogger(EndpointNews.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(log);
    try {
      step.run();
    } finally {
      logger.setLevel(null);
      logger.detachAppender(log);
    }
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  static List<Endpoint> first(EndpointSet set) {
    return set.current().first().stream().map(WeightedEndpoint::endpoint).toList();
  }
}
