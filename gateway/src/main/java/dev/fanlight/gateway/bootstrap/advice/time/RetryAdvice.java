package dev.fanlight.gateway.bootstrap.advice.time;

import dev.fanlight.gateway.bootstrap.advice.use.Use;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.source.ConfigAdvice;
import dev.fanlight.gateway.config.upstream.RetryConfig;
import dev.fanlight.gateway.config.upstream.RetryConfig.Condition;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Warns of retries that never happen, or that may do something twice. */
public final class RetryAdvice {
  /** After these the upstream may have done what was asked for. */
  private static final Set<Integer> UNCLEAR = Set.of(500, 502, 504);

  private static final String KEY = "idempotency-key";

  private final GatewayConfig config;
  private final List<ConfigAdvice> advice = new ArrayList<>();

  private RetryAdvice(GatewayConfig config) {
    this.config = config;
  }

  /** Returns advice about the retries of each upstream and of each call. */
  public static List<ConfigAdvice> of(GatewayConfig config, List<Use> uses) {
    RetryAdvice all = new RetryAdvice(config);
    config.upstreams().values().forEach(all::upstream);
    Set<String> said = new HashSet<>();
    for (Use use : uses) {
      if (said.add(use.at())) {
        all.use(use);
      }
    }
    return all.advice;
  }

  private void add(String rule, String path, String message, String remedy) {
    advice.add(config.lines().advice(rule, path, message, remedy));
  }

  private void upstream(UpstreamConfig upstream) {
    RetryConfig retry = upstream.attempts().retry();
    if (retry == null) {
      return;
    }
    String who = "upstream " + upstream.name();
    String at = GatewayConfig.place(upstream) + ".retry";
    if (retry.attempts() == 1) {
      add(
          "retry_of_one_attempt",
          at + ".attempts",
          who + " has 1 attempt, which is the first one, so nothing is retried",
          "set attempts: 2 for one retry, or leave retry out");
    }
    boolean any = retry.attempts() > 1 || upstream.attempts().hedge() != null;
    if (any && upstream.attempts().budget() == 0) {
      add(
          "retry_without_effect",
          at + ".budget",
          who + " has a budget of 0%, which allows no retry and no hedge",
          "set a budget such as 20%, or leave retry out");
    }
    unclear(who, at, retry);
  }

  private void use(Use use) {
    RetryConfig retry = use.retry();
    if (retry != null && use.gives("retry")) {
      never(use, retry);
      if (!sendsKey(use)) {
        unclear(use.name(), use.at() + ".retry", retry);
      }
    }
  }

  private void never(Use use, RetryConfig retry) {
    if (retry.attempts() > 1
        && !use.methods().isEmpty()
        && use.methods().stream().noneMatch(retry.methods()::contains)) {
      add(
          "retry_without_effect",
          use.at() + ".retry",
          "%s sends %s, and its retry is for %s only, so it never happens"
              .formatted(use.name(), names(use.methods()), names(retry.methods())),
          "add %s to retry.methods if the upstream may get it twice, or leave retry out"
              .formatted(names(use.methods())));
    }
  }

  /** A failure that leaves open whether the upstream has acted is no reason to send it again. */
  private void unclear(String who, String at, RetryConfig retry) {
    List<String> methods =
        retry.methods().stream()
            .filter(method -> !RetryConfig.IDEMPOTENT.contains(method))
            .map(HttpMethod::name)
            .sorted()
            .toList();
    List<String> failures =
        Stream.concat(
                retry.on().stream()
                    .filter(condition -> condition != Condition.CONNECT_FAILURE)
                    .map(condition -> condition == Condition.RESET ? "reset" : "timeout"),
                retry.statuses().stream().filter(UNCLEAR::contains).map(String::valueOf))
            .sorted()
            .toList();
    if (retry.attempts() > 1 && !methods.isEmpty() && !failures.isEmpty()) {
      add(
          "retry_not_idempotent",
          at + (config.lines().has(at + ".methods") ? ".methods" : ""),
          "%s sends %s up to %d times after %s, and the upstream may have acted each time"
              .formatted(
                  who, String.join(", ", methods), retry.attempts(), String.join(", ", failures)),
          "retry it on connect_failure only, or let the call send an Idempotency-Key");
    }
  }

  private static boolean sendsKey(Use use) {
    return use.call() != null
        && (use.call().request().headers().keySet().stream().anyMatch(KEY::equalsIgnoreCase)
            || use.forwards(KEY));
  }

  private static String names(Set<HttpMethod> methods) {
    return String.join(", ", methods.stream().map(HttpMethod::name).sorted().toList());
  }
}
