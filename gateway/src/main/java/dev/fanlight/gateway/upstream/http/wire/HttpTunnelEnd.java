package dev.fanlight.gateway.upstream.http.wire;

import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.time.Timers;
import dev.fanlight.gateway.upstream.tunnel.TunnelEnd;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An end of a tunnel over HTTP/1.1, of a client or of an upstream. It stands between TLS and the
 * codec, which sees no byte any more. The codec and Vert.x stay in the pipeline: so Vert.x still
 * tells the exchange or the attempt when the connection breaks.
 *
 * <p>After a {@link #pause} nothing comes but the rest of what was read by then.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what a close comes to is told by the channel
public final class HttpTunnelEnd extends ChannelInboundHandlerAdapter implements TunnelEnd {
  /** For what is owed to a peer whose tunnel the gateway ends. */
  private static final long MAX_NANOS = Duration.ofSeconds(2).toNanos();

  private final Channel channel;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Loop loop;
  private Runnable orderlyClose = () -> {};
  private @Nullable Reader reader;
  private @Nullable Buffer early;
  private boolean inputEnded;
  private boolean truncated;
  private boolean outputEnded;
  private boolean closing;
  private long written;
  private int waiting;

  private HttpTunnelEnd(Channel channel) {
    this.channel = channel;
  }

  /**
   * Takes over a connection, which is not read until the end is.
   *
   * @param codec the name of the handler that is to see no more bytes
   */
  public static HttpTunnelEnd install(ChannelPipeline pipeline, String codec) {
    Channel channel = pipeline.channel();
    channel.config().setAutoRead(false);
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    HttpEpoll.readEndInTurn(channel);
    HttpCloseNotify.remove(pipeline);
    HttpUnread.remove(pipeline);
    HttpTunnelEnd end = new HttpTunnelEnd(channel);
    pipeline.addBefore(codec, null, end);
    return end;
  }

  /**
   * Says how its connection closes. This or {@link #lingersBy} is to be called before {@link
   * #close}.
   *
   * @param loop whose time that takes
   * @param orderlyClose closes the connection, and lingers
   */
  public void closesBy(Loop loop, Runnable orderlyClose) {
    this.loop = loop;
    this.orderlyClose = orderlyClose;
  }

  /** As {@link #closesBy}, for a connection whose own close does not linger. */
  public void lingersBy(Loop loop) {
    closesBy(loop, () -> HttpLinger.closeTunnel(channel, loop));
  }

  /** Completes when the connection has closed. */
  public Future<Void> closed() {
    Promise<Void> closed = Promise.promise();
    channel.closeFuture().addListener(gone -> closed.complete());
    return closed.future();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  /** The codec had read these bytes already. */
  public void early(ByteBuf bytes) {
    if (closing || !bytes.isReadable()) {
      bytes.skipBytes(bytes.readableBytes());
      return;
    }
    byte[] copy = new byte[bytes.readableBytes()];
    bytes.readBytes(copy);
    Buffer received = BufferInternal.buffer(Unpooled.wrappedBuffer(copy));
    if (reader != null) {
      reader.received(received);
    } else {
      early = early == null ? received : early.appendBuffer(received);
    }
  }

  @Override
  public void read(Reader hears) {
    reader = hears;
    channel.config().setAutoRead(true);
    Buffer first = early;
    early = null;
    if (first != null) {
      hears.received(first);
    }
    if (inputEnded) {
      tellEnd(hears);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      early(bytes);
    } finally {
      bytes.release();
    }
  }

  /** The end of what the peer sends: of TLS, or of the connection's half. */
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE || event == SslCloseCompletionEvent.SUCCESS) {
      HttpEpoll.keep(channel);
      truncated |=
          !inputEnded
              && event == ChannelInputShutdownEvent.INSTANCE
              && context.pipeline().get(SslHandler.class) != null;
      inputEnds(true);
    } else {
      context.fireUserEventTriggered(event);
    }
  }

  /**
   * Notes what the codec has seen of the end of the input.
   *
   * @param ended whether the peer sends no more
   */
  public void inputEnds(boolean ended) {
    if (ended && !inputEnded) {
      inputEnded = true;
      if (reader != null) {
        tellEnd(reader);
      }
    }
  }

  private void tellEnd(Reader hears) {
    if (truncated) {
      hears.inputTruncated();
    } else {
      hears.inputEnded();
    }
  }

  @Override
  public void pause() {
    channel.config().setAutoRead(false);
  }

  @Override
  public void resume() {
    channel.config().setAutoRead(true);
  }

  @Override
  public Future<Void> write(Buffer bytes) {
    Promise<Void> taken = Promise.promise();
    int size = bytes.length();
    waiting++;
    flush(((BufferInternal) bytes).getByteBuf())
        .addListener(done -> {
          waiting--;
          if (done.isSuccess()) {
            written += size;
            taken.complete();
          } else {
            taken.fail(done.cause());
          }
        });
    return taken.future();
  }

  @Override
  public boolean waits() {
    return waiting > 0;
  }

  @Override
  public long taken() {
    long acknowledged = HttpKernelQueue.acknowledged(channel);
    return acknowledged > 0 ? acknowledged : written;
  }

  private ChannelFuture flush(ByteBuf bytes) {
    ChannelHandlerContext writing = context;
    if (writing == null || outputEnded) {
      bytes.release();
      return channel.newFailedFuture(new IllegalStateException("the output has ended"));
    }
    return writing.writeAndFlush(bytes);
  }

  @Override
  public void endOutput() {
    if (!outputEnded) {
      // Netty drops what it has not written when it shuts an output down.
      flush(Unpooled.EMPTY_BUFFER).addListener(written -> shutOutput());
      outputEnded = true;
    }
  }

  private void shutOutput() {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls != null) {
      tls.closeOutbound();
    } else if (channel instanceof DuplexChannel duplex) {
      duplex.shutdownOutput();
    }
  }

  @Override
  public void close() {
    if (!closing) {
      closing = true;
      early = null;
      pause();
      closeWhenWritten();
    } else if (waits()) {
      reset();
    } else {
      // Not by way of the pipeline, where the first close still lingers.
      channel.unsafe().close(channel.unsafe().voidPromise());
    }
  }

  /** Past {@link #flush}: the output may have ended with bytes that still wait. */
  private void closeWhenWritten() {
    Timers.Timer late = Objects.requireNonNull(loop).timers().schedule(MAX_NANOS, this::reset);
    Objects.requireNonNull(context)
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(written -> {
          late.cancel();
          orderlyClose.run();
        });
  }

  @Override
  public void reset() {
    HttpKernelQueue.drop(channel);
  }
}
