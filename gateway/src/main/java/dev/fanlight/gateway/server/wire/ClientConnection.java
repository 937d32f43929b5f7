package dev.fanlight.gateway.server.wire;

import dev.fanlight.gateway.route.exchange.Client;
import dev.fanlight.gateway.server.terms.ListenerTerms;
import dev.fanlight.gateway.server.tls.TlsSession;
import dev.fanlight.gateway.server.wire.close.CloseHandler;
import dev.fanlight.gateway.server.wire.http1.HeadDecoder;
import dev.fanlight.gateway.server.wire.http1.RequestPipeline;
import dev.fanlight.gateway.server.wire.http2.Http2Guards;
import dev.fanlight.gateway.telemetry.log.Causes;
import dev.fanlight.gateway.telemetry.meter.ListenerMeters;
import dev.fanlight.gateway.telemetry.meter.ListenerMeters.Cut;
import dev.fanlight.gateway.upstream.http.wire.HttpKernelQueue;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetAddress;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection from accept to close. {@link ConnectionState} says what it does and how
 * long it may, {@link RequestPipeline} which requests it has, and {@link CloseHandler} how it
 * closes. It stands in the channel's pipeline from accept on, so that its handlers are there before
 * the first byte. Confined to its loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what a close comes to is told by the channel
public final class ClientConnection extends ChannelInboundHandlerAdapter
    implements HeadDecoder.Owner, Http2Guards.Owner {
  private static final AttributeKey<ClientConnection> KEY =
      AttributeKey.valueOf(ClientConnection.class, "connection");

  private final ListenerTerms terms;
  private final @Nullable TlsSession tls;
  private final Function<EventLoop, @Nullable ConnectionOwner> owners;
  private final Peer peer = new Peer(this);
  private final RequestPipeline requests = new RequestPipeline(() -> parts().room(peer, this::cut));
  private final Overdue overdue = new Overdue(this);
  private ConnectionState state = ConnectionState.AWAITING_HEAD;
  private @Nullable Cut cut;
  private @Nullable Http2Guards http2;

  private @Nullable ConnectionParts parts; // from when the channel has its loop

  /**
   * @param owners the listener on the event loop that gets the connection; null: it does not serve
   *     there any more
   */
  public ClientConnection(
      ListenerTerms terms, Function<EventLoop, @Nullable ConnectionOwner> owners) {
    this.terms = terms;
    this.tls = terms.tls() == null ? null : new TlsSession(terms.tls(), terms.tunnels());
    this.owners = owners;
  }

  public static ClientConnection of(HttpConnection http) {
    return ((ConnectionBase) http).channel().attr(KEY).get();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    Channel added = context.channel();
    ConnectionOwner serving = owners.apply(added.eventLoop());
    if (serving == null) {
      added.close();
      return;
    }
    added.attr(KEY).set(this);
    HttpKernelQueue.bound(added);
    peer.isAt(added);
    parts =
        ConnectionParts.of(
            this,
            peer,
            added,
            serving,
            new ConnectionParts.Calls(
                () -> state, this::lingers, this::cut, () -> overdue.end(state), this::retire));
    added.closeFuture().addListener(closed -> closed());
    serving.opened(this);
  }

  /** Whether its listener admits it once its proxy has named that client. */
  boolean admits(InetAddress client) {
    return parts().owner().admits(client, parts().channel(), terms);
  }

  private void lingers() {
    state = ConnectionState.LINGERING;
    parts().timer().stop();
  }

  private void closed() {
    state = ConnectionState.CLOSED;
    parts().stop();
    requests.close();
    parts().owner().closed(this);
  }

  ConnectionParts parts() {
    return Objects.requireNonNull(parts);
  }

  ListenerMeters meters() {
    return parts().owner().meters();
  }

  @Override
  public String peer() {
    return peer.address();
  }

  @Override
  public ListenerTerms terms() {
    return terms;
  }

  /** What TLS has settled; null: the connection is in clear text. */
  public @Nullable TlsSession tls() {
    return tls;
  }

  public Client.Facts facts() {
    return peer;
  }

  public boolean trusted() {
    return peer.trusted();
  }

  @Override
  public RequestPipeline requests() {
    return requests;
  }

  @Override
  public void inputEnds(boolean whole) {
    requests.inputEnds();
    parts().closer().linger(false);
    if (!whole || requests.areOver()) {
      close();
    }
  }

  @Override
  public void headBegins() {
    ConnectionState before = state;
    state = before.headBegins();
    if (state != before) {
      parts().timer().restart();
    }
  }

  @Override
  public void headRead() {
    requests.read();
    state = state.headRead();
  }

  /** No HTTP/1 head will come. The codec is in place, and may have the preface already. */
  void http2Begins(boolean prefaceRead) {
    state = state.headRead();
    parts().timer().restart();
    http2 =
        new Http2Guards(this, parts().channel().pipeline(), prefaceRead, parts().taken()::taken);
  }

  /**
   * Vert.x has found out which HTTP this is.
   *
   * @param connects whether the settings of HTTP/2 announce extended CONNECT
   */
  public void speaks(HttpConnection connection, boolean connects) {
    parts().closer().speaks(connection);
    if (http2 != null) {
      http2.begin(connects);
    }
    if (retires()) {
      retire();
    }
  }

  public boolean isOpen() {
    return parts != null && parts.channel().isActive();
  }

  /** What knows the streams of HTTP/2. Only of a connection that speaks it. */
  public Http2Guards streams() {
    return Objects.requireNonNull(http2);
  }

  public void exchangeBegins(int stream) {
    requests.begins();
    state = state.exchangeBegins();
    parts().retirement().serves();
    if (http2 != null) {
      http2.serves(stream);
    }
  }

  public void exchangeEnds() {
    requests.ends();
    if (!requests.areUnderWay() && state.serves()) {
      state = state.lastExchangeEnds();
      parts().timer().restart();
    }
  }

  /** It takes no more requests than it has. HTTP/1 tells the client with an answer. */
  private void retire() {
    if (http2 != null) {
      parts().closer().retire(http2.codec());
    } else if (state == ConnectionState.IDLE) {
      close();
    }
  }

  /** Whether the next answer over HTTP/1 is the last. */
  public boolean retires() {
    return parts().retirement().isDue();
  }

  /** What the client has taken of all that was sent. */
  public long taken() {
    return parts().taken().taken();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
    failed(failure);
    context.fireExceptionCaught(failure);
  }

  /** Something of it has failed. Returns whether that was for want of memory: then it is cut. */
  public boolean failed(@Nullable Throwable failure) {
    boolean noMemory = Causes.areOfMemory(failure);
    if (noMemory && cut == null) {
      cut = Cut.NO_MEMORY;
      refused(cut);
      // Most often Netty or Vert.x closes it. Nobody does after a write that failed.
      parts().channel().eventLoop().execute(this::close);
    }
    return noMemory;
  }

  /** Breaks the connection because of what the client does, or fails to do. */
  void cut(Cut reason) {
    cut = reason;
    refused(reason);
    reset();
  }

  @Override
  public void refused(Cut reason) {
    meters().cut(reason, peer.address());
  }

  @Override
  public void headRefused(boolean tooLarge) {
    refused(tooLarge ? Cut.HEAD_TOO_LARGE : Cut.MALFORMED_HEAD);
    parts().owner().headRefused(this, tooLarge);
  }

  boolean late() {
    return overdue.late();
  }

  /** Why the gateway has cut the client off; null: it has not. */
  public @Nullable Cut cutFor() {
    return cut;
  }

  @Override
  public long now() {
    return parts().timer().now();
  }

  public void close() {
    parts().closer().close();
  }

  /** For a drain. */
  public void leave() {
    parts().closer().leave(http2 == null ? null : http2.codec());
  }

  @Override
  public void linger() {
    parts().closer().linger(!requests.inputEnded());
  }

  public void reset() {
    parts().closer().reset();
  }
}
