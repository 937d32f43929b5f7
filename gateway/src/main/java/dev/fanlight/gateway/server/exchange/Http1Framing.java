package dev.fanlight.gateway.server.exchange;

import dev.fanlight.gateway.config.ListenerConfig.BodyRate;
import dev.fanlight.gateway.server.wire.ClientConnection;
import dev.fanlight.gateway.server.wire.ProtocolSwitch;
import dev.fanlight.gateway.server.wire.http1.RequestPipeline;
import dev.fanlight.gateway.upstream.http.wire.HttpPassage;
import dev.fanlight.gateway.upstream.tunnel.TunnelEnd;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1: one answer after the other. The connection is kept for the next request, or the head of
 * an answer announces that it closes. An answer that breaks off closes it too.
 */
sealed class Http1Framing extends Framing permits Http10Framing {
  private static final int UPGRADE_REQUIRED = 426;

  private final HttpExchanges exchanges;
  private final @Nullable String upgrade;
  private boolean closes;

  Http1Framing(HttpServerRequest request, ClientConnection connection, HttpExchanges exchanges) {
    super(request, connection);
    this.exchanges = exchanges;
    this.upgrade =
        connection.requests().awaitUpgrade() ? request.getHeader(HttpHeaders.UPGRADE) : null;
  }

  @Override
  String version() {
    return "1.1";
  }

  /** The decoder has checked everything. */
  @Override
  final void check() {}

  /** The rules of heads leave the field only where it asks for what can be passed. */
  @Override
  final @Nullable String upgrade() {
    return upgrade;
  }

  @Override
  final boolean hasContent() {
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
  }

  @Override
  final void passTo(HttpPassage body) {
    connection.requests().passTo(body);
  }

  @Override
  boolean mayAwaitContinue() {
    return true;
  }

  /** A client that has left with its request is not answered by chance, because it was quick. */
  @Override
  final boolean mayHaveLeft() {
    return !connection.terms().answersHalfClosed();
  }

  @Override
  void hint(MultiMap fields) {
    if (!response.headWritten() && !response.writeQueueFull()) {
      response.writeEarlyHints(fields);
    }
  }

  @Override
  final boolean accepts(MultiMap head) {
    return true;
  }

  @Override
  final void endConnection() {
    closes = true;
    connection.linger();
  }

  @Override
  final void announce(@Nullable RequestBody body, Set<String> upgrades) {
    RequestPipeline requests = connection.requests();
    if (requests.areHeldByUpgrade() || (body != null && body.endsConnection())) {
      // The client may send more behind the body too, and a reset would overtake the answer.
      endConnection();
    }
    closes |=
        requests.areSpent() || connection.retires() || (exchanges.draining() && !requests.follow());
    if (closes) {
      requests.end();
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    } else {
      offer(upgrades);
    }
  }

  /**
   * RFC 9110, section 15.5.22: an answer that demands a switch says to what. The field is for one
   * connection only. So it names what can be had on this one, and not what the upstream has on its
   * own. A connection that closes switches to nothing.
   */
  private void offer(Set<String> upgrades) {
    if (response.getStatusCode() == UPGRADE_REQUIRED && !upgrades.isEmpty()) {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE);
      response.putHeader(HttpHeaders.UPGRADE, String.join(", ", upgrades));
    }
  }

  @Override
  public void sendHead() {
    response.writeHead();
  }

  @Override
  final Future<TunnelEnd> takeOver() {
    // What the client still sends when the tunnel ends must not break what it has not read yet.
    endConnection();
    connection.requests().end();
    return ProtocolSwitch.perform(
        connection, request.connection(), response, Objects.requireNonNull(upgrade));
  }

  @Override
  final void release(@Nullable RequestBody body) {
    RequestPipeline requests = connection.requests();
    // The next request may have begun before this answer had been written: it closes then.
    closes |=
        !requests.areUnderWay()
            && (requests.areSpent()
                || requests.endHere()
                || (connection.retires() && !requests.follow()));
    RequestBody unread = body == null || body.ended() ? null : body;
    if (unread != null && unread.discardable() && !closes) {
      unread.discard();
    } else if (unread != null || closes) {
      if (unread != null) {
        connection.linger();
      }
      requests.end();
      connection.close();
      if (unread != null) {
        // What has been read ahead of it would stay for as long as the connection lingers.
        unread.discard();
      }
    }
  }

  /** A chunked body without its last chunk, or one that is shorter than declared, is not whole. */
  @Override
  void breakOff(boolean atOnce) {
    if (atOnce) {
      connection.reset();
    } else {
      connection.requests().end();
      connection.close();
    }
  }

  @Override
  final @Nullable BodyRate leastRate() {
    return null;
  }

  @Override
  final long taken() {
    return connection.taken();
  }

  @Override
  final @Nullable GatewayError malformed(Throwable failure) {
    return failure instanceof IOException
        ? null
        : RequestReader.undecodableBody(failure, connection.terms().limits());
  }

  @Override
  final GatewayError departure(Throwable failure) {
    return Departure.of(connection, failure);
  }
}
