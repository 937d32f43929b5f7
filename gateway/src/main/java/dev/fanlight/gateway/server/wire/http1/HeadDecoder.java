package dev.fanlight.gateway.server.wire.http1;

import dev.fanlight.gateway.config.ListenerConfig.Limits;
import dev.fanlight.gateway.server.terms.ListenerTerms;
import dev.fanlight.gateway.upstream.http.wire.HttpEpoll;
import dev.fanlight.gateway.upstream.http.wire.HttpPassage;
import dev.fanlight.gateway.upstream.http.wire.HttpTunnelEnd;
import dev.fanlight.gateway.wire.UndecodedBytes;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads the requests of a connection, one after the other, and refuses what {@link HeadRules}
 * refuses. A refused head is passed on as one that could not be decoded, and nothing after it is
 * read; nor is anything after a request or an answer that ends the connection.
 *
 * <p>Connections take turns. While one request waits for the answer to the request before it, the
 * bytes after its head stay undecoded; and after a few messages the rest stays undecoded until the
 * event loop has looked after its other connections. As long as bytes are held back, the connection
 * is not read from.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a turn that fails fails its connection
public final class HeadDecoder extends StrictDecoder {
  /** What one turn may cost: four requests, or 64 pieces of content. */
  private static final int TURN = 64;

  private static final int HEAD_COST = 16;

  /** The connection whose requests are read. */
  public interface Owner {
    ListenerTerms terms();

    RequestPipeline requests();

    /** A byte of a head has come, and not yet its end. */
    void headBegins();

    /** A whole head has come. */
    void headRead();

    /**
     * The client sends no more.
     *
     * @param whole whether nothing is missing of the request that it has begun
     */
    void inputEnds(boolean whole);

    /** When the connection closes, what the client is still sending is read first. */
    void linger();
  }

  private final Owner connection;
  private final RequestContent content = new RequestContent();
  private @Nullable ChannelHandlerContext context;
  private @Nullable UndecodedBytes undecoded;
  private @Nullable HttpTunnelEnd tunnel;
  private boolean headBegun;
  private boolean last;
  private boolean refused;
  private boolean inputEnded;
  private boolean held;
  private boolean stopped;
  private boolean yielding;
  private int spent;

  public HeadDecoder(Owner connection, Limits limits) {
    super(limits);
    this.connection = connection;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    undecoded = UndecodedBytes.install(added.pipeline(), this);
    connection.requests().comeFrom(this);
    if (connection.terms().answersHalfClosed()) {
      added.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    }
  }

  void passTo(HttpPassage body) {
    if (context != null) {
      content.passTo(body, context);
    }
  }

  /** Bytes are held back, so that more requests may follow. */
  boolean holds() {
    return held;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    if (tunnel != null) {
      tunnel.early(in);
      return;
    }
    if (refused || (inHead() && (last || connection.requests().endHere()))) {
      in.skipBytes(in.readableBytes());
      connection.linger();
      return;
    }
    held = mustWait();
    if (held) {
      stopReading(context); // at once: nobody counts what would be read behind it
      return;
    }
    goOnReading(context);
    headBegun |= headBegins(in);
    int before = out.size();
    int from = in.readerIndex();
    spent += decodeNext(context, in, out, TURN - spent);
    content.decodeOn(strictly, context, in, out, before, from);
    for (int i = before; i < out.size(); i++) {
      decoded(out, i);
    }
  }

  private boolean mustWait() {
    if (spent >= TURN) {
      endTurn();
      return true;
    }
    RequestPipeline requests = connection.requests();
    return requests.areWaiting() || (inHead() && requests.awaitUpgrade());
  }

  private void endTurn() {
    if (!yielding && context != null) {
      yielding = true;
      // A plain task would run before the loop has looked at other connections.
      context.executor().schedule(this::nextTurn, 1, TimeUnit.NANOSECONDS);
    }
  }

  private void nextTurn() {
    yielding = false;
    spent = 0;
    proceed();
  }

  /** The connection is switched: gives what is held to the end of the tunnel. */
  void handOver(HttpTunnelEnd end) {
    tunnel = end;
    proceed();
    end.inputEnds(inputEnded);
  }

  /** The request that waited has its turn: the next may be decoded, but not from in here. */
  void goOn() {
    if (held && context != null) {
      context.executor().execute(this::proceed);
    }
  }

  private void proceed() {
    ChannelHandlerContext reading = context;
    if (!held || reading == null || undecoded == null || reading.isRemoved()) {
      return;
    }
    held = false;
    connection.requests().hold(0);
    try {
      channelRead(reading, Unpooled.EMPTY_BUFFER);
      undecoded.shrink();
      channelReadComplete(reading);
      inputEnds();
    } catch (Exception | OutOfMemoryError failure) {
      reading.fireExceptionCaught(failure);
    }
  }

  /** Only where the client's end is no departure: else the channel closes. */
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      inputEnded = true;
      HttpEpoll.keep(context.channel());
      inputEnds();
    } else {
      super.userEventTriggered(context, event);
    }
  }

  private void inputEnds() {
    if (inputEnded && !held) {
      connection.inputEnds(inHead() || refused);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) throws Exception {
    if (headBegun) {
      connection.headBegins();
    }
    if (held) {
      // What waits for its turn only is decoded soon.
      connection.requests().hold(yielding ? 0 : UndecodedBytes.kept(internalBuffer()));
      context.fireChannelReadComplete();
      stopReading(context);
    } else {
      spent = yielding ? spent : 0;
      super.channelReadComplete(context);
      goOnReading(context);
    }
  }

  /** Vert.x stops too, when it has too much: it goes on itself then. */
  private void stopReading(ChannelHandlerContext context) {
    if (context.channel().config().isAutoRead()) {
      stopped = true;
      context.channel().config().setAutoRead(false);
    }
  }

  /** Before anything else is passed on: what Vert.x stops because of it must stay stopped. */
  private void goOnReading(ChannelHandlerContext context) {
    if (stopped) {
      stopped = false;
      context.channel().config().setAutoRead(true);
    }
  }

  private void decoded(List<Object> out, int index) {
    Object message = out.get(index);
    spent++;
    if (message instanceof HttpRequest request) {
      spent += HEAD_COST - 1;
      headBegun = false;
      content.begins();
      connection.headRead();
      Throwable refusal = HeadRules.refusal(request);
      if (refusal != null) {
        refuse(request, refusal);
        truncate(out, index + 1);
        return;
      }
      if (request.headers().contains(HttpHeaderNames.UPGRADE)) {
        connection.requests().upgradeRead();
      }
      if (!HttpUtil.isKeepAlive(request)) {
        last = true;
        connection.requests().readLast();
        connection.linger();
      }
    }
    if (message instanceof HttpContent piece) {
      refused |= piece.decoderResult().isFailure();
      out.set(index, content.decoded(piece));
    }
  }

  private void refuse(HttpRequest request, Throwable refusal) {
    refused = true;
    connection.linger();
    request.setDecoderResult(DecoderResult.failure(refusal));
    // Else Vert.x would still switch protocols for it.
    request.headers().remove(HttpHeaderNames.UPGRADE);
    if (!request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
      request.setProtocolVersion(HttpVersion.HTTP_1_1);
    }
  }

  /**
   * Answers the part of a head that has come, because the rest of it comes too slowly.
   *
   * @return false when nothing of a head has come
   */
  boolean refuseSlowHead() {
    ChannelHandlerContext reading = context;
    if (!headBegun || reading == null) {
      return false;
    }
    headBegun = false;
    HttpRequest unfinished = (HttpRequest) createInvalidMessage();
    unfinished.setProtocolVersion(HttpVersion.HTTP_1_1);
    refuse(
        unfinished,
        GatewayError.of(ErrorCode.REQUEST_TIMEOUT, "the request's head did not come in time"));
    connection.headRead();
    reading.fireChannelRead(unfinished);
    reading.fireChannelReadComplete();
    return true;
  }
}
