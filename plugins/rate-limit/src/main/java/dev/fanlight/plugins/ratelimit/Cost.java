package dev.fanlight.plugins.ratelimit;

import dev.fanlight.plugins.ratelimit.arithmetic.Limit;
import io.vertx.core.MultiMap;

/** What a request costs. */
sealed interface Cost {
  /** What is charged before the cost is known, so that few requests at once can be too cheap. */
  long ADVANCE = 1;

  /** Reads it as the configuration writes it. */
  static Cost of(CharSequence written) {
    String cost = written.toString();
    if (cost.equals("calls")) {
      return new Calls();
    }
    if (cost.startsWith(Field.PREFIX)) {
      return new Field(Key.fieldName(cost.substring(Field.PREFIX.length())));
    }
    if (cost.matches("[1-9][0-9]{0,8}")) {
      return new Units(Long.parseLong(cost));
    }
    throw new IllegalArgumentException(
        "cost must be a number from 1 to 999999999, calls, or response.header.NAME");
  }

  /** The units that are charged before the request goes on. */
  default long charged() {
    return ADVANCE;
  }

  /** Whether the cost is known after the request has been served only. */
  default boolean isPaidAfterwards() {
    return true;
  }

  /** Always the same. */
  record Units(long number) implements Cost {
    @Override
    public long charged() {
      return number;
    }

    @Override
    public boolean isPaidAfterwards() {
      return false;
    }
  }

  /** The calls to upstreams that the exchange makes. */
  record Calls() implements Cost {}

  /** What the response says in a field. */
  record Field(String name) implements Cost {
    private static final String PREFIX = "response.header.";
    private static final int MOST_DIGITS = 18;

    /** The cost; the advance where the response has no whole number there. */
    long in(MultiMap headers) {
      String value = headers.get(name);
      if (value == null || !value.matches("[0-9]+")) {
        return ADVANCE;
      }
      String number = value.replaceFirst("^0+", "");
      if (number.length() > MOST_DIGITS) {
        return Limit.MOST;
      }
      return number.isEmpty() ? 0 : Math.min(Long.parseLong(number), Limit.MOST);
    }
  }
}
