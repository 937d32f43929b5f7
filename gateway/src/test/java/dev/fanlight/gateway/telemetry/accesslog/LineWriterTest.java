package dev.fanlight.gateway.telemetry.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.GatewayConfig.AccessLogFormat;
import dev.fanlight.gateway.telemetry.Telemetry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineWriterTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Telemetry telemetry = new Telemetry(registry);

  @Test
  void close_writesWhatIsQueued_inOrder() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LineWriter log = new LineWriter(new TextLines(), out, telemetry).start();
    IntStream.range(0, 3000).forEach(i -> log.write(Exchanges.plain("id-" + i, "/")));

    log.close();

    assertThat(out.toString(StandardCharsets.UTF_8).lines().map(line -> line.split(" ")[10]))
        .containsExactlyElementsOf(IntStream.range(0, 3000).mapToObj(i -> "id=id-" + i).toList());
    assertThat(dropped()).isZero();
  }

  @Test
  void outputThatDoesNotMove_costsLinesAndNobodyWaits() throws InterruptedException {
    StuckOutput out = new StuckOutput();
    LineWriter log = new LineWriter(new TextLines(), out, telemetry).start();
    log.write(Exchanges.plain("first", "/"));
    out.reached.await();

    IntStream.range(0, LineWriter.CAPACITY + 7)
        .forEach(i -> log.write(Exchanges.plain("more", "/")));

    assertThat(dropped()).isEqualTo(7);
    out.release.countDown();
    log.close();
    assertThat(out.written.toString(StandardCharsets.UTF_8).lines())
        .hasSize(LineWriter.CAPACITY + 1);
  }

  @Test
  void outputThatDoesNotMove_isBoundedInBytesToo() throws InterruptedException {
    StuckOutput out = new StuckOutput();
    LineWriter log = new LineWriter(new TextLines(), out, telemetry).start();
    log.write(Exchanges.plain("first", "/"));
    out.reached.await();
    String longPath = "/" + "x".repeat(8000);

    IntStream.range(0, 1000).forEach(i -> log.write(Exchanges.plain("more", longPath)));

    out.release.countDown();
    log.close();
    int kept = out.written.toString(StandardCharsets.UTF_8).lines().toList().size() - 1;
    assertThat(kept).isEqualTo((int) ((LineWriter.MOST_BYTES - 300) / 8264));
    assertThat(dropped()).isEqualTo(1000 - kept);
  }

  @Test
  void standardOutputThatIsClosed_countsWhatItLost() {
    PrintStream full =
        new PrintStream(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException("no space left");
              }
            });
    LineWriter log = new LineWriter(new TextLines(), new StandardOutput(full), telemetry).start();
    log.write(Exchanges.plain("lost", "/"));
    log.close();

    assertThat(dropped()).isEqualTo(1);
  }

  @Test
  void outputThatFails_costsItsLinesOnly() throws InterruptedException {
    FailingOnce out = new FailingOnce();
    LineWriter log = new LineWriter(new TextLines(), out, telemetry).start();
    log.write(Exchanges.plain("lost", "/"));
    out.failed.await();
    log.write(Exchanges.plain("kept", "/"));
    log.close();

    assertThat(out.written.toString(StandardCharsets.UTF_8)).contains("id=kept");
    assertThat(dropped()).isEqualTo(1);
  }

  @Test
  void lineAfterClose_isDropped() {
    LineWriter log =
        new LineWriter(new TextLines(), OutputStream.nullOutputStream(), telemetry).start();
    log.close();

    log.write(Exchanges.failed());

    assertThat(dropped()).isEqualTo(1);
  }

  @Test
  void off_writesAndDropsNothing() {
    try (AccessLog log = AccessLog.toStandardOutput(AccessLogFormat.OFF, telemetry)) {
      log.write(Exchanges.failed());
    }

    assertThat(dropped()).isZero();
  }

  private double dropped() {
    return registry.get("fanlight_access_log_dropped_total").counter().count();
  }

  /** Lets nothing pass until it is released. */
  private static final class StuckOutput extends OutputStream {
    final CountDownLatch reached = new CountDownLatch(1);
    final CountDownLatch release = new CountDownLatch(1);
    final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      reached.countDown();
      try {
        release.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      written.write(bytes, offset, length);
    }
  }

  private static final class FailingOnce extends OutputStream {
    final CountDownLatch failed = new CountDownLatch(1);
    final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (failed.getCount() > 0) {
        failed.countDown();
        throw new IOException("the disk is full");
      }
      written.write(bytes, offset, length);
    }
  }
}
