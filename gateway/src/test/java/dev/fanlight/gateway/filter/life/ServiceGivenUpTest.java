package dev.fanlight.gateway.filter.life;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import io.vertx.ext.web.codec.BodyCodec;
import io.vertx.ext.web.codec.spi.BodyStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The client of plugins, and a service whose answer a plugin gives up. */
class ServiceGivenUpTest {
  private static final String HEAD = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
  private static final String CHUNK = "4\r\nmore\r\n";
  private static final IllegalStateException ENOUGH = new IllegalStateException("enough");

  private final PluginScene scene = new PluginScene();
  private final LivePluginContext context =
      scene.context("asks", ServiceGivenUpTest.class.getClassLoader());
  private final ServerSocket service = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final AtomicInteger connections = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);

  ServiceGivenUpTest() throws IOException {}

  @AfterEach
  void end() throws Exception {
    service.close();
    scene.close();
  }

  /** The answer to a request, until its connection is closed. */
  private interface Answer {
    void to(BufferedReader client, OutputStream out) throws IOException;
  }

  private void serve(Answer answer) {
    Thread.startVirtualThread(() -> {
      while (!service.isClosed()) {
        try (Socket client = service.accept()) {
          connections.incrementAndGet();
          BufferedReader lines =
              new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1));
          for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty()) {
              answer.to(lines, client.getOutputStream());
            }
          }
        } catch (IOException theClientHasClosed) {
          // as it should
        }
        closed.countDown();
      }
    });
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(ISO_8859_1));
    out.flush();
  }

  /** For as long as the client reads. */
  private static void endless(BufferedReader client, OutputStream out) throws IOException {
    write(out, HEAD);
    while (true) {
      write(out, CHUNK);
    }
  }

  private <T> Future<?> ask(BodyCodec<T> codec) throws Exception {
    return scene
        .loops
        .getFirst()
        .call(() ->
            Future.succeededFuture(
                context
                    .webClient()
                    .get(service.getLocalPort(), "127.0.0.1", "/check")
                    .as(codec)
                    .send()))
        .await(20, SECONDS);
  }

  @Test
  void anAnswerWhoseBodyFails_isReadNoFurther() throws Exception {
    serve(ServiceGivenUpTest::endless);

    Throwable failure = catchThrowable(() -> ask(() -> new Bounded(100)).await(20, SECONDS));

    assertThat(failure).isSameAs(ENOUGH);
    assertThat(closed.await(20, SECONDS)).isTrue();
  }

  @Test
  void anAnswerWhoseOwnCodecFails_isReadNoFurther_andItsFailureIsTold() throws Exception {
    serve(ServiceGivenUpTest::endless);

    Throwable failure = catchThrowable(() -> ask(new Bounded(100)).await(20, SECONDS));

    assertThat(failure).isSameAs(ENOUGH);
    assertThat(closed.await(20, SECONDS)).isTrue();
  }

  /** The caller has no more time. */
  @Test
  void anAnswerThatIsGivenUpWhileTheServiceIsSilent_isClosedAtOnce() throws Exception {
    serve((client, out) -> {
      write(out, HEAD + CHUNK);
      client.readLine();
    });
    Bounded body = new Bounded(100);
    ask(body);
    body.began.future().await(20, SECONDS);

    scene.loops.getFirst().call(() -> Future.succeededFuture(body.giveUp())).await(20, SECONDS);

    assertThat(closed.await(20, SECONDS)).isTrue();
  }

  @Test
  void anAnswerThatFailsAtItsEnd_leavesItsConnection() throws Exception {
    serve((client, out) -> write(out, "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nfine"));

    for (int i = 0; i < 3; i++) {
      assertThat(catchThrowable(() -> ask(BodyCodec.jsonObject()).await(20, SECONDS))).isNotNull();
    }

    assertThat(connections).hasValue(1);
  }

  /** Its writes stay open until the body has ended or failed. */
  private static final class Bounded implements BodyCodec<Buffer>, BodyStream<Buffer> {
    private final int most;
    private final Buffer bytes = Buffer.buffer();
    private final Promise<Buffer> result = Promise.promise();
    private final Promise<Void> began = Promise.promise();

    Bounded(int most) {
      this.most = most;
    }

    boolean giveUp() {
      return result.tryFail(ENOUGH);
    }

    @Override
    public BodyStream<Buffer> stream() {
      return this;
    }

    @Override
    public Future<Buffer> result() {
      return result.future();
    }

    @Override
    public Future<Void> write(Buffer chunk) {
      began.tryComplete();
      if (bytes.appendBuffer(chunk).length() > most) {
        giveUp();
      }
      return result.future().mapEmpty();
    }

    @Override
    public Future<Void> end() {
      result.tryComplete(bytes);
      return Future.succeededFuture();
    }

    @Override
    public void handle(Throwable failure) {
      result.tryFail(failure);
    }

    @Override
    public WriteStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
      return this;
    }

    @Override
    public WriteStream<Buffer> setWriteQueueMaxSize(int maxSize) {
      return this;
    }

    @Override
    public boolean writeQueueFull() {
      return false;
    }

    @Override
    public WriteStream<Buffer> drainHandler(@Nullable Handler<Void> handler) {
      return this;
    }
  }
}
