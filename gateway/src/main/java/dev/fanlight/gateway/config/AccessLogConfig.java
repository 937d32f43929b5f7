package dev.fanlight.gateway.config;

import dev.fanlight.gateway.config.match.StatusRange;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The access log: which exchanges have a line, which fields a line has, and where the lines go.
 *
 * @param file absolute; null: standard output
 */
public record AccessLogConfig(Format format, @Nullable Path file, Content content, Choice choice) {
  /** JSON on standard output, a line for every exchange. */
  public static final AccessLogConfig DEFAULT =
      new AccessLogConfig(Format.JSON, null, Content.DEFAULT, Choice.ALL);

  /** How a line is written. */
  public enum Format {
    JSON,
    TEXT,
    OFF
  }

  /**
   * Which fields a line has.
   *
   * @param dropped fields that are left out
   * @param headers fields of requests that a line has too
   * @param calls whether each call has a line of its own
   */
  public record Content(Set<Field> dropped, Headers headers, Query query, boolean calls) {
    public static final Content DEFAULT = new Content(Set.of(), Headers.NONE, Query.REDACT, false);

    public Content {
      EnumSet<Field> copy = EnumSet.noneOf(Field.class);
      copy.addAll(dropped);
      dropped = Collections.unmodifiableSet(copy);
    }
  }

  /**
   * Header fields of requests, by lower-case name.
   *
   * @param kept with their values
   * @param redacted without: a line only says that they are there
   */
  public record Headers(List<String> kept, List<String> redacted) {
    public static final Headers NONE = new Headers(List.of(), List.of());

    public Headers {
      kept = List.copyOf(kept);
      redacted = List.copyOf(redacted);
    }
  }

  /** What becomes of the query of a request. */
  public enum Query {
    KEEP,
    DROP,
    /** The names stay, the values do not. */
    REDACT
  }

  /**
   * Which exchanges have a line: those that {@code always} names, and a share of all others.
   *
   * @param share from 0 to 1
   */
  public record Choice(Always always, double share) {
    /** All exchanges. */
    public static final Choice ALL = new Choice(Always.FAILED, 1);
  }

  /**
   * Exchanges for which at least one of these holds.
   *
   * @param errors the gateway failed, or its answer broke off
   * @param partial a part of the answer is missing
   * @param slowerThan null: however slow
   */
  public record Always(
      boolean errors, boolean partial, List<StatusRange> statuses, @Nullable Duration slowerThan) {
    /** Those that an operator looks for. */
    public static final Always FAILED = new Always(true, true, List.of(), null);

    public Always {
      statuses = List.copyOf(statuses);
    }

    /** Whether it names no exchange at all. */
    public boolean isNothing() {
      return !errors && !partial && statuses.isEmpty() && slowerThan == null;
    }
  }

  /** The fields of a line, mostly in the order in which a line has them. */
  public enum Field {
    TIME,
    REQUEST_ID,
    TRACE_ID,
    LISTENER,
    CLIENT,
    PROTOCOL,
    SCHEME,
    HOST,
    METHOD,
    PATH,
    QUERY,
    ROUTE,
    STATUS,
    GRPC_STATUS,
    BYTES,
    REQUEST_BYTES,
    BYTES_RECEIVED,
    DURATION_MS,
    QUEUE_MS,
    OVERHEAD_MS,
    UPSTREAM,
    ENDPOINT,
    UPSTREAM_STATUS,
    ATTEMPTS,
    CONNECT_MS,
    HEAD_MS,
    SLOWEST_CALL,
    SLOWEST_CALL_MS,
    CRITICAL_CALL,
    CALLS_OMITTED,
    PARTIAL,
    ERROR,
    ENDED_BY,
    USER_AGENT,
    HEADERS,
    FIELDS,

    // Those that only the lines of calls have.
    CALL,
    AFTER,
    OUTCOME,
    START_MS,
    TURN_MS,
    PHASE;

    private final String key = name().toLowerCase(Locale.ROOT);

    /** Its name in the configuration and in a line. */
    public String key() {
      return key;
    }
  }
}
