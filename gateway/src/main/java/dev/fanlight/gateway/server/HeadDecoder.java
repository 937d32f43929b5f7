package dev.fanlight.gateway.server;

import dev.fanlight.gateway.config.ListenerConfig.Limits;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.impl.http1.VertxHttpRequestDecoder;
import io.vertx.core.net.impl.VertxHandler;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Vert.x's decoder, which also refuses what {@link HeadRules} refuses and header lines that are
 * folded. Netty joins those silently, so they are looked for in the bytes it has taken.
 *
 * <p>A refused head is passed on as one that could not be decoded, and nothing after it is read.
 */
final class HeadDecoder extends VertxHttpRequestDecoder {
  private final ClientConnection connection;
  private boolean inHead = true;
  private boolean headBegun;
  private boolean folded;
  private boolean refused;

  HeadDecoder(ClientConnection connection, Limits limits) {
    super(
        new Http1ServerConfig()
            .setMaxInitialLineLength(limits.line())
            .setMaxHeaderSize(limits.headers()));
    this.connection = connection;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) throws Exception {
    if (headBegun) {
      connection.headBegins();
    }
    super.channelReadComplete(context);
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    if (refused) {
      in.skipBytes(in.readableBytes());
      return;
    }
    int from = in.readerIndex();
    int before = out.size();
    super.decode(context, in, out);
    if (inHead) {
      folded |= isFolded(in, from, in.readerIndex());
      headBegun = true;
    }
    for (int i = before; i < out.size(); i++) {
      decoded(out, i);
    }
  }

  private void decoded(List<Object> out, int index) {
    Object message = out.get(index);
    if (message instanceof HttpRequest request) {
      inHead = false;
      headBegun = false;
      connection.headRead();
      Throwable refusal = refusal(request);
      if (refusal != null) {
        refuse(request, refusal);
        truncate(out, index + 1);
        return;
      }
      if (!HttpUtil.isKeepAlive(request)) {
        connection.linger();
      }
    }
    if (message instanceof HttpContent content && content.content().isReadable()) {
      // As Vert.x does, only earlier: what it keeps back for a paused request it never releases
      // when the connection closes.
      out.set(index, content.replace(VertxHandler.safeBuffer(content.content())));
    }
    if (message instanceof LastHttpContent) {
      inHead = true;
    }
  }

  private @Nullable Throwable refusal(HttpRequest request) {
    if (request.decoderResult().isFailure()) {
      return request.decoderResult().cause();
    }
    if (folded) {
      return GatewayError.of(ErrorCode.BAD_REQUEST, "a header line is folded");
    }
    return HeadRules.check(request);
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

  private static void truncate(List<Object> out, int size) {
    while (out.size() > size) {
      ReferenceCountUtil.release(out.removeLast());
    }
  }

  private static boolean isFolded(ByteBuf in, int from, int to) {
    int start = from;
    while (start < to) {
      byte first = in.getByte(start);
      if (first == ' ' || first == '\t') {
        return true;
      }
      int lineFeed = in.indexOf(start, to, (byte) '\n');
      if (lineFeed < 0) {
        return false;
      }
      start = lineFeed + 1;
    }
    return false;
  }
}
