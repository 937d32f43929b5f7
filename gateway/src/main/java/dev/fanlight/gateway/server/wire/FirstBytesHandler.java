package dev.fanlight.gateway.server.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.fanlight.gateway.config.ListenerConfig.Limits;
import dev.fanlight.gateway.server.wire.http1.HeadDecoder;
import dev.fanlight.gateway.server.wire.http1.SmallAnswerEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;

/**
 * Puts our decoder and encoder in the place of Vert.x's before those have met a byte. Vert.x
 * installs its own as soon as the first bytes cannot be the HTTP/2 preface any more; so those are
 * kept until that is known, and Vert.x gets no more of them than it takes to see it.
 */
final class FirstBytesHandler extends ChannelInboundHandlerAdapter {
  private static final String DECODER = "httpDecoder";
  private static final String METHOD_AND_TARGET = "PRI * ";
  private static final String LINE = METHOD_AND_TARGET + "HTTP/2.0\r\n";
  private static final byte[] PREFACE = (LINE + "\r\nSM\r\n\r\n").getBytes(US_ASCII);

  private final ClientConnection connection;
  private final Limits limits;
  private int matched;

  FirstBytesHandler(ClientConnection connection, Limits limits) {
    this.connection = connection;
    this.limits = limits;
  }

  /** The client has sent something, and not enough to tell which HTTP it is. */
  static boolean haveBegun(Channel channel) {
    FirstBytesHandler first = channel.pipeline().get(FirstBytesHandler.class);
    return first != null && first.matched > 0;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    match(bytes);
    if (matched < PREFACE.length && !bytes.isReadable()) {
      bytes.release();
      return;
    }
    ChannelPipeline pipeline = context.pipeline();
    if (matched == PREFACE.length) {
      context.fireChannelRead(Unpooled.wrappedBuffer(PREFACE));
    } else if (matched < LINE.length()) {
      context.fireChannelRead(Unpooled.copiedBuffer(PREFACE, 0, matched));
      context.fireChannelRead(bytes.readRetainedSlice(1));
    } else {
      // Without its version, the line is as malformed in HTTP/1 as it is with that one.
      context.fireChannelRead(Unpooled.copiedBuffer(METHOD_AND_TARGET + '\r', US_ASCII));
      bytes = Unpooled.wrappedBuffer(Unpooled.copiedBuffer("\n", US_ASCII), bytes);
    }
    decide(pipeline, connection, limits, true);
    context.fireChannelRead(bytes);
    pipeline.remove(this);
  }

  private void match(ByteBuf bytes) {
    while (matched < PREFACE.length
        && bytes.isReadable()
        && bytes.getByte(bytes.readerIndex()) == PREFACE[matched]) {
      bytes.skipBytes(1);
      matched++;
    }
  }

  /** Vert.x has decided which HTTP it is. */
  static void decide(
      ChannelPipeline pipeline, ClientConnection connection, Limits limits, boolean prefaceRead) {
    if (pipeline.get(DECODER) != null) {
      pipeline.replace(DECODER, DECODER, new HeadDecoder(connection, limits));
      SmallAnswerEncoder.install(pipeline);
    } else {
      connection.http2Begins(prefaceRead);
    }
  }
}
