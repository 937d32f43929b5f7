package dev.fanlight.gateway.config.load;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The keys and values of the contract that are read and checked, but that nothing serves yet. Who
 * builds one deletes its line.
 */
final class NotAvailable {
  private NotAvailable() {}

  private static final Set<String> OF_A_CALL =
      Set.of(
          "after",
          "background",
          "body",
          "fallback",
          "for_each",
          "hedge",
          "on_error",
          "optional",
          "retry",
          "success",
          "when");

  static final Set<String> PATTERNS =
      Stream.concat(
              Stream.of(
                  "listeners[].tls",
                  "upstreams.*.bulkhead.max_concurrent=adaptive",
                  "upstreams.*.circuit_breaker",
                  "upstreams.*.discovery",
                  "upstreams.*.endpoints[]=https",
                  "upstreams.*.health",
                  "upstreams.*.hedge",
                  "upstreams.*.outlier",
                  "upstreams.*.per_try_timeout",
                  "upstreams.*.protocol=h2",
                  "upstreams.*.retry",
                  "upstreams.*.tls",
                  "upstreams.*.url=https",
                  "routes[].batch",
                  "routes[].bulkhead.max_concurrent=adaptive",
                  "routes[].fan_out.enough",
                  "routes[].fan_out.headers",
                  "routes[].fan_out.merge.jq",
                  "routes[].fan_out.response",
                  "routes[].fan_out.stream",
                  "routes[].proxy.mirror"),
              OF_A_CALL.stream()
                  .flatMap(key ->
                      Stream.of("routes[].fan_out.call." + key, "routes[].fan_out.calls[]." + key)))
          .collect(Collectors.toUnmodifiableSet());
}
