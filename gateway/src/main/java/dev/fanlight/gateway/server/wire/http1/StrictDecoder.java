package dev.fanlight.gateway.server.wire.http1;

import dev.fanlight.gateway.config.ListenerConfig.Limits;
import dev.fanlight.gateway.upstream.http.wire.HttpSmallChunks;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.impl.http1.VertxHttpRequestDecoder;
import java.util.List;

/**
 * Vert.x's decoder without what Netty forgives: a request line that is not three words with one
 * space between them, a version that only looks like one, folded lines, a field without a name,
 * more fields than the listener allows, a chunk extension without a name. (RFC 9112, sections 2.2,
 * 3, 5 and 7.)
 *
 * <p>What it refuses, it passes on as a message that could not be decoded, whose cause is a {@link
 * GatewayError}. Some of it Netty has repaired by the time it tells; that is looked for in the
 * bytes it has taken.
 */
class StrictDecoder extends VertxHttpRequestDecoder {
  private static final String HTTP_1_0 = "HTTP/1.0";
  private static final String HTTP_1_1 = "HTTP/1.1";
  private static final byte CR = '\r';
  private static final byte LF = '\n';

  private static final String MALFORMED_LINE = "the request line is malformed";
  private static final String FOLDED = "a header line is folded";

  private final int maxFields;
  final HttpSmallChunks.Decoder strictly = this::decodeStrictly;
  private boolean inHead = true;
  private boolean inTrailers;
  private boolean folded;
  private int fields;
  private int wordEnd;

  StrictDecoder(Limits limits) {
    super(
        new Http1ServerConfig()
            .setMaxInitialLineLength(limits.line())
            .setMaxHeaderSize(limits.headers()));
    this.maxFields = limits.fields();
  }

  private static GatewayError bad(String detail) {
    return GatewayError.of(ErrorCode.BAD_REQUEST, detail);
  }

  /** What comes next is a head, or the rest of one. */
  final boolean inHead() {
    return inHead;
  }

  /** Whether a head is next, and more of it has come than empty lines (RFC 9112, section 2.2). */
  final boolean headBegins(ByteBuf in) {
    return inHead && in.forEachByte(StrictDecoder::isLineEnd) >= 0;
  }

  private static boolean isLineEnd(byte next) {
    return next == CR || next == LF;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    decodeStrictly(context, in, out);
  }

  /**
   * Decodes the next message, and joins small pieces of content to it if it is one.
   *
   * @param most pieces to join to the first
   * @return pieces that were
   */
  final int decodeNext(ChannelHandlerContext context, ByteBuf in, List<Object> out, int most)
      throws Exception {
    return HttpSmallChunks.decode(strictly, context, in, out, most);
  }

  private void decodeStrictly(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    int from = in.readerIndex();
    int before = out.size();
    super.decode(context, in, out);
    if (inHead || inTrailers) {
      folded |= isFolded(in, from, in.readerIndex());
    } else if (!checkChunk(in, from, in.readerIndex() - contentOf(out, before))) {
      fail(out, before, "a chunk extension is malformed");
    }
    for (int i = before; i < out.size(); i++) {
      look(out, i);
    }
  }

  private void look(List<Object> out, int index) {
    Object message = out.get(index);
    if (message instanceof HttpRequest request) {
      inHead = false;
      fields = 0;
      if (folded && request.decoderResult().isSuccess()) {
        request.setDecoderResult(DecoderResult.failure(bad(FOLDED)));
      }
      folded = false;
    }
    if (message instanceof LastHttpContent) {
      inHead = true;
      inTrailers = false;
      if (folded) {
        fail(out, index, FOLDED);
      }
    }
  }

  /** In the place of what came of the body: what came is no body. */
  private void fail(List<Object> out, int from, String error) {
    folded = false;
    truncate(out, from);
    LastHttpContent invalid = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER);
    invalid.setDecoderResult(DecoderResult.failure(bad(error)));
    out.add(invalid);
  }

  static void truncate(List<Object> out, int size) {
    while (out.size() > size) {
      ReferenceCountUtil.release(out.removeLast());
    }
  }

  private static int contentOf(List<Object> out, int from) {
    int bytes = 0;
    for (int i = from; i < out.size(); i++) {
      if (out.get(i) instanceof HttpContent content) {
        bytes += content.content().readableBytes();
      }
    }
    return bytes;
  }

  /**
   * Looks at what is not content: nothing where a length was declared, the two bytes that end a
   * chunk, or a chunk's first line.
   */
  private boolean checkChunk(ByteBuf in, int from, int to) {
    if (to - from <= 2) {
      return true;
    }
    int lineFeed = in.indexOf(from, to, LF);
    if (lineFeed < 0) {
      return true;
    }
    inTrailers = ChunkLine.isLast(in, from, lineFeed - 1);
    return ChunkLine.isValid(in, from, lineFeed - 1);
  }

  private static boolean isFolded(ByteBuf in, int from, int to) {
    int start = from;
    while (start < to) {
      byte first = in.getByte(start);
      if (first == ' ' || first == '\t') {
        return true;
      }
      int lineFeed = in.indexOf(start, to, LF);
      if (lineFeed < 0) {
        return false;
      }
      start = lineFeed + 1;
    }
    return false;
  }

  @Override
  protected String splitFirstWordInitialLine(byte[] line, int start, int length) {
    if (start != 0) {
      throw bad(MALFORMED_LINE);
    }
    fields = 0;
    wordEnd = length;
    return super.splitFirstWordInitialLine(line, start, length);
  }

  @Override
  protected String splitSecondWordInitialLine(byte[] line, int start, int length) {
    checkSpace(line, start);
    wordEnd = start + length;
    return super.splitSecondWordInitialLine(line, start, length);
  }

  /** A minor version that is not known is read as the highest that is (RFC 9110, section 2.5). */
  @Override
  protected String splitThirdWordInitialLine(byte[] line, int start, int length) {
    checkSpace(line, start);
    if (!isVersion(line, start, length)) {
      throw bad("the request line has no valid HTTP version");
    }
    return switch (line[start + 5]) {
      case '1' -> line[start + 7] == '0' ? HTTP_1_0 : HTTP_1_1;
      default -> super.splitThirdWordInitialLine(line, start, length);
    };
  }

  private void checkSpace(byte[] line, int start) {
    if (start != wordEnd + 1 || line[wordEnd] != ' ') {
      throw bad(MALFORMED_LINE);
    }
  }

  private static boolean isVersion(byte[] line, int start, int length) {
    return length == 8
        && line[start] == 'H'
        && line[start + 1] == 'T'
        && line[start + 2] == 'T'
        && line[start + 3] == 'P'
        && line[start + 4] == '/'
        && isDigit(line[start + 5])
        && line[start + 6] == '.'
        && isDigit(line[start + 7]);
  }

  private static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }

  @Override
  protected AsciiString splitHeaderName(byte[] line, int start, int length) {
    if (length == 0) {
      throw bad("a header line has no name");
    }
    if (++fields > maxFields) {
      throw GatewayError.of(
          ErrorCode.HEADERS_TOO_LARGE, "the header section has more than " + maxFields + " fields");
    }
    return super.splitHeaderName(line, start, length);
  }
}
