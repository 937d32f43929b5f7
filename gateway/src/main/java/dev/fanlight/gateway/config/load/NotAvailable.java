package dev.fanlight.gateway.config.load;

import java.util.Set;

/**
 * The keys and values of the contract that are read and checked, but that nothing serves yet. Who
 * builds one deletes its line.
 */
final class NotAvailable {
  private NotAvailable() {}

  static final Set<String> PATTERNS =
      Set.of(
          "upstreams.*.bulkhead.max_concurrent=adaptive",
          "upstreams.*.circuit_breaker",
          "upstreams.*.discovery",
          "upstreams.*.health",
          "upstreams.*.outlier",
          "routes[].bulkhead.max_concurrent=adaptive");
}
