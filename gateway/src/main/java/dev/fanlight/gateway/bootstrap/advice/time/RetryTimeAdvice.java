package dev.fanlight.gateway.bootstrap.advice.time;

import dev.fanlight.gateway.bootstrap.advice.use.Shown;
import dev.fanlight.gateway.bootstrap.advice.use.Use;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.source.ConfigAdvice;
import dev.fanlight.gateway.config.upstream.RetryConfig;
import dev.fanlight.gateway.config.upstream.RetryConfig.Condition;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Warns of retries that have no time left when their turn comes. */
public final class RetryTimeAdvice {
  private final GatewayConfig config;
  private final List<ConfigAdvice> advice = new ArrayList<>();

  private RetryTimeAdvice(GatewayConfig config) {
    this.config = config;
  }

  /** Returns advice about the retries of each upstream and of each call. */
  public static List<ConfigAdvice> of(GatewayConfig config, List<Use> uses) {
    RetryTimeAdvice all = new RetryTimeAdvice(config);
    Set<String> upstreams = new HashSet<>();
    for (UpstreamConfig upstream : config.upstreams().values()) {
      RetryConfig retry = upstream.attempts().retry();
      if (retry != null && all.add(new Repeats(upstream, null, retry, Use.most(uses, upstream)))) {
        upstreams.add(upstream.name());
      }
    }
    Set<String> calls = new HashSet<>();
    for (Use use : uses) {
      RetryConfig retry = use.retry();
      boolean differs =
          use.gives("retry")
              || (use.gives("timeout") && !upstreams.contains(use.upstream().name()));
      if (retry != null && differs && calls.add(use.at())) {
        all.add(new Repeats(use.upstream(), use, retry, use.limit()));
      }
    }
    return all.advice;
  }

  /**
   * The attempts of an upstream, or of a call that differs from its upstream.
   *
   * @param call null: all that differ in nothing
   * @param limit of a call
   */
  private record Repeats(
      UpstreamConfig upstream, @Nullable Use call, RetryConfig retry, Duration limit) {
    String name() {
      return call == null ? "upstream " + upstream.name() : call.name();
    }

    String at() {
      return call == null
          ? GatewayConfig.place(upstream) + ".retry"
          : call.at() + (call.gives("retry") ? ".retry" : ".timeout");
    }

    Duration with(Duration attempt) {
      return attempt.multipliedBy(retry.attempts());
    }

    /** So long that all attempts fit, with their pauses where these leave something. */
    String fitting() {
      Duration without = limit.minus(retry.pauses());
      Duration share =
          (without.compareTo(limit.dividedBy(2)) > 0 ? without : limit).dividedBy(retry.attempts());
      long millis = share.toMillis();
      return Shown.time(Duration.ofMillis(Math.max(1, millis < 100 ? millis : millis / 10 * 10)));
    }

    /**
     * What gives all attempts their time. A call must not need another upstream.
     *
     * @param key of the upstream that bounds an attempt
     */
    String remedy(String key, Duration attempt) {
      if (call == null) {
        return "set %s: %s on upstream %s, fewer attempts, or a longer timeout"
            .formatted(key, fitting(), upstream.name());
      }
      Duration needed = with(attempt).plus(retry.pauses());
      boolean within = !call.isAwaited() || needed.compareTo(call.deadline()) <= 0;
      return "set timeout: %s on the call%s, or %sfewer attempts"
          .formatted(
              Shown.time(needed),
              within ? "" : " and on its route",
              call.gives("retry") ? "" : "give it a retry of its own with ");
    }
  }

  private boolean add(Repeats repeats) {
    return repeats.retry().attempts() > 1
        && (timeouts(repeats) || connections(repeats) || pauses(repeats));
  }

  private boolean add(Repeats repeats, String message, String remedy) {
    String text = repeats.name() + " " + message;
    advice.add(config.lines().advice("retry_without_time", repeats.at(), text, remedy));
    return true;
  }

  /** A retry after a timeout needs a timeout of attempts that leaves time. */
  private boolean timeouts(Repeats repeats) {
    Duration perTry = repeats.upstream().timeouts().perTry();
    if (!repeats.retry().on().contains(Condition.TIMEOUT)) {
      return false;
    }
    if (perTry == null) {
      String remedy =
          "set per_try_timeout: %s on upstream %s"
              .formatted(repeats.fitting(), repeats.upstream().name());
      return add(
          repeats,
          "retries after a timeout, and an attempt may take all of the %s that a call has"
              .formatted(Shown.time(repeats.limit())),
          repeats.call() == null
              ? remedy
              : "let the retry of the call leave timeout out, or %s for all its calls"
                  .formatted(remedy));
    }
    return repeats.with(perTry).compareTo(repeats.limit()) > 0
        && add(
            repeats,
            "has %d attempts of %s each, which is %s with up to %s of pauses, and a call has %s"
                .formatted(
                    repeats.retry().attempts(),
                    Shown.time(perTry),
                    Shown.time(repeats.with(perTry).plus(repeats.retry().pauses())),
                    Shown.time(repeats.retry().pauses()),
                    Shown.time(repeats.limit())),
            repeats.remedy("per_try_timeout", perTry));
  }

  /** An endpoint that hangs takes the whole time for a connection, each time. */
  private boolean connections(Repeats repeats) {
    UpstreamConfig.Timeouts timeouts = repeats.upstream().timeouts();
    Duration connect = timeouts.ofAttempt(timeouts.connect());
    boolean given =
        config.lines().has(GatewayConfig.place(repeats.upstream()) + ".connect_timeout")
            || config.lines().has("defaults.connect_timeout");
    return given
        && repeats.retry().on().contains(Condition.CONNECT_FAILURE)
        && connect.compareTo(timeouts.ofAttempt(repeats.limit())) < 0
        && repeats.with(connect).compareTo(repeats.limit()) > 0
        && add(
            repeats,
            "has %d attempts that may each wait %s for a connection, which is %s with up to %s of pauses, and a call has %s"
                .formatted(
                    repeats.retry().attempts(),
                    Shown.time(connect),
                    Shown.time(repeats.with(connect).plus(repeats.retry().pauses())),
                    Shown.time(repeats.retry().pauses()),
                    Shown.time(repeats.limit())),
            repeats.remedy("connect_timeout", connect));
  }

  private boolean pauses(Repeats repeats) {
    int fit = repeats.retry().attempts();
    while (RetryConfig.pauses(fit).compareTo(repeats.limit()) > 0) {
      fit--;
    }
    return fit < repeats.retry().attempts()
        && add(
            repeats,
            "has %d attempts with up to %s of pauses between them, and a call has %s"
                .formatted(
                    repeats.retry().attempts(),
                    Shown.time(repeats.retry().pauses()),
                    Shown.time(repeats.limit())),
            repeats.call() == null || repeats.call().gives("retry")
                ? "set attempts: %d, or fewer".formatted(fit)
                : repeats.remedy("timeout", Duration.ZERO));
  }
}
