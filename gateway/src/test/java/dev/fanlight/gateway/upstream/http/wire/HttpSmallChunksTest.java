package dev.fanlight.gateway.upstream.http.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HttpSmallChunksTest {
  private static final String HEAD = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";

  private final StringBuilder content = new StringBuilder();
  private final List<Integer> sizes = new ArrayList<>();
  private boolean ended;
  private boolean failed;

  private static final class Joining extends HttpRequestDecoder {
    private final HttpSmallChunks.Decoder next = super::decode;
    private final int most;

    Joining(int most) {
      this.most = most;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
        throws Exception {
      assertThat(HttpSmallChunks.decode(next, context, in, out, most)).isLessThanOrEqualTo(most);
    }
  }

  private void decode(int most, String... reads) {
    EmbeddedChannel channel = new EmbeddedChannel(new Joining(most));
    for (String read : reads) {
      channel.writeInbound(Unpooled.copiedBuffer(read, US_ASCII));
    }
    for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
      if (message instanceof HttpContent piece) {
        ended |= piece instanceof LastHttpContent;
        failed |= piece.decoderResult().isFailure();
        if (piece.content().isReadable()) {
          sizes.add(piece.content().readableBytes());
        }
        content.append(piece.content().toString(US_ASCII));
        piece.release();
      }
    }
    channel.finishAndReleaseAll();
  }

  private static String chunks(int count) {
    StringBuilder chunks = new StringBuilder();
    for (int i = 0; i < count; i++) {
      chunks.append("1\r\n").append(i % 10).append("\r\n");
    }
    return chunks.toString();
  }

  @Test
  void smallChunks_ofOneRead_areJoined() {
    decode(Integer.MAX_VALUE, HEAD + chunks(5_000) + "0\r\n\r\n");

    assertThat(content.toString()).isEqualTo("0123456789".repeat(500));
    assertThat(sizes).containsExactly(1024, 1024, 1024, 1024, 904);
    assertThat(ended).isTrue();
  }

  @Test
  void noMore_areJoinedThanMayBe() {
    decode(63, HEAD + chunks(640) + "0\r\n\r\n");

    assertThat(sizes).containsOnly(64).hasSize(10);
    assertThat(ended).isTrue();
  }

  @Test
  void chunk_isNotKeptBackForAnother() {
    decode(Integer.MAX_VALUE, HEAD + chunks(3), chunks(2) + "2\r\na", "b\r", "\n0\r\n\r\n");

    assertThat(sizes).containsExactly(3, 3, 1);
    assertThat(content.toString()).isEqualTo("01201ab");
    assertThat(ended).isTrue();
  }

  @Test
  void largeChunks_stayAsTheyAre() {
    String large = "400\r\n" + "x".repeat(1024) + "\r\n";
    decode(Integer.MAX_VALUE, HEAD + large + large + "0\r\n\r\n");

    assertThat(sizes).containsExactly(1024, 1024);
  }

  @Test
  void invalidChunk_comesAfterTheContentBeforeIt() {
    decode(Integer.MAX_VALUE, HEAD + chunks(10) + "no\r\n");

    assertThat(content.toString()).isEqualTo("0123456789");
    assertThat(failed).isTrue();
  }
}
