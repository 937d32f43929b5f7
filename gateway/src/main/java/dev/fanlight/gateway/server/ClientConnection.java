package dev.fanlight.gateway.server;

import dev.fanlight.gateway.limit.Loop;
import dev.fanlight.gateway.telemetry.ListenerMeters.Cut;
import dev.fanlight.plugin.GatewayError;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.AttributeKey;
import io.netty.util.NetUtil;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection from accept to close: how long it may take, and how it is closed.
 *
 * <p>It is in one of three states. While a head is awaited (from accept to the first head, later
 * from a head's first byte) it has {@code head_timeout}; while an exchange is under way it has all
 * the time its exchange has, as long as the client takes what is sent; otherwise it is idle and has
 * {@code idle_timeout}.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what a close comes to is told by the channel
final class ClientConnection extends ChannelOutboundHandlerAdapter {
  private static final AttributeKey<ClientConnection> KEY =
      AttributeKey.valueOf(ClientConnection.class, "connection");

  private final Terms terms;
  private final Function<EventLoop, @Nullable ListenerVerticle> verticles;
  private @Nullable ListenerVerticle verticle;
  private @Nullable Channel channel;
  private @Nullable HttpConnection http;
  private @Nullable Http2Guards http2;
  private String peer = "";
  private boolean trusted;
  private boolean lingering;
  private boolean late;
  private final RequestPipeline requests = new RequestPipeline();
  private @Nullable ConnectionTimer timer;
  private @Nullable TakenBytes taken;
  private @Nullable Cut cut;

  ClientConnection(Terms terms, Function<EventLoop, @Nullable ListenerVerticle> verticles) {
    this.terms = terms;
    this.verticles = verticles;
  }

  static ClientConnection of(HttpConnection http) {
    return ((ConnectionBase) http).channel().attr(KEY).get();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    Channel added = context.channel();
    ListenerVerticle serving = verticles.apply(added.eventLoop());
    if (serving == null) {
      added.close();
      return;
    }
    channel = added;
    verticle = serving;
    added.attr(KEY).set(this);
    KernelQueue.bound(added);
    InetAddress address = ((InetSocketAddress) added.remoteAddress()).getAddress();
    peer = NetUtil.toAddressString(address);
    trusted = terms.trusted().trusts(address);
    context
        .pipeline()
        .addFirst(
            terms.tls() == null
                ? new FirstBytes(this, terms.limits())
                : new Handshake(this, terms.limits()));
    taken = TakenBytes.of(added, loop(), terms.limits(), this::cut);
    timer = new ConnectionTimer(loop(), terms.limits(), requests, this::timeUp);
    added.closeFuture().addListener(closed -> closed());
    serving.opened(this);
  }

  private void closed() {
    timer().stop();
    Objects.requireNonNull(taken).stop();
    verticle().closed(this);
  }

  /** That serves it. */
  ListenerVerticle verticle() {
    return Objects.requireNonNull(verticle);
  }

  /** The address at the other end. */
  String peer() {
    return peer;
  }

  Terms terms() {
    return terms;
  }

  boolean trusted() {
    return trusted;
  }

  RequestPipeline requests() {
    return requests;
  }

  /**
   * The client sends no more.
   *
   * @param whole whether nothing is missing of the request that it has begun
   */
  void inputEnds(boolean whole) {
    requests.inputEnds();
    lingering = false;
    if (!whole || requests.areOver()) {
      close();
    }
  }

  /** A byte of a head has come, and not yet its end. */
  void headBegins() {
    if (!timer().headAwaited()) {
      timer().awaitHead(true);
      timer().restart();
    }
  }

  /** A whole HTTP/1 head has come. */
  void headRead() {
    requests.read();
    timer().awaitHead(false);
  }

  /**
   * No HTTP/1 head will come. The codec stands in the pipeline.
   *
   * @param prefaceRead whether the codec has the preface already
   */
  void http2Begins(boolean prefaceRead) {
    timer().awaitHead(false);
    timer().restart();
    http2 = new Http2Guards(this, Objects.requireNonNull(channel).pipeline(), prefaceRead);
  }

  /** Vert.x has found out which HTTP this is. */
  void speaks(HttpConnection connection) {
    http = connection;
    if (http2 != null) {
      http2.begin();
    }
  }

  boolean isOpen() {
    return channel != null && channel.isActive();
  }

  /** Whether an HTTP/2 request has content; Vert.x tells only by its end. */
  boolean isOpen(int stream) {
    return http2 != null && http2.isOpen(stream);
  }

  /** Whether the client takes an answer's head with these fields, as it has said. */
  boolean takes(MultiMap head) {
    return http2 == null || http2.takes(head);
  }

  void exchangeBegins(int stream) {
    requests.begins();
    if (http2 != null) {
      http2.serves(stream);
    }
  }

  void exchangeEnds() {
    requests.ends();
    timer().restart();
  }

  private void timeUp() {
    if (Objects.requireNonNull(taken).waits()) {
      cut(Cut.IDLE_READER); // a close would wait for that to be taken
    } else if (timer().headAwaited() && requests.refuseSlowHead()) {
      refused(Cut.SLOW_HEAD);
      timer().restart();
    } else {
      late = true;
      if (FirstBytes.haveBegun(Objects.requireNonNull(channel))) {
        refused(Cut.SLOW_HEAD);
      }
      close();
    }
  }

  private ConnectionTimer timer() {
    return Objects.requireNonNull(timer);
  }

  /** What the client has taken of all that was sent. */
  long taken() {
    return Objects.requireNonNull(taken).taken();
  }

  /** Of what is sent on that stream. */
  LongSupplier takenOf(int stream) {
    return http2 == null ? this::taken : http2.takenOf(stream, this::taken);
  }

  /** Breaks the connection because of what the client does, or fails to do. */
  private void cut(Cut reason) {
    cut = reason;
    refused(reason);
    reset();
  }

  /** The client is told so by its protocol, or is told nothing. */
  void refused(Cut reason) {
    verticle().meters().cut(reason, peer);
  }

  /** Its time was up. */
  boolean late() {
    return late;
  }

  /** Why the client takes no more of what is sent. */
  GatewayError departure() {
    return Departure.of(cut);
  }

  /** The time of the connection's loop, in nanoseconds. */
  long now() {
    return timer().now();
  }

  private Loop loop() {
    return verticle().exchanges().loop();
  }

  /** Closes it in the way its protocol has for that. */
  void close() {
    if (http != null) {
      http.close();
    } else if (channel != null) {
      channel.close();
    }
  }

  /** For a drain. What has spoken HTTP is closed by its server, which knows its exchanges. */
  void closeUnlessBusy() {
    if (http == null || channel == null) {
      close();
    } else if (http2 != null) {
      Farewell.say(channel, http, http2.codec(), loop());
    }
  }

  /**
   * When it is closed, what the client is still sending is read for a while and thrown away: a
   * socket that is closed with bytes unread is reset, and the client might never see its answer.
   */
  void linger() {
    lingering = !requests.inputEnded();
  }

  /**
   * Breaks the connection so that not even an answer that ends with it looks complete: with TLS,
   * its end is not announced either.
   */
  void reset() {
    if (channel != null && channel.isOpen()) {
      lingering = false;
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
      // Not by way of Vert.x and TLS, which would first write what they hold.
      channel.pipeline().context(this).close();
    }
  }

  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    if (lingering && context.channel() instanceof DuplexChannel duplex && duplex.isActive()) {
      lingering = false;
      timer().stop();
      duplex.shutdownOutput();
      context.pipeline().addFirst(new Linger(promise, loop()));
      duplex.config().setAutoRead(true);
    } else {
      context.close(promise);
    }
  }
}
