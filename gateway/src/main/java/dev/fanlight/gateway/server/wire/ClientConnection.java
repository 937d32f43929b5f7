package dev.fanlight.gateway.server.wire;

import dev.fanlight.gateway.config.ListenerConfig.Limits;
import dev.fanlight.gateway.server.terms.Terms;
import dev.fanlight.gateway.server.wire.http1.HeadDecoder;
import dev.fanlight.gateway.server.wire.http1.RequestPipeline;
import dev.fanlight.gateway.server.wire.http2.Http2Guards;
import dev.fanlight.gateway.telemetry.ListenerMeters;
import dev.fanlight.gateway.telemetry.ListenerMeters.Cut;
import dev.fanlight.gateway.time.Loop;
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
public final class ClientConnection extends ChannelHandlerAdapter
    implements HeadDecoder.Owner, Http2Guards.Owner {
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
  public ClientConnection(Terms terms, Function<EventLoop, @Nullable ConnectionOwner> owners) {
    this.terms = terms;
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

  @Override
  public String peer() {
    return peer;
  }

  @Override
  public Terms terms() {
    return terms;
  }

  /** Whether the peer is a trusted proxy. */
  public boolean trusted() {
    return trusted;
  }

  @Override
  public RequestPipeline requests() {
    return requests;
  }

  @Override
  public void inputEnds(boolean whole) {
    requests.inputEnds();
    closer().linger(false);
    if (!whole || requests.areOver()) {
      close();
    }
  }

  @Override
  public void headBegins() {
    ConnectionState before = state;
    state = before.headBegins();
    if (state != before) {
      timer().restart();
    }
  }

  @Override
  public void headRead() {
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
  public void speaks(HttpConnection connection) {
    closer().speaks(connection);
    if (http2 != null) {
      http2.begin();
    }
  }

  public boolean isOpen() {
    return channel != null && channel.isActive();
  }

  /** Whether an HTTP/2 request has content; Vert.x tells only by its end. */
  public boolean isOpen(int stream) {
    return http2 != null && http2.isOpen(stream);
  }

  /** Whether the client takes an answer's head with these fields, as it has said. */
  public boolean takes(MultiMap head) {
    return http2 == null || http2.takes(head);
  }

  public void exchangeBegins(int stream) {
    requests.begins();
    state = state.exchangeBegins();
    if (http2 != null) {
      http2.serves(stream);
    }
  }

  public void exchangeEnds() {
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
  public long taken() {
    return Objects.requireNonNull(taken).taken();
  }

  /** Of what is sent on that stream. */
  public LongSupplier takenOf(int stream) {
    return http2 == null ? this::taken : http2.takenOf(stream, this::taken);
  }

  /** Breaks the connection because of what the client does, or fails to do. */
  private void cut(Cut reason) {
    cut = reason;
    refused(reason);
    reset();
  }

  @Override
  public void refused(Cut reason) {
    meters().cut(reason, peer);
  }

  @Override
  public void headRefused(boolean tooLarge) {
    refused(tooLarge ? Cut.HEAD_TOO_LARGE : Cut.MALFORMED_HEAD);
    owner().headRefused(this, tooLarge);
  }

  /** Its time was up. */
  boolean late() {
    return late;
  }

  /** Why the gateway has cut the client off; null: it has not. */
  public @Nullable Cut cutFor() {
    return cut;
  }

  @Override
  public long now() {
    return timer().now();
  }

  public void close() {
    closer().close();
  }

  /** For a drain. */
  public void leave() {
    closer().leave(http2 == null ? null : http2.codec());
  }

  @Override
  public void linger() {
    closer().linger(!requests.inputEnded());
  }

  public void reset() {
    closer().reset();
  }
}
