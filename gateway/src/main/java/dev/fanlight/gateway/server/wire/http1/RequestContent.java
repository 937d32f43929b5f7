package dev.fanlight.gateway.server.wire.http1;

import dev.fanlight.gateway.upstream.http.wire.HttpHeapContent;
import dev.fanlight.gateway.upstream.http.wire.HttpPassage;
import dev.fanlight.gateway.upstream.http.wire.HttpSmallChunks;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content of the requests on one connection. It goes to Vert.x on the heap, except what may
 * pass to its reader: for that this stands behind the decoder, from the first large body on.
 */
final class RequestContent extends ChannelInboundHandlerAdapter {
  /** Bytes of content that go on as one piece: those of one read. */
  private static final int MOST_PIECE = 64 * 1024;

  private boolean present;

  /** Whether the pass over the channel is to end. */
  private boolean cut;

  private @Nullable HttpPassage passage;

  /** Bytes of content of the request that was read last, as far as it has been decoded. */
  private long decoded;

  /** Bytes of it that have come here; what was decoded before this was asked for counts as such. */
  private long content;

  /** A head has been decoded. */
  void begins() {
    passage = null;
    decoded = 0;
  }

  /**
   * @param decoder behind which this may stand
   */
  void passTo(HttpPassage body, ChannelHandlerContext decoder) {
    passage = body;
    content = decoded;
    if (!present) {
      present = true;
      decoder.pipeline().addAfter(decoder.name(), null, this);
    }
  }

  /**
   * Decodes on, as long as what is decoded may pass, and makes one piece of it: the decoder cuts it
   * into eight.
   *
   * @param at where in the list the first piece is, if it is one
   * @param from where in the bytes it begins
   */
  void decodeOn(
      HttpSmallChunks.Decoder decoder,
      ChannelHandlerContext context,
      ByteBuf in,
      List<Object> out,
      int at,
      int from)
      throws Exception {
    while (isPiece(out, at, in.readerIndex() - from)
        && !(out.get(at) instanceof LastHttpContent)
        && in.isReadable()
        && in.readerIndex() - from < MOST_PIECE
        && passage != null
        && passage.isOpen(content)) {
      int next = in.readerIndex();
      decoder.decode(context, in, out);
      if (!isPiece(out, at + 1, in.readerIndex() - next)) {
        return;
      }
      HttpContent last = (HttpContent) out.remove(at + 1);
      ByteBuf whole = in.retainedSlice(from, in.readerIndex() - from);
      ((HttpContent) out.get(at)).release();
      last.release();
      out.set(
          at,
          last instanceof LastHttpContent
              ? new DefaultLastHttpContent(whole)
              : new DefaultHttpContent(whole));
    }
  }

  /** Whether the last message is content, and nothing but that was decoded. */
  private static boolean isPiece(List<Object> out, int at, int bytes) {
    return out.size() == at + 1
        && out.get(at) instanceof HttpContent piece
        && piece.decoderResult().isSuccess()
        && piece.content().readableBytes() == bytes;
  }

  /** What the decoder passes on of content. */
  HttpContent decoded(HttpContent piece) {
    decoded += piece.content().readableBytes();
    return present || !piece.content().isReadable() ? piece : HttpHeapContent.of(piece);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    Object forVertx = message;
    if (message instanceof HttpContent piece) {
      long before = content;
      int size = piece.content().readableBytes();
      content += size;
      if (passage != null && !passage.arrived(size, before)) {
        endReads(context.channel().config());
      }
      forVertx = HttpHeapContent.of(piece, passage, before);
    }
    if (forVertx != null) {
      context.fireChannelRead(forVertx);
    }
  }

  /**
   * For a reader that has paused, Vert.x stops reading only between two passes over the channel,
   * and each may have 16 reads. So that the pass ends after the read that is under way. A reader
   * that goes on gets what has waited only after the pass: until then, more would wait behind that.
   */
  private void endReads(ChannelConfig reads) {
    if (reads.isAutoRead()) {
      cut = true;
      reads.setAutoRead(false);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (cut) {
      cut = false;
      context.channel().config().setAutoRead(true); // Vert.x may have enough now, and stops then
    }
    context.fireChannelReadComplete();
  }
}
