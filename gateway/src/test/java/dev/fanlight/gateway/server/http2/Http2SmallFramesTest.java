package dev.fanlight.gateway.server.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.server.TestListener;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client's small frames of content cost no more memory than their content while none is read. */
class Http2SmallFramesTest {
  private static final int PADDED = 8;

  /** Within the window. */
  private static final int FRAMES = 32_000;

  /** Each is an object. */
  private static final int MOST_PIECES = 64;

  private static final String[] POST = {
    ":method", "POST", ":scheme", "http", ":authority", "a", ":path", "/"
  };
  private static final String[] GET = {
    ":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/"
  };

  private final TestListener listener = new TestListener();
  private final Http2Client client = new Http2Client(listener.port());
  private final List<Buffer> pieces = new ArrayList<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private int others = 1;

  @AfterEach
  void close() {
    client.close();
    listener.close();
  }

  private ReadStream<Buffer> upload() {
    listener.script(exchange -> {
      if (exchange.request.body() instanceof Body.Streamed) {
        return; // nobody reads it
      }
      exchange.answer(GatewayResponse.of(200, "text/plain", Body.of("")));
    });
    client.request(1, false, POST);
    ReadStream<Buffer> body = ((Body.Streamed) listener.next().request.body()).stream();
    body.handler(pieces::add).endHandler(ended::complete);
    return body;
  }

  /** What was sent before has been decoded when a later request is answered. */
  private void awaitDecoded() {
    others += 2;
    client.request(others, true, GET);
    Http2Client.Frame frame = client.next();
    while (frame.stream() != others || !frame.ends()) {
      frame = client.next();
    }
  }

  private static String digits(int count) {
    return "0123456789".repeat(count / 10);
  }

  private void sendOneByOne(String content) {
    StringBuilder frames = new StringBuilder();
    for (int i = 0; i < content.length(); i++) {
      frames.append("\0\0\1\0\0\0\0\0\1").append(content.charAt(i));
    }
    client.sendText(frames.toString());
  }

  private int received() {
    return pieces.stream().mapToInt(Buffer::length).sum();
  }

  private String content() {
    StringBuilder content = new StringBuilder();
    pieces.forEach(content::append);
    return content.toString();
  }

  @Test
  void smallFrames_thatNobodyReads_areJoined() {
    ReadStream<Buffer> body = upload();
    sendOneByOne(digits(FRAMES));
    awaitDecoded();

    listener.run(body::resume);
    listener.await("the content", () -> received() == FRAMES);

    assertThat(content()).isEqualTo(digits(FRAMES));
    assertThat(pieces).hasSizeLessThan(MOST_PIECES);
  }

  @Test
  void smallFrames_giveTheirWindowBack_andKeepTheirOrder() {
    ReadStream<Buffer> body = upload();
    for (int round = 1; round <= 5; round++) {
      sendOneByOne(digits(FRAMES));
      client.data(1, false, digits(2_000));
      sendOneByOne(digits(20));
      awaitDecoded();
      int all = round * (FRAMES + 2_020);
      listener.run(body::resume);
      listener.await("the content", () -> received() == all);
      listener.run(body::pause);
    }
    client.data(1, true, "");
    listener.run(body::resume);
    TestListener.get(ended);

    assertThat(content()).isEqualTo(digits(5 * (FRAMES + 2_020)));
    assertThat(pieces).hasSizeLessThan(5 * MOST_PIECES);
  }

  @Test
  void joinedFrames_areReadOneByOne_whereTheReaderAsksSo() {
    ReadStream<Buffer> body = upload();
    sendOneByOne(digits(FRAMES));
    awaitDecoded();

    int seen = 0;
    while (seen < FRAMES) {
      int before = pieces.size();
      listener.run(() -> body.fetch(1));
      listener.await("a piece", () -> pieces.size() > before);
      assertThat(pieces).hasSize(before + 1);
      seen = received();
    }

    assertThat(content()).isEqualTo(digits(FRAMES));
  }

  @ParameterizedTest
  @ValueSource(strings = {"data", "trailers"})
  void end_comesAfterWhatIsJoined(String by) {
    ReadStream<Buffer> body = upload();
    sendOneByOne(digits(100));
    if (by.equals("data")) {
      client.data(1, true, "z");
    } else {
      client.data(1, false, "z");
      client.request(1, true, "x-checksum", "7");
    }
    awaitDecoded();

    listener.run(body::resume);
    TestListener.get(ended);

    assertThat(content()).isEqualTo(digits(100) + "z");
  }

  @Test
  void paddedFrames_thatNobodyReads_areJoined() {
    ReadStream<Buffer> body = upload();
    for (int i = 0; i < 5_000; i++) {
      client.send(Http2Client.DATA, PADDED, 1, "\3x\0\0\0");
    }
    awaitDecoded();

    listener.run(body::resume);
    listener.await("the content", () -> received() == 5_000);

    assertThat(pieces).hasSizeLessThan(MOST_PIECES);
  }

  /** They cost no window, and a few of them are allowed before each other frame. */
  @Test
  void emptyFrames_areDropped() {
    ReadStream<Buffer> body = upload();
    client.data(1, false, "a");
    for (int i = 0; i < 100; i++) {
      client.data(1, false, "");
      client.send(Http2Client.DATA, PADDED, 1, "\1\0");
      awaitDecoded();
    }
    client.data(1, true, "b");
    listener.run(body::resume);
    TestListener.get(ended);

    assertThat(content()).isEqualTo("ab");
    assertThat(pieces).hasSize(2);
  }

  @Test
  void framesThatAreRead_arePassedOnAsTheyCome() {
    ReadStream<Buffer> body = upload();
    listener.run(body::resume);
    for (int i = 1; i <= 20; i++) {
      int count = i;
      client.data(1, false, "x");
      listener.await("the frame", () -> pieces.size() == count);
    }

    assertThat(received()).isEqualTo(20);
  }

  @Test
  void reset_ofAStreamWithJoinedFrames_leavesTheConnectionAsItWas() {
    for (int stream = 1; stream < 41; stream += 2) {
      listener.script(exchange -> {});
      client.request(stream, false, POST);
      listener.next();
      for (int i = 0; i < 500; i++) {
        client.data(stream, false, "x");
      }
      client.reset(stream, 8);
    }
    listener.script(
        exchange -> exchange.answer(GatewayResponse.of(200, "text/plain", Body.of("ok"))));
    client.request(101, true, GET);

    assertThat(client.nextStatus()).isEqualTo(200);
  }
}
