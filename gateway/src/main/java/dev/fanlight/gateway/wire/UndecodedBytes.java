package dev.fanlight.gateway.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/**
 * Keeps bytes that a decoder cannot decode yet, such as half of a frame, in memory of their size.
 *
 * <p>A decoder of Netty appends what is read to the buffer that it keeps, and drops what it has
 * decoded when all that came has been read: a mebibyte at most. The buffer is as large as ever
 * then, and stays as long as a byte of it waits for more. So peers who send much at once, and in
 * the end one byte too few, could use up the memory for all buffers, and hold nothing that counts.
 *
 * <p>So here what a decoder keeps grows only by what it cannot decode, and is copied to a small
 * buffer when all has been read. Stands before its decoder. Confined to its channel's event loop.
 */
public final class UndecodedBytes extends ChannelInboundHandlerAdapter {
  /** Bytes that may be kept beside those that wait. Copying is for more than that. */
  private static final int SPARE = 16 * 1024;

  private final ChannelHandler place;
  private final ByteToMessageDecoder.Cumulator append;
  private @Nullable ChannelHandlerContext context;

  /**
   * What the decoder had to decode last. It may be another's since: so it says whether to look, and
   * is never read from.
   */
  private @Nullable ByteBuf last;

  /** Whether what the decoder keeps is to be made small. Also at first: it may keep something. */
  private boolean shrinks = true;

  private UndecodedBytes(ChannelHandler place, ByteToMessageDecoder.Cumulator append) {
    this.place = place;
    this.append = append;
  }

  /** For TLS, where there is TLS. */
  public static void installForTls(ChannelPipeline pipeline) {
    SslHandler tls = pipeline.get(SslHandler.class);
    if (tls != null) {
      install(pipeline, tls);
    }
  }

  /** For a decoder that stands in the pipeline itself. */
  public static UndecodedBytes install(ChannelPipeline pipeline, ByteToMessageDecoder decoder) {
    return install(pipeline, decoder, decoder);
  }

  /**
   * For a decoder.
   *
   * @param place in the pipeline: the decoder, or the codec that it is a part of
   */
  public static UndecodedBytes install(
      ChannelPipeline pipeline, ChannelHandler place, ByteToMessageDecoder decoder) {
    UndecodedBytes bytes = new UndecodedBytes(place, appending(decoder));
    decoder.setCumulator(bytes::append);
    pipeline.addBefore(pipeline.context(place).name(), null, bytes);
    return bytes;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  /** As the decoder appends by itself. BoringSSL reads from several buffers, and saves a copy. */
  private static ByteToMessageDecoder.Cumulator appending(ByteToMessageDecoder decoder) {
    return decoder instanceof SslHandler tls
            && tls.engine() instanceof ReferenceCountedOpenSslEngine
        ? ByteToMessageDecoder.COMPOSITE_CUMULATOR
        : ByteToMessageDecoder.MERGE_CUMULATOR;
  }

  private ByteBuf append(ByteBufAllocator memory, ByteBuf before, ByteBuf more) {
    if (shrinks && !more.isReadable()) {
      more.release();
      return isWasteful(before) ? copied(memory, before) : before;
    }
    // Cheap: no byte moves that has not been copied once, and those that wait are few.
    if (before.refCnt() == 1 && before.readerIndex() > before.readableBytes()) {
      before.discardReadBytes();
    }
    ByteBuf all = append.cumulate(memory, before, more);
    last = all;
    return all;
  }

  private static boolean isWasteful(ByteBuf kept) {
    return kept.isReadable() && whole(kept) - kept.readableBytes() > SPARE;
  }

  private static ByteBuf copied(ByteBufAllocator memory, ByteBuf kept) {
    ByteBuf small = memory.buffer(kept.readableBytes()).writeBytes(kept);
    kept.release(); // not where there was no memory: then the decoder has it yet
    return small;
  }

  /** All has been read for now. */
  @Override
  public void channelReadComplete(ChannelHandlerContext read) throws Exception {
    try {
      shrink();
    } finally {
      read.fireChannelReadComplete();
    }
  }

  /** The decoder has decoded what it can: makes small what it keeps. */
  public void shrink() throws Exception {
    ByteBuf kept = last;
    last = null;
    shrinks |= kept != null && kept.refCnt() > 0 && isWasteful(kept);
    ChannelHandlerContext decoding =
        shrinks && context != null ? context.pipeline().context(place) : null;
    if (decoding != null) {
      // Nothing more has come, and it may have left its place to another handler: not by the way.
      ((ChannelInboundHandler) place).channelRead(decoding, Unpooled.EMPTY_BUFFER);
    }
    shrinks = false;
  }

  /**
   * Bytes of memory that a decoder keeps with what waits in that buffer of its own; 0: nothing
   * does.
   */
  public static int kept(ByteBuf waiting) {
    if (!waiting.isReadable()) {
      return 0;
    }
    int whole = whole(waiting);
    return whole == Integer.MAX_VALUE ? waiting.capacity() : whole;
  }

  /** Bytes of memory that a buffer keeps. What is behind several together is not known: much. */
  private static int whole(ByteBuf part) {
    ByteBuf whole = part;
    while (whole.unwrap() != null) {
      whole = whole.unwrap();
    }
    return whole instanceof CompositeByteBuf
        ? Integer.MAX_VALUE
        : whole.writerIndex() + whole.maxFastWritableBytes();
  }
}
