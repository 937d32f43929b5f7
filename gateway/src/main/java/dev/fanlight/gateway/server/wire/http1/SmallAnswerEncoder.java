package dev.fanlight.gateway.server.wire.http1;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.http.impl.headers.Http1xHeaders;

/**
 * Writes the head and the body of a small answer as one buffer. Netty's encoder writes a body of
 * more than 128 bytes as a second one: another entry in the queue of the socket, another promise,
 * and a system call for two buffers, which all cost more than to copy the body. Other answers go on
 * to that encoder, which stands before this in the pipeline.
 *
 * <p>Confined to the connection's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // whoever writes has the promise
public final class SmallAnswerEncoder extends ChannelOutboundHandlerAdapter {
  private static final String ENCODER = "httpEncoder";
  private static final int MOST_CONTENT = 4 * 1024;
  private static final byte[] VERSION = "HTTP/1.1 ".getBytes(US_ASCII);
  private static final int CRLF = '\r' << 8 | '\n';

  private final ChannelHandlerContext encoder;
  private int usualHead = 256;

  private SmallAnswerEncoder(ChannelHandlerContext encoder) {
    this.encoder = encoder;
  }

  /** Puts one into a pipeline that has the encoder of Vert.x. */
  public static void install(ChannelPipeline pipeline) {
    pipeline.addAfter(ENCODER, null, new SmallAnswerEncoder(pipeline.context(ENCODER)));
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof FullHttpResponse answer
        && answer.headers() instanceof Http1xHeaders fields
        && isSmall(answer, fields)) {
      encoder.write(encoded(answer, fields), promise);
    } else {
      context.write(message, promise);
    }
  }

  private static boolean isSmall(FullHttpResponse answer, HttpHeaders fields) {
    int length = answer.content().readableBytes();
    return length > 0
        && length <= MOST_CONTENT
        && HttpVersion.HTTP_1_1.equals(answer.protocolVersion())
        && hasContent(answer.status())
        && !fields.contains(HttpHeaderNames.TRANSFER_ENCODING);
  }

  private static boolean hasContent(HttpResponseStatus status) {
    return status.codeClass() != HttpStatusClass.INFORMATIONAL
        && status.code() != 204
        && status.code() != 205
        && status.code() != 304;
  }

  private ByteBuf encoded(FullHttpResponse answer, Http1xHeaders fields) {
    ByteBuf content = answer.content();
    ByteBuf bytes = encoder.alloc().buffer(usualHead + content.readableBytes());
    try {
      bytes.writeBytes(VERSION);
      ByteBufUtil.copy(answer.status().codeAsText(), bytes);
      bytes.writeByte(' ');
      ByteBufUtil.writeAscii(bytes, answer.status().reasonPhrase());
      ByteBufUtil.writeShortBE(bytes, CRLF);
      fields.encode(bytes, true);
      ByteBufUtil.writeShortBE(bytes, CRLF);
      usualHead = (4 * usualHead + bytes.readableBytes()) / 5 + 1;
      bytes.writeBytes(content, content.readerIndex(), content.readableBytes());
    } catch (RuntimeException failure) {
      bytes.release();
      throw failure;
    } finally {
      answer.release();
    }
    return bytes;
  }
}
