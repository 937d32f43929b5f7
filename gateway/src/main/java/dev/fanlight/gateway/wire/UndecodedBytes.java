package dev.fanlight.gateway.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
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

  /** What the decoder had to decode last. */
  private @Nullable ByteBuf kept;

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
  public static void install(ChannelPipeline pipeline, ByteToMessageDecoder decoder) {
    install(pipeline, decoder, decoder);
  }

  /**
   * For a decoder.
   *
   * @param place in the pipeline: the decoder, or the codec that it is a part of
   */
  public static void install(
      ChannelPipeline pipeline, ChannelHandler place, ByteToMessageDecoder decoder) {
    UndecodedBytes bytes = new UndecodedBytes(place, appending(decoder));
    decoder.setCumulator(bytes::append);
    pipeline.addBefore(pipeline.context(place).name(), null, bytes);
  }

  /** As the decoder appends by itself. BoringSSL reads from several buffers, and saves a copy. */
  private static ByteToMessageDecoder.Cumulator appending(ByteToMessageDecoder decoder) {
    return decoder instanceof SslHandler tls
            && tls.engine() instanceof ReferenceCountedOpenSslEngine
        ? ByteToMessageDecoder.COMPOSITE_CUMULATOR
        : ByteToMessageDecoder.MERGE_CUMULATOR;
  }

  private ByteBuf append(ByteBufAllocator memory, ByteBuf before, ByteBuf more) {
    // Cheap: no byte moves that has not been copied once, and those that wait are few.
    if (before.refCnt() == 1 && before.readerIndex() > before.readableBytes()) {
      before.discardReadBytes();
    }
    ByteBuf all = append.cumulate(memory, before, more);
    kept = all;
    return all;
  }

  /** All has been read for now: the decoder gets what is left of it once more. */
  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    ByteBuf left = kept;
    kept = null;
    if (left != null
        && left.refCnt() > 0
        && left.isReadable()
        && whole(left) - left.readableBytes() > SPARE
        && context.pipeline().context(place) != null) {
      ByteBuf small = context.alloc().buffer(left.readableBytes());
      context.fireChannelRead(small.writeBytes(left));
    }
    context.fireChannelReadComplete();
  }

  /** Bytes of memory that a buffer keeps. What is behind several together is not known: much. */
  private static int whole(ByteBuf part) {
    ByteBuf whole = part;
    while (whole.unwrap() != null) {
      whole = whole.unwrap();
    }
    return whole instanceof CompositeByteBuf ? Integer.MAX_VALUE : whole.capacity();
  }
}
