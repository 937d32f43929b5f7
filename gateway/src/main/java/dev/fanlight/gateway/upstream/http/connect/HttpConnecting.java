package dev.fanlight.gateway.upstream.http.connect;

import dev.fanlight.gateway.time.Timers;
import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import dev.fanlight.gateway.upstream.network.UpstreamFailure;
import io.netty.channel.Channel;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.Promise;
import io.vertx.core.http.impl.HttpClientConnection;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.tcp.NetSocketImpl;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection while it is being made. When its time is over it fails and closes the socket, also
 * one that becomes known only afterwards.
 */
final class HttpConnecting {
  private final HttpConnector connector;
  private final Promise<HttpClientConnection> made;
  private @Nullable NetSocket socket;
  private boolean over;
  private boolean allowsNoStream;

  HttpConnecting(HttpConnector connector, Promise<HttpClientConnection> made) {
    this.connector = connector;
    this.made = made;
  }

  /**
   * @param connected of the event loop whose connection this is
   */
  void start(Timers timers, Endpoint endpoint, long withinMillis, Promise<NetSocket> connected) {
    Timers.Timer late = timers.schedule(TimeUnit.MILLISECONDS.toNanos(withinMillis), this::expire);
    made.future().onComplete(done -> late.cancel());
    try {
      connected.future().onComplete(now -> connected(endpoint, now), this::fail);
      connector.socket(endpoint, withinMillis, connected);
    } catch (RuntimeException | Error broken) {
      fail(broken);
    }
  }

  private void connected(Endpoint endpoint, NetSocket now) {
    socket = now;
    if (over) {
      close();
      return;
    }
    try {
      connector.http(endpoint, now).onComplete(this::made, this::fail);
    } catch (RuntimeException | Error broken) {
      fail(broken);
    }
  }

  private void made(HttpClientConnection http) {
    if (http.concurrency() > 0) {
      succeed(http);
    } else {
      allowsNoStream = true;
      http.evictionHandler(closed -> fail(new ClosedChannelException()));
      http.concurrencyChangeHandler(streams -> {
        if (streams > 0) {
          succeed(http);
        }
      });
    }
  }

  private void succeed(HttpClientConnection http) {
    if (!over) {
      over = true;
      made.complete(http);
    }
  }

  private void fail(Throwable failure) {
    if (!over) {
      over = true;
      close();
      made.fail(failure);
    }
  }

  private void expire() {
    ConnectTimeoutException late = new ConnectTimeoutException("not connected in time");
    fail(
        allowsNoStream
            ? new UpstreamFailure("connection_timeout", "it allows no request in time", late)
            : late);
  }

  private void close() {
    if (socket != null) {
      Channel channel = channel(socket);
      channel.unsafe().close(channel.unsafe().voidPromise());
    }
  }

  static Channel channel(NetSocket socket) {
    return ((NetSocketImpl) socket).channelHandlerContext().channel();
  }
}
