package dev.fanlight.gateway.server.wire.http1;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.http.impl.headers.Http1xHeaders;
import io.vertx.core.http.impl.http1.VertxHttpResponseEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmallAnswerEncoderTest {
  private static final HttpResponseStatus ODD = new HttpResponseStatus(299, "Quite Fine");

  private static FullHttpResponse answer(
      HttpVersion version, HttpResponseStatus status, int length, HttpHeaders fields) {
    ByteBuf content = Unpooled.copiedBuffer("x".repeat(length), US_ASCII);
    return new DefaultFullHttpResponse(version, status, content, fields, EmptyHttpHeaders.INSTANCE);
  }

  private static FullHttpResponse answer(HttpResponseStatus status, int length) {
    return answer(HttpVersion.HTTP_1_1, status, length, fields(length));
  }

  private static HttpHeaders fields(int length) {
    return Http1xHeaders.httpHeaders()
        .add("Content-Length", String.valueOf(length))
        .add("set-cookie", "a=b")
        .add("set-cookie", "c=d");
  }

  /** Of each buffer that goes to the socket, its text. */
  private static List<String> written(boolean small, FullHttpResponse... answers) {
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.pipeline().addLast("httpEncoder", new VertxHttpResponseEncoder());
    if (small) {
      SmallAnswerEncoder.install(channel.pipeline());
    }
    List<String> buffers = new ArrayList<>();
    for (FullHttpResponse answer : answers) {
      ByteBuf content = answer.content();
      channel.writeOutbound(answer);
      while (channel.readOutbound() instanceof ByteBuf buffer) {
        buffers.add(buffer.toString(US_ASCII));
        buffer.release();
      }
      assertThat(content.refCnt()).isZero();
    }
    channel.finishAndReleaseAll();
    return buffers;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 128, 129, 1024, 4096})
  void smallAnswer_isOneBuffer_withTheBytesOfNettysEncoder(int length) {
    List<String> own = written(true, answer(HttpResponseStatus.OK, length));

    assertThat(own)
        .containsExactly(String.join("", written(false, answer(HttpResponseStatus.OK, length))));
  }

  @Test
  void anyStatus_hasItsReason() {
    assertThat(written(true, answer(ODD, 200)))
        .containsExactly(String.join("", written(false, answer(ODD, 200))));
  }

  @Test
  void answersInARow_areWhole_whateverTheSizesOfTheirHeads() {
    FullHttpResponse wide = answer(HttpResponseStatus.OK, 1000);
    wide.headers().add("wide", "w".repeat(5000));

    List<String> buffers =
        written(true, answer(ODD, 300), wide, answer(HttpResponseStatus.NOT_FOUND, 5));

    assertThat(buffers).hasSize(3);
    assertThat(buffers.get(1))
        .endsWith("wide: " + "w".repeat(5000) + "\r\n\r\n" + "x".repeat(1000));
    assertThat(buffers.get(2)).startsWith("HTTP/1.1 404 Not Found\r\n").endsWith("\r\n\r\nxxxxx");
  }

  static Stream<Supplier<FullHttpResponse>> others() {
    return Stream.of(
        () -> answer(HttpResponseStatus.OK, 4097),
        () -> answer(HttpResponseStatus.OK, 0),
        () -> answer(HttpResponseStatus.NO_CONTENT, 200),
        () -> answer(HttpResponseStatus.RESET_CONTENT, 200),
        () -> answer(HttpResponseStatus.NOT_MODIFIED, 200),
        () -> answer(HttpVersion.HTTP_1_0, HttpResponseStatus.OK, 200, fields(200)),
        () -> answer(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, 200, chunked()),
        () -> answer(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, 200, nettysOwn()));
  }

  private static HttpHeaders chunked() {
    return Http1xHeaders.httpHeaders().add("transfer-encoding", "chunked");
  }

  private static HttpHeaders nettysOwn() {
    return new DefaultHttpHeaders().add("content-length", 200);
  }

  @ParameterizedTest
  @MethodSource("others")
  void otherAnswers_areLeftToNettysEncoder(Supplier<FullHttpResponse> answer) {
    assertThat(written(true, answer.get())).isEqualTo(written(false, answer.get()));
  }
}
