package dev.fanlight.gateway.upstream.http.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/**
 * Joins the small chunks of HTTP/1.1 that one read has brought. Vert.x keeps an object of more than
 * 100 bytes for each until it is read: chunks of one byte, which take six, would take twenty times
 * as much memory as they had in the read.
 */
public final class HttpSmallChunks {
  /** Content of so many bytes is worth its object. */
  private static final int SMALL = 1024;

  /** Decodes no more than one piece of content at a time. */
  public interface Decoder {
    void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception;
  }

  private HttpSmallChunks() {}

  /**
   * Decodes the next message. If it is a small piece of content, the pieces after it that are there
   * already are joined to it.
   *
   * @param most pieces to join to it
   * @return pieces that were
   */
  public static int decode(
      Decoder decoder, ChannelHandlerContext context, ByteBuf in, List<Object> out, int most)
      throws Exception {
    int at = out.size();
    decoder.decode(context, in, out);
    int pieces = 0;
    while (pieces < most && out.size() == at + 1 && isSmall(out.get(at)) && in.isReadable()) {
      decoder.decode(context, in, out);
      if (out.size() != at + 2 || !isPiece(out.get(at + 1))) {
        break;
      }
      join(out, at, pieces == 0);
      pieces++;
    }
    return pieces;
  }

  private static boolean isSmall(Object message) {
    return isPiece(message) && ((HttpContent) message).content().readableBytes() < SMALL;
  }

  private static boolean isPiece(Object message) {
    return message instanceof HttpContent content
        && !(message instanceof LastHttpContent)
        && content.decoderResult().isSuccess();
  }

  private static void join(List<Object> out, int at, boolean first) {
    if (first) {
      move(out, at, new DefaultHttpContent(Unpooled.buffer()));
    }
    move(out, at + 1, (HttpContent) out.get(at));
    out.remove(at + 1);
  }

  /** Appends the content there to another, and puts that in its place. */
  private static void move(List<Object> out, int index, HttpContent to) {
    HttpContent from = (HttpContent) out.get(index);
    to.content().writeBytes(from.content());
    from.release();
    out.set(index, to);
  }
}
