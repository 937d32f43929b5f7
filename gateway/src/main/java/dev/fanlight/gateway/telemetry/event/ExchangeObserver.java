package dev.fanlight.gateway.telemetry.event;

import dev.fanlight.gateway.telemetry.journal.ExchangeStart;
import dev.fanlight.gateway.telemetry.upstream.AttemptReason;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Outcome;
import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/**
 * Hears what happens to one exchange, on the exchange's loop, while it happens. This is the tree of
 * the events. An event comes after its parent, and after those above it in the same row.
 *
 * <pre>
 * exchangeBegun                  Source.exchangeBegun gives the observer
 * ├─ exchangePermitted           if it had to wait for a permit of its route
 * ├─ pluginEntered               each plugin, from the outermost to the innermost
 * │  ├─ pluginProceeded          if it passes the request on: the next plugin or the calls follow
 * │  │  └─ pluginResumed         an answer has come back from there
 * │  └─ pluginLeft               it has answered, or the deadline came while it held the exchange
 * │     pluginFailed             at any time: the plugin is to blame
 * ├─ fanOutBegun                 a fan-out or a batch has started the calls that waited for nothing
 * │  ├─ fanOutDecided            its join has decided; calls that are open are given up
 * │  └─ answerMerged             one body has been made of the results
 * ├─ callReady                   each call, those of plugins and of the background included
 * │  ├─ callDispatched           an item of a batch: an exchange of its own follows
 * │  ├─ callQueued               each time the call begins to wait for a permit
 * │  ├─ callPermitted            the call has its first permit
 * │  ├─ attemptStarted           each attempt; the attempts of a hedged call overlap
 * │  │  ├─ attemptConnected      there is a connection, the request is being sent
 * │  │  ├─ attemptHead           the head of a response has come
 * │  │  ├─ attemptBodyEnded      the response has been read to its end
 * │  │  └─ attemptEnded          with what it says of its endpoint
 * │  ├─ callCancelled            the call is given up, because nobody needs it
 * │  └─ callEnded                with its outcome; all its attempts have ended
 * ├─ tunnelBegan                 the answer switches protocols
 * │  └─ tunnelEnded              with the bytes that came from the client
 * ├─ grpcEnded                   if it is a gRPC call: with its gRPC status
 * └─ exchangeEnded               the answer has been sent, or nobody can be answered
 * </pre>
 *
 * <p>What has begun ends once: a call in {@link #callEnded}, an attempt in {@link #attemptEnded},
 * the exchange in {@link #exchangeEnded}. A plugin that never answers is never left. Calls of the
 * background, and a plugin that answers too late, may follow after {@code exchangeEnded}.
 *
 * <p>Calls are numbered within their exchange, and attempts within their call, each from 1. Plugins
 * are numbered by their place in the route's chain, from 0; one that {@code when} passes by has no
 * events. After the {@code pluginLeft} of one that has failed, the exchange may go on without it.
 * Events carry no time: an observer that needs it reads the clock of its loop. An observer must not
 * throw.
 */
public interface ExchangeObserver {
  /** Gives an observer to each exchange that one is to hear of. Confined to one event loop. */
  @FunctionalInterface
  interface Source {
    /**
     * An exchange begins.
     *
     * @param headers of its request; not to be kept
     * @return null: nobody listens to this exchange
     */
    @Nullable ExchangeObserver exchangeBegun(ExchangeStart exchange, MultiMap headers);
  }

  /** The exchange had to wait for a permit of its route, and has it. */
  default void exchangePermitted() {}

  /** A plugin begins to work on the request. */
  default void pluginEntered(int place, String plugin) {}

  /** The plugin passes the request on. */
  default void pluginProceeded(int place) {}

  /** An answer, or a failure, has come back to the plugin that passed the request on. */
  default void pluginResumed(int place) {}

  /** The plugin has answered, or its time is over. */
  default void pluginLeft(int place) {}

  /**
   * The plugin threw, overran, or did what no plugin may. Also after {@link #pluginLeft}, where an
   * answer streams through it.
   */
  default void pluginFailed(int place) {}

  /**
   * A fan-out has begun.
   *
   * @param calls that are known by now; others may follow when they know what to ask for
   */
  default void fanOutBegun(int calls) {}

  /**
   * The join of a fan-out has decided.
   *
   * @param reached whether the fan-out succeeds
   * @param by the call whose end decided it; null: none
   */
  default void fanOutDecided(boolean reached, @Nullable String by) {}

  /**
   * One body has been made of the results of a fan-out.
   *
   * @param bytes its length
   */
  default void answerMerged(long bytes) {}

  /** A call is ready: it runs, or waits for a permit. */
  default void callReady(int call, String name, String upstream) {}

  /** The call goes to the gateway's own routes, which need no permit for it. */
  default void callDispatched(int call) {}

  /** The call waits: no permit is free, or its owner does not admit it yet. */
  default void callQueued(int call) {}

  /** The call has its first permit. */
  default void callPermitted(int call) {}

  /**
   * An attempt of the call begins, with a permit.
   *
   * @param endpoint as {@code host:port}
   */
  default void attemptStarted(int call, int attempt, AttemptReason reason, String endpoint) {}

  /** The attempt has a connection; the request is being sent. */
  default void attemptConnected(int call, int attempt) {}

  /** The head of a response to the attempt has come. */
  default void attemptHead(int call, int attempt, int status) {}

  /** The response to the attempt has been read to its end. */
  default void attemptBodyEnded(int call, int attempt) {}

  /** Nothing of the attempt is left. */
  default void attemptEnded(int call, int attempt, AttemptOutcome outcome) {}

  /** The call is given up, because nobody needs it; its end follows. */
  default void callCancelled(int call) {}

  /**
   * Nothing of the call is left.
   *
   * @param status the upstream's; 0 when there was none
   * @param error null when it succeeded
   */
  default void callEnded(int call, Outcome outcome, int status, @Nullable GatewayError error) {}

  /** The answer switches protocols: bytes go both ways from now on. */
  default void tunnelBegan() {}

  /**
   * The tunnel is over; the end of the exchange follows.
   *
   * @param received bytes from the client that were passed on
   */
  default void tunnelEnded(long received) {}

  /**
   * A gRPC call is over; the end of the exchange follows.
   *
   * @param status the name of its gRPC status, one of a few words
   */
  default void grpcEnded(String status) {}

  /**
   * The exchange is over.
   *
   * @param status that was sent; 499 when none was
   * @param bytes of content that were sent
   * @param error why it failed or its answer was broken off; null when neither
   */
  default void exchangeEnded(int status, long bytes, @Nullable GatewayError error) {}
}
