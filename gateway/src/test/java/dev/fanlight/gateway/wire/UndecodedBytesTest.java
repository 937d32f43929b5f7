package dev.fanlight.gateway.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a decoder of lines keeps, of which more are read than it can decode. */
class UndecodedBytesTest {
  private static final int READ = 64 * 1024;

  /** 1,000 bytes and its end. */
  private static final String LINE = "x".repeat(998) + "\r\n";

  private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
  private final LineBasedFrameDecoder decoder = new LineBasedFrameDecoder(READ);
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final List<String> lines = new ArrayList<>();
  private final UndecodedBytes undecoded;

  {
    channel.config().setAllocator(memory);
    channel.pipeline().addLast(decoder);
    undecoded = UndecodedBytes.install(channel.pipeline(), decoder);
  }

  /** A part of one pass over the channel. */
  private void read(String text) {
    ByteBuf bytes = memory.heapBuffer(READ).writeBytes(text.getBytes(US_ASCII));
    channel.pipeline().fireChannelRead(bytes);
    take();
  }

  private void take() {
    for (Object line = channel.readInbound(); line != null; line = channel.readInbound()) {
      lines.add(((ByteBuf) line).toString(US_ASCII));
      ReferenceCountUtil.release(line);
    }
  }

  private void readComplete() {
    channel.pipeline().fireChannelReadComplete();
    take();
  }

  private long used() {
    return memory.metric().usedHeapMemory();
  }

  @AfterEach
  void nothingIsKeptWhenTheConnectionHasClosed() {
    channel.finishAndReleaseAll();
    assertThat(used()).isZero();
  }

  @Test
  void whatWaitsForMore_takesMemoryOfItsSize_whenAllHasBeenRead() {
    for (int i = 0; i < 16; i++) {
      read(LINE.repeat(65) + "half a ");
      read("line\r\n" + LINE + "of");
    }
    readComplete();

    assertThat(used()).isBetween(2L, 1024L);
  }

  @Test
  void whatWaitsForMore_isDecodedWithIt() {
    read(LINE.repeat(10) + "half a ");
    readComplete();
    read("li");
    readComplete();
    read("ne\r\n");
    readComplete();

    assertThat(lines).hasSize(11).endsWith("half a line");
  }

  @Test
  void whileMoreIsRead_whatIsKeptGrowsByWhatWaits() {
    for (int i = 0; i < 16; i++) {
      read(LINE.repeat(60) + "x".repeat(100));
      read("\r\n" + LINE.repeat(60) + "x");

      assertThat(used()).isLessThanOrEqualTo(2 * READ);
    }

    assertThat(lines).hasSize(16 * 121);
  }

  @Test
  void aFewBytesTooMany_areNotCopied() {
    channel
        .pipeline()
        .fireChannelRead(memory.heapBuffer(1024).writeBytes("half".getBytes(US_ASCII)));
    readComplete();

    assertThat(used()).isEqualTo(1024);
  }

  /** As a pool of buffers does with those that come back. */
  @Test
  void aBufferThatHasAnotherOwnerSince_isNotTouched() {
    ByteBuf reused = memory.heapBuffer(READ).writeBytes(LINE.getBytes(US_ASCII));
    channel.pipeline().fireChannelRead(reused.retain());
    reused.setIndex(0, LINE.length());
    take();
    readComplete();

    assertThat(reused.readerIndex()).isZero();
    assertThat(lines).hasSize(1);
    reused.release();
  }

  /** Some decode what they have held back, though nothing has come. */
  @Test
  void whatWaitsAfterATurnOfTheDecoderItself_takesMemoryOfItsSize() throws Exception {
    read(LINE.repeat(65) + "half a ");
    undecoded.shrink();

    assertThat(used()).isBetween(7L, 1024L);
    read("line\r\n");
    assertThat(lines).hasSize(66).endsWith("half a line");
  }

  /** So did the end of a handshake of TLS, in whose read the decoder may have taken more. */
  @Test
  void whatADecoderHadKeptBefore_isMadeSmall() {
    EmbeddedChannel other = new EmbeddedChannel();
    other.config().setAllocator(memory);
    LineBasedFrameDecoder earlier = new LineBasedFrameDecoder(READ);
    other.pipeline().addLast(earlier);
    other.pipeline().fireChannelRead(memory.heapBuffer(READ).writeBytes("half".getBytes(US_ASCII)));
    UndecodedBytes.install(other.pipeline(), earlier);
    other.pipeline().fireChannelReadComplete();

    assertThat(used()).isBetween(4L, 1024L);
    other.finishAndReleaseAll();
  }

  /** It gives away what it has kept, which belongs to its successor then. */
  @Test
  void whatADecoderHasKeptThatLeaves_isNotTaken() {
    read("of another protocol");
    channel.pipeline().remove(decoder);
    ByteBuf rest = channel.readInbound();
    channel.pipeline().fireChannelReadComplete();

    assertThat(rest.toString(US_ASCII)).isEqualTo("of another protocol");
    rest.release();
  }
}
