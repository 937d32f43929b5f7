package dev.fanlight.gateway.server.wire.http1;

import static dev.fanlight.gateway.server.RawClient.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.limit.memory.MemoryBudget;
import dev.fanlight.gateway.server.PlayedExchange;
import dev.fanlight.gateway.server.RawClient;
import dev.fanlight.gateway.server.TestListener;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.plugin.ErrorCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What counts of the bytes that a client sends before it has its answers. */
class PipelinedBytesTest {
  /** What a holder is never refused. */
  private static final int FULL = 4 * 1024;

  private final TestListener listener = new TestListener();

  @AfterEach
  void close() {
    listener.close();
  }

  /** A connection that has sent so much that it is read in large pieces. */
  private static RawClient readMuch(TestListener from) {
    from.script(PlayedExchange::answerWhenWhole);
    RawClient client = from.connect();
    client.send(
        "POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 300000\r\n\r\n" + "x".repeat(300_000));
    assertThat(client.readAnswer().body()).isEqualTo("/1");
    return client;
  }

  @Test
  void whatIsReadTooEarly_isCountedUntilItsTurn() {
    listener.script(exchange -> {});
    try (RawClient client = listener.connect()) {
      client.send(get("/first"));
      PlayedExchange first = listener.next();
      client.send("POST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n" + "x".repeat(700));
      listener.await("what waits is counted", () -> listener.memory.held() >= 700);

      listener.run(() -> first.answerWithItsPath());

      listener.await("nothing waits", () -> listener.memory.held() == 0);
    }
  }

  /** A few bytes keep the whole buffer that they were read into. */
  @Test
  void whatIsReadTooEarly_isCountedWithAllTheMemoryThatItKeeps() {
    listener.script(PlayedExchange::answerWithItsPath);
    try (RawClient client = listener.connect()) {
      client.send(get("/first"));
      assertThat(client.readAnswer().body()).isEqualTo("/first");
      listener.script(exchange -> {});

      client.send(get("/1") + get("/2") + "GET /3");

      listener.await("the buffer is counted", () -> listener.memory.held() >= 1024);
    }
  }

  @Test
  void whatIsReadTooEarly_countsNoMore_whenItsClientLeaves() {
    listener.script(exchange -> {});
    try (RawClient client = listener.connect()) {
      client.send(get("/first"));
      listener.next();
      client.send(get("/2") + "GET /3");
      listener.await("what waits is counted", () -> listener.memory.held() >= 6);
    }

    listener.await("nothing waits", () -> listener.memory.held() == 0);
  }

  @Test
  void aClientThatSendsTooEarly_isCut_whenMemoryIsFull() {
    try (TestListener small = new TestListener(new MemoryBudget(FULL, FULL));
        RawClient client = readMuch(small)) {
      small.next();
      small.script(exchange -> {});

      client.send(get("/first") + get("/2") + "x".repeat(FULL + 1));

      assertThat(client.readToEnd()).isEqualTo("<reset>");
      assertThat(small.memory.held()).isZero();
      PlayedExchange.End first = TestListener.get(small.next().end);
      assertThat(first.error().code()).isEqualTo(ErrorCode.CLIENT_TOO_SLOW);
    }
  }

  /** A read may go on when its connection has been closed in it. */
  @Test
  void hold_afterTheClose_holdsNothing() {
    Loop loop = new Simulation(0).newLoop().loop();
    RequestPipeline closed = new RequestPipeline(() -> listener.memory.holder(loop, "127.0.0.1"));
    closed.close();

    closed.hold(100);

    assertThat(listener.memory.held()).isZero();
  }

  @Test
  void anUploadOfManyPieces_isNoPipeline_whenMemoryIsFull() {
    try (TestListener small = new TestListener(new MemoryBudget(FULL, FULL));
        RawClient client = readMuch(small)) {
      client.send(
          "POST /2 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
              + ("1\r\nx\r\n").repeat(20_000)
              + "0\r\n\r\n");

      assertThat(client.readAnswer().body()).isEqualTo("/2");
    }
  }
}
