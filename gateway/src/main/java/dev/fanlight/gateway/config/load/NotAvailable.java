package dev.fanlight.gateway.config.load;

import java.util.Set;

/**
 * Lists the keys and values that Fanlight reads and checks, but does not serve yet. The change that
 * builds one of them deletes its line.
 */
final class NotAvailable {
  private NotAvailable() {}

  static final Set<String> PATTERNS =
      Set.of(
          "upstreams.*.bulkhead.max_concurrent=adaptive",
          "routes[].bulkhead.max_concurrent=adaptive");
}
