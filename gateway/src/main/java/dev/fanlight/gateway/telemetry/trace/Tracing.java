package dev.fanlight.gateway.telemetry.trace;

import dev.fanlight.gateway.config.TracingConfig;
import dev.fanlight.gateway.config.TracingConfig.Trust;
import dev.fanlight.plugin.ReservedFields;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Gives each exchange of one event loop its place in a trace. Confined to that loop.
 *
 * <pre>
 * the peer is trusted, and sends a context    goes on with its trace, as a child of its span
 * the peer is trusted, and sends none         begins a trace
 * the peer is not trusted                     begins a trace, with a link to what the peer sends
 * </pre>
 */
public final class Tracing {
  private final TracePolicy policy;
  private final Trust trust;
  private final long sampledBelow;
  private final SplittableRandom random;

  /**
   * @param random gives the ids
   */
  public Tracing(TracePolicy policy, SplittableRandom random) {
    TracingConfig config = policy.config();
    this.policy = policy;
    this.trust = config.trust();
    this.sampledBelow = (long) (config.sample() * Long.MAX_VALUE);
    this.random = random;
  }

  /**
   * An exchange begins.
   *
   * @param fields of its request; loses those that the gateway writes itself from now on, and those
   *     that only a trusted peer may send
   * @param proxy whether the peer is a trusted proxy
   */
  public ExchangeTrace begin(MultiMap fields, boolean proxy) {
    boolean trusted = trust == Trust.ALL || (trust == Trust.TRUSTED_PROXIES && proxy);
    TraceParent sent = TraceParent.of(fields);
    String state = trusted && sent != null ? TraceState.of(fields) : null;
    if (trusted) {
      fields.remove(TraceParent.FIELD);
      fields.remove(TraceState.FIELD);
    } else {
      removeTrace(fields);
    }
    return sent != null && trusted ? child(sent, state) : root(sent);
  }

  /** What a peer says of traces in any form: an upstream may heed another than the gateway's. */
  private static void removeTrace(MultiMap fields) {
    List<String> names = null;
    for (Map.Entry<String, String> field : fields) {
      if (ReservedFields.isTrace(field.getKey())) {
        names = names == null ? new ArrayList<>(4) : names;
        names.add(field.getKey());
      }
    }
    if (names != null) {
      names.forEach(fields::remove);
    }
  }

  private ExchangeTrace child(TraceParent sent, @Nullable String state) {
    TraceParent span = new TraceParent(sent.traceHigh(), sent.traceLow(), id(), sent.sampled());
    return new ExchangeTrace(policy, span, sent.span(), state, null);
  }

  private ExchangeTrace root(@Nullable TraceParent link) {
    long low = id();
    TraceParent span = new TraceParent(random.nextLong(), low, id(), isSampled(low));
    return new ExchangeTrace(policy, span, 0, null, link);
  }

  /** By the trace's id, as samplers of OpenTelemetry decide too. */
  private boolean isSampled(long traceLow) {
    return (traceLow & Long.MAX_VALUE) < sampledBelow || sampledBelow == Long.MAX_VALUE;
  }

  private long id() {
    long id = random.nextLong();
    return id == 0 ? 1 : id;
  }
}
