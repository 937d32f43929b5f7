package dev.fanlight.gateway.server;

import dev.fanlight.gateway.config.ListenerConfig.Limits;
import dev.fanlight.gateway.limit.Loop;
import dev.fanlight.gateway.telemetry.ListenerMeters;
import dev.fanlight.gateway.telemetry.ListenerMeters.Cut;
import dev.fanlight.plugin.GatewayError;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerAdapter;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
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
 * A client's connection from accept to close. {@link ConnectionState} says what it does and how
 * long it may, {@link RequestPipeline} which requests it has, and {@link CloseHandler} how it
 * closes. It stands in the channel's pipeline from accept on, so that its handlers are there before
 * the first byte. Confined to its loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what a close comes to is told by the channel
final class ClientConnection extends ChannelHandlerAdapter {
  private static final AttributeKey<ClientConnection> KEY =
      AttributeKey.valueOf(ClientConnection.class, "connection");

  private final Terms terms;
  private final Function<EventLoop, @Nullable ConnectionOwner> owners;
  private final RequestPipeline requests = new RequestPipeline();
  private ConnectionState state = ConnectionState.AWAITING_HEAD;
  private String peer = "";
  private boolean trusted;
  private boolean late;
  private @Nullable Cut cut;
  private @Nullable Http2Guards http2;

  // From the moment at which the channel has its loop:
  private @Nullable ConnectionOwner owner;
  private @Nullable Channel channel;
  private @Nullable CloseHandler closer;
  private @Nullable ConnectionTimer timer;
  private @Nullable TakenBytesHandler taken;

  /**
   * @param owners the listener on the event loop that gets the connection; null: it does not serve
   *     there any more
   */
  ClientConnection(Terms terms, Function<EventLoop, @Nullable ConnectionOwner> owners) {
    this.terms = terms;
    this.owners = owners;
  }

  static ClientConnection of(HttpConnection http) {
    return ((ConnectionBase) http).channel().attr(KEY).get();
  }

  /** Now the channel has its loop. */
  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    Channel added = context.channel();
    ConnectionOwner serving = owners.apply(added.eventLoop());
    if (serving == null) {
      added.close();
      return;
    }
    channel = added;
    owner = serving;
    added.attr(KEY).set(this);
    KernelQueue.bound(added);
    InetAddress address = ((InetSocketAddress) added.remoteAddress()).getAddress();
    peer = NetUtil.toAddressString(address);
    trusted = terms.trusted().trusts(address);
    addHandlers(context.pipeline(), added, serving.loop());
    added.closeFuture().addListener(closed -> closed());
    serving.opened(this);
  }

  private void addHandlers(ChannelPipeline pipeline, Channel added, Loop loop) {
    Limits limits = terms.limits();
    closer = new CloseHandler(added, loop, this::lingers);
    pipeline.addFirst(closer);
    pipeline.addFirst(
        terms.tls() == null
            ? new FirstBytesHandler(this, limits)
            : new TlsHandshakeHandler(this, limits));
    taken = TakenBytesHandler.of(added, loop, limits, this::cut);
    timer = new ConnectionTimer(loop, limits, () -> state, this::timeUp);
    timer.restart();
  }

  private void lingers() {
    state = ConnectionState.LINGERING;
    timer().stop();
  }

  private void closed() {
    state = ConnectionState.CLOSED;
    timer().stop();
    Objects.requireNonNull(taken).stop();
    owner().closed(this);
  }

  private ConnectionOwner owner() {
    return Objects.requireNonNull(owner);
  }

  private ConnectionTimer timer() {
    return Objects.requireNonNull(timer);
  }

  private CloseHandler closer() {
    return Objects.requireNonNull(closer);
  }

  ListenerMeters meters() {
    return owner().meters();
  }

  /** The address at the other end. */
  String peer() {
    return peer;
  }

  Terms terms() {
    return terms;
  }

  /** Whether the peer is a trusted proxy. */
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
    closer().linger(false);
    if (!whole || requests.areOver()) {
      close();
    }
  }

  /** A byte of a head has come, and not yet its end. */
  void headBegins() {
    ConnectionState before = state;
    state = before.headBegins();
    if (state != before) {
      timer().restart();
    }
  }

  /** A whole HTTP/1 head has come. */
  void headRead() {
    requests.read();
    state = state.headRead();
  }

  /**
   * No HTTP/1 head will come. The codec stands in the pipeline.
   *
   * @param prefaceRead whether the codec has the preface already
   */
  void http2Begins(boolean prefaceRead) {
    state = state.headRead();
    timer().restart();
    http2 = new Http2Guards(this, Objects.requireNonNull(channel).pipeline(), prefaceRead);
  }

  /** Vert.x has found out which HTTP this is. */
  void speaks(HttpConnection connection) {
    closer().speaks(connection);
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
    state = state.exchangeBegins();
    if (http2 != null) {
      http2.serves(stream);
    }
  }

  void exchangeEnds() {
    requests.ends();
    if (!requests.areUnderWay() && state.serves()) {
      state = state.lastExchangeEnds();
      timer().restart();
    }
  }

  private void timeUp() {
    if (Objects.requireNonNull(taken).waits()) {
      cut(Cut.IDLE_READER); // a close would wait for that to be taken
    } else if (state == ConnectionState.AWAITING_HEAD && requests.refuseSlowHead()) {
      refused(Cut.SLOW_HEAD);
      timer().restart();
    } else {
      late = true;
      if (FirstBytesHandler.haveBegun(Objects.requireNonNull(channel))) {
        refused(Cut.SLOW_HEAD);
      }
      close();
    }
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

  /** Counts it; the client is told by its protocol, or is told nothing. */
  void refused(Cut reason) {
    meters().cut(reason, peer);
  }

  /** HTTP/2 has refused the head of a request, and answers it by itself. */
  void headRefused(boolean tooLarge) {
    refused(tooLarge ? Cut.HEAD_TOO_LARGE : Cut.MALFORMED_HEAD);
    owner().headRefused(this, tooLarge);
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

  /** See {@link CloseHandler}. */
  void close() {
    closer().close();
  }

  /** For a drain. See {@link CloseHandler}. */
  void leave() {
    closer().leave(http2 == null ? null : http2.codec());
  }

  /** When it closes, what the client is still sending is read first. See {@link CloseHandler}. */
  void linger() {
    closer().linger(!requests.inputEnded());
  }

  /** Breaks the connection. See {@link CloseHandler}. */
  void reset() {
    closer().reset();
  }
}
