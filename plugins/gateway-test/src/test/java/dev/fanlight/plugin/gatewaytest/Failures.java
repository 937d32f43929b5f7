package dev.fanlight.plugin.gatewaytest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** Runs tests within a test, and has what they fail with. */
final class Failures {
  private Failures() {}

  /** What the one test of a class fails with. */
  static List<Throwable> of(Class<?> test) {
    List<Throwable> failures =
        failures(
            EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(test))
                .execute()
                .allEvents());
    assertThat(failures).hasSize(1);
    return failures;
  }

  /** What the tests of a class fail with that run at once, on four threads. */
  static List<Throwable> ofParallel(Class<?> test) {
    return failures(
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectClass(test))
            .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
            .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
            .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
            .configurationParameter(
                "junit.jupiter.execution.parallel.config.fixed.parallelism", "4")
            .execute()
            .allEvents());
  }

  private static List<Throwable> failures(Events events) {
    return events.failed().stream()
        .map(event -> event.getRequiredPayload(TestExecutionResult.class))
        .map(result -> result.getThrowable().orElseThrow())
        .toList();
  }
}
