package dev.fanlight.gateway.server;

import dev.fanlight.gateway.telemetry.ListenerMeters.Cut;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The client, as it takes one answer. */
final class AnswerTaker implements Patience.Taker {
  private final ClientConnection connection;
  private final HttpServerRequest request;
  private final Consumer<GatewayError> end;
  private @Nullable LongSupplier taken;

  private AnswerTaker(
      ClientConnection connection, HttpServerRequest request, Consumer<GatewayError> end) {
    this.connection = connection;
    this.request = request;
    this.end = end;
  }

  /**
   * Over HTTP/1.1 the connection itself sees to the least rate, for all answers at once.
   *
   * @param end of the exchange, when the client takes too little
   */
  static Patience patience(
      ClientConnection connection,
      HttpServerRequest request,
      Relay.Idle idle,
      Consumer<GatewayError> end) {
    boolean http2 = request.version() == HttpVersion.HTTP_2;
    return new Patience(
        idle.loop(),
        new Patience.Bounds(idle.timeout(), http2 ? connection.terms().limits().bodyRate() : null),
        new AnswerTaker(connection, request, end));
  }

  @Override
  public long taken() {
    LongSupplier supplier = taken;
    if (supplier == null) {
      supplier =
          request.version() == HttpVersion.HTTP_2
              ? connection.takenOf((int) request.streamId())
              : connection::taken;
      taken = supplier;
    }
    return supplier.getAsLong();
  }

  @Override
  public void cut(Cut reason) {
    connection.refused(reason);
    end.accept(Departure.of(reason));
  }
}
