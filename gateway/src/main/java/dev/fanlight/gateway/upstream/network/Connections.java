package dev.fanlight.gateway.upstream.network;

import dev.fanlight.gateway.limit.memory.HeldBytes;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.upstream.call.CallHead;
import dev.fanlight.gateway.upstream.call.Upgrade;
import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/** Opens attempts: the HTTP client, or a script in tests. Confined to one event loop. */
public interface Connections {

  /**
   * Starts one try. Never throws: what goes wrong closes the attempt.
   *
   * @param remainingMillis what is left of the call's time, {@link AnnouncedTime#NONE} for no
   *     bound; also sent upstream in the deadline field
   */
  void open(
      Endpoint endpoint,
      CallRequest request,
      String requestId,
      long remainingMillis,
      Listener listener);

  /** Has a connection for each of so many attempts from now on, if it had fewer. */
  void room(int permits);

  /** Connections to that endpoint that are open now. */
  int count(Endpoint endpoint);

  /** Closes what is idle, then what is left. */
  Future<Void> close();

  /** One try of a call. */
  interface Attempt {
    /**
     * Closes the stream now, so that the upstream sees it; the listener hears nothing more.
     * Idempotent.
     */
    void reset(GatewayError reason);

    /**
     * Whether its failure may be due to another attempt. It used a connection that had served
     * another before, and that the upstream may have closed just then. Or it shared an HTTP/2
     * connection that the gateway gave up.
     */
    boolean reusedConnection();

    /** Whether it is certain that the upstream has not processed the request. */
    boolean unprocessed();

    /**
     * Whether that is so because the upstream ended an HTTP/2 connection (GOAWAY) after it had
     * processed other requests of it.
     */
    default boolean wentAway() {
      return false;
    }
  }

  /** Hears of one attempt, on its loop. */
  interface Listener {
    /** The first word. What follows can come before {@link Connections#open} has returned. */
    void opening(Attempt attempt);

    /** Whether only a connection will do that nothing was sent on yet. */
    boolean wantsNewConnection();

    /** What the request asks the connection to become; null: it is an ordinary request. */
    default @Nullable Upgrade upgrade() {
      return null;
    }

    /** Tells the upstream what its trace is, in the request's fields. */
    default void putTrace(MultiMap fields) {}

    /** What its exchange holds in memory. */
    HeldBytes held();

    /** The time of what outlives the attempt. */
    Loop loop();

    /**
     * There is a connection; the request is being sent. It is called again for each connection that
     * the request moves to because it could not begin on the one before.
     */
    void connected();

    /** A streamed request body begins, or has ended. */
    void uploading(boolean now);

    /** An interim answer with fields for the client (103, RFC 8297). Any number of times. */
    default void hints(MultiMap fields) {}

    /** The request is sent completely. */
    void sent();

    void head(CallHead head);

    /** The last word; null: the response has been read to its end. */
    void closed(@Nullable GatewayError error);
  }
}
