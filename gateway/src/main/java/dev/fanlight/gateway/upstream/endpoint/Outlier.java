package dev.fanlight.gateway.upstream.endpoint;

import dev.fanlight.gateway.config.upstream.OutlierConfig;
import dev.fanlight.gateway.telemetry.endpoint.EjectionReason;
import dev.fanlight.gateway.telemetry.endpoint.EndpointReading;
import dev.fanlight.gateway.telemetry.event.AttemptOutcome;
import dev.fanlight.gateway.time.Clock;
import dev.fanlight.gateway.upstream.evidence.Blame;
import dev.fanlight.gateway.upstream.evidence.Evidence;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Judges one endpoint by how its attempts end, and remembers its ejections.
 *
 * <pre>
 *              a reason
 *   evidence --------------&gt; none, while it is ejected
 *      ^                              |
 *      +----- new, on trial &lt;---------+  its time is over
 * </pre>
 */
final class Outlier {
  private static final long CLEAN = Duration.ofMinutes(1).toNanos();

  private final OutlierConfig config;
  private final Clock clock;
  private final Blame.Rule rule;
  private final EndpointGroup group;

  /** Null while the endpoint is ejected. Written under the lock of the group. */
  private volatile @Nullable Evidence evidence;

  /**
   * How often it was ejected, less one for each clean minute up to the last ejection. Written under
   * the lock of the group.
   */
  private volatile int ejections;

  private volatile long returnedAt;

  Outlier(OutlierConfig config, Clock clock, EndpointGroup group) {
    this.config = config;
    this.clock = clock;
    this.rule = new Blame.Rule(config.statuses());
    this.group = group;
    this.evidence = new Evidence(config, clock, false);
  }

  OutlierConfig config() {
    return config;
  }

  EndpointGroup group() {
    return group;
  }

  @Nullable Evidence evidence() {
    return evidence;
  }

  @Nullable EjectionReason add(AttemptOutcome outcome, Evidence evidence) {
    return evidence.add(outcome, rule.of(outcome));
  }

  /**
   * From now on it is ejected. Under the lock of the group only.
   *
   * @return for how many nanoseconds
   */
  long eject(Evidence by) {
    ejections = counted() + 1;
    evidence = null;
    long most = config.maxEject().toNanos();
    long regular = ejections > most / config.eject().toNanos() ? most : regular();
    return Math.min(most, Math.max(regular, by.pleaNanos()));
  }

  /** Its ejections, less one for each clean minute, while it is in service. */
  private int counted() {
    long cleanMinutes = ejections == 0 ? 0 : (clock.nanoTime() - returnedAt) / CLEAN;
    return (int) Math.max(0, ejections - cleanMinutes);
  }

  private long regular() {
    return ejections * config.eject().toNanos();
  }

  /** Its time is over. Under the lock of the group only. */
  void comeBack() {
    returnedAt = clock.nanoTime();
    evidence = new Evidence(config, clock, true);
  }

  /** Why it was ejected, for an operator. */
  String why(Evidence by, EjectionReason reason) {
    return switch (reason) {
      case CONSECUTIVE -> by.inARow() + " failures in a row";
      case RATE ->
          "%d of %d attempts failed within %s"
              .formatted(by.window().failures(), by.window().all(), shown(config.rate().window()));
      case RETURN -> "it failed after its return, before it succeeded";
    };
  }

  static String shown(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }

  EndpointReading.Counts read() {
    Evidence now = evidence;
    return now == null
        ? new EndpointReading.Counts(0, 0, 0, ejections)
        : new EndpointReading.Counts(
            now.inARow(), now.window().all(), now.window().failures(), counted());
  }
}
