package dev.fanlight.gateway.telemetry.trace;

import dev.fanlight.plugin.ErrorCode;
import io.vertx.core.MultiMap;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The place of one exchange in a trace: ids, and nothing else. Spans are made of the exchange's
 * record, after its end.
 *
 * <p>Only the exchange's own span has an id that is drawn. The ids of the spans below follow from
 * that one and from the numbers of calls, attempts and plugins. So an attempt sends an id that
 * nothing has to keep, and whoever makes spans of the record finds the same id again. The numbers
 * are mixed as SplitMix64 does, which never gives two numbers the same id. Immutable.
 */
public final class ExchangeTrace {
  private static final HexFormat HEX = HexFormat.of();
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  /** Attempts of a call that have ids of their own; it has some at most. */
  private static final int ATTEMPT_BITS = 20;

  private final long traceHigh;
  private final long traceLow;
  private final long span;
  private final long parent;
  private final boolean sampled;
  private final @Nullable String state;
  private final @Nullable TraceParent link;
  private final TracePolicy policy;
  private final @Nullable ExchangeTrace outer;

  /**
   * @param span of the exchange
   * @param parent 0: none
   * @param state what {@code tracestate} says; null: nothing
   * @param link the context of a peer that is not trusted; null: it has sent none
   */
  ExchangeTrace(
      TracePolicy policy,
      TraceParent span,
      long parent,
      @Nullable String state,
      @Nullable TraceParent link) {
    this(policy, span, parent, state, link, null);
  }

  private ExchangeTrace(
      TracePolicy policy,
      TraceParent span,
      long parent,
      @Nullable String state,
      @Nullable TraceParent link,
      @Nullable ExchangeTrace outer) {
    this.policy = policy;
    this.outer = outer;
    this.traceHigh = span.traceHigh();
    this.traceLow = span.traceLow();
    this.span = span.span();
    this.sampled = span.sampled();
    this.parent = parent;
    this.state = state;
    this.link = link;
  }

  /** The exchange that a call of this one goes to, when it goes to the gateway's own routes. */
  public ExchangeTrace within(int call) {
    long parentSpan = ofCall(call);
    TraceParent inner = new TraceParent(traceHigh, traceLow, mixed(parentSpan, 1), sampled);
    return new ExchangeTrace(policy, inner, parentSpan, state, null, outermost());
  }

  /** The same place, but right below the client's exchange: its call has no span. */
  public ExchangeTrace withoutCall() {
    TraceParent own = new TraceParent(traceHigh, traceLow, span, sampled);
    return new ExchangeTrace(policy, own, outermost().span, state, link, outer);
  }

  /** The exchange of a client that this one is a part of; itself if it is that one. */
  public ExchangeTrace outermost() {
    return outer == null ? this : outer;
  }

  /** Whether it is an item of a batch: a client's exchange is around it. */
  public boolean isInner() {
    return outer != null;
  }

  /** What the configuration says of traces. */
  public TracePolicy policy() {
    return policy;
  }

  /** In 32 hexadecimal digits. */
  public String traceId() {
    return HEX.toHexDigits(traceHigh) + HEX.toHexDigits(traceLow);
  }

  /** Of the exchange. */
  public long span() {
    return span;
  }

  /** The span that the exchange's is in; 0: none. */
  public long parent() {
    return parent;
  }

  /** Whether the exchange begins its trace. */
  public boolean isRoot() {
    return parent == 0;
  }

  /** Whether the trace is recorded, as was decided at its beginning. */
  public boolean sampled() {
    return sampled;
  }

  /** Whether spans of the exchange are sent; see {@link TracePolicy#keeps}. */
  public boolean isKept(
      int status, @Nullable ErrorCode error, @Nullable String grpc, boolean partial, long nanos) {
    return sampled || policy.keeps(status, error, grpc, partial, nanos);
  }

  /** What {@code tracestate} says; null: nothing. */
  public @Nullable String state() {
    return state;
  }

  /** The context of a peer that is not trusted; null: it has sent none. */
  public @Nullable TraceParent link() {
    return link;
  }

  /** The span of a call, by its number from 1. */
  public long ofCall(int call) {
    return ofAttempt(call, 0);
  }

  /** The span of an attempt of a call, by their numbers from 1. */
  public long ofAttempt(int call, int attempt) {
    return mixed(span, ((long) call << ATTEMPT_BITS) + attempt);
  }

  /** The span of a plugin, by its place from 0. */
  public long ofPlugin(int place) {
    return mixed(span, place + 1);
  }

  private static long mixed(long from, long number) {
    long z = from + GOLDEN * number;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    z ^= z >>> 31;
    return z == 0 ? 1 : z;
  }

  /** Tells an upstream what its trace is, in the fields of an attempt's request. */
  public void put(MultiMap fields, int call, int attempt) {
    TraceParent own = new TraceParent(traceHigh, traceLow, ofAttempt(call, attempt), sampled);
    fields.set(TraceParent.FIELD, own.text());
    if (state == null) {
      fields.remove(TraceState.FIELD);
    } else {
      fields.set(TraceState.FIELD, state);
    }
  }
}
