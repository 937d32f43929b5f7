package dev.fanlight.gateway.telemetry.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.fanlight.gateway.config.AccessLogConfig;
import dev.fanlight.gateway.config.AccessLogConfig.Always;
import dev.fanlight.gateway.config.AccessLogConfig.Choice;
import dev.fanlight.gateway.config.AccessLogConfig.Content;
import dev.fanlight.gateway.config.AccessLogConfig.Format;
import dev.fanlight.gateway.telemetry.Counted;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.telemetry.accesslog.output.LogOutput;
import dev.fanlight.gateway.telemetry.accesslog.output.StandardOutput;
import dev.fanlight.gateway.telemetry.series.MetricCatalog;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LineWriterTest {
  private final Telemetry telemetry =
      new Telemetry(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));

  @Test
  void close_writesWhatIsQueued_inOrder() {
    Collected out = new Collected();
    LineWriter log = log(out);
    IntStream.range(0, 3000).forEach(i -> log.take(Exchanges.plain("id-" + i, "/")));

    log.close();

    assertThat(out.lines().map(line -> line.split(" ")[8]))
        .containsExactlyElementsOf(
            IntStream.range(0, 3000).mapToObj(i -> "request_id=id-" + i).toList());
    assertThat(dropped()).isZero();
  }

  @Test
  void outputThatDoesNotMove_costsLinesAndNobodyWaits() throws InterruptedException {
    StuckOutput out = new StuckOutput();
    LineWriter log = log(out);
    log.take(Exchanges.plain("first", "/"));
    out.reached.await();

    IntStream.range(0, LineWriter.CAPACITY + 7)
        .forEach(i -> log.take(Exchanges.plain("more", "/")));

    assertThat(dropped()).isEqualTo(7);
    out.release.countDown();
    log.close();
    assertThat(out.lines()).hasSize(LineWriter.CAPACITY + 1);
  }

  @Test
  void outputThatDoesNotMove_isBoundedInBytesToo() throws InterruptedException {
    StuckOutput out = new StuckOutput();
    LineWriter log = log(out);
    log.take(Exchanges.plain("first", "/"));
    out.reached.await();
    String longPath = "/" + "x".repeat(8000);

    IntStream.range(0, 1000).forEach(i -> log.take(Exchanges.plain("more", longPath)));

    out.release.countDown();
    log.close();
    int kept = out.lines().toList().size() - 1;
    int first = Exchanges.plain("first", "/").weight() + "GETfirst/".length();
    int each = Exchanges.plain("more", longPath).weight() + longPath.length() + "GETmore".length();
    assertThat(kept).isEqualTo((int) ((LineWriter.MOST_BYTES - first) / each));
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
    LineWriter log = log(new StandardOutput(full));
    log.take(Exchanges.plain("lost", "/"));
    log.close();

    assertThat(dropped()).isEqualTo(1);
  }

  @Test
  void outputThatFails_costsItsLinesOnly() throws InterruptedException {
    FailingOnce out = new FailingOnce();
    LineWriter log = log(out);
    log.take(Exchanges.plain("lost", "/"));
    out.failed.await();
    log.take(Exchanges.plain("kept", "/"));
    log.close();

    assertThat(out.lines()).singleElement().asString().contains("request_id=kept");
    assertThat(dropped()).isEqualTo(1);
  }

  @Test
  void lostLines_areToldOnce_andTheOthersAtTheEnd() {
    Collected full = new Collected();
    full.room = 0;
    LineWriter log = log(full);
    for (int i = 1; i <= 3; i++) {
      log.take(Exchanges.plain("lost", "/"));
      while (dropped() < i) {
        Thread.onSpinWait();
      }
    }

    assertThat(told(log::close))
        .containsExactly("lost 2 lines of the access log: the disk is full");
  }

  @Test
  void linesThatAStopGivesUp_areTold() throws InterruptedException {
    StuckOutput out = new StuckOutput();
    LineWriter log = log(out);
    log.take(Exchanges.plain("first", "/"));
    out.reached.await();
    IntStream.range(0, 9).forEach(i -> log.take(Exchanges.plain("more", "/")));

    assertThat(told(log::close))
        .containsExactly("gave up 10 lines of the access log: its output takes none any more");
    out.release.countDown();
  }

  /** The lines of the gateway's log while something is done. */
  private static List<String> told(Runnable action) {
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    Logger logger = (Logger) LoggerFactory.getLogger(LineWriter.class);
    logger.addAppender(lines);
    try {
      action.run();
    } finally {
      logger.detachAppender(lines);
    }
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void lineAfterClose_isDropped() {
    LineWriter log = log(new Collected());
    log.close();

    log.take(Exchanges.plain("late", "/"));

    assertThat(dropped()).isEqualTo(1);
  }

  @Test
  void off_writesAndDropsNothing() throws IOException {
    AccessLogConfig off = new AccessLogConfig(Format.OFF, null, Content.DEFAULT, Choice.ALL);
    try (AccessLog log = AccessLog.start(off, telemetry)) {
      log.take(Exchanges.plain("late", "/"));
    }

    assertThat(dropped()).isZero();
  }

  private double dropped() {
    return Counted.of(telemetry, MetricCatalog.ACCESS_LOG_DROPPED);
  }

  @Test
  void moreThanFitsIntoOneWrite_isWrittenInSeveral() {
    Collected out = new Collected();
    LineWriter log = log(out);
    String longPath = "/" + "x".repeat(20_000);
    IntStream.range(0, 100).forEach(i -> log.take(Exchanges.plain("id-" + i, longPath)));

    log.close();

    assertThat(out.lines()).hasSize(100);
    assertThat(out.largest).isLessThan(100_000);
  }

  @Test
  void outputThatFailsInTheMiddle_countsTheLinesThatDidNotGetOut() {
    Collected out = new Collected();
    out.room = 1;
    LineWriter log = log(out);
    IntStream.range(0, 3).forEach(i -> log.take(Exchanges.plain("id-" + i, "/")));
    log.close();

    assertThat(dropped() + out.lines().count()).isEqualTo(3);
  }

  @Test
  void reopen_isDoneByTheThreadOfTheLog_withoutALine() {
    Collected out = new Collected();
    LineWriter log = log(out);

    log.reopen();
    log.close();

    assertThat(out.reopened).hasSize(1).doesNotContain(Thread.currentThread());
  }

  @Test
  void exchangeThatIsNotChosen_costsNothing() {
    Collected out = new Collected();
    LineChoice none = new LineChoice(new Choice(new Always(false, false, List.of(), null), 0), 7);
    LineWriter log = new LineWriter(none, new TextLines(Set.of()), false, out, telemetry).start();
    log.take(Exchanges.plain("a", "/"));
    log.close();

    assertThat(out.lines()).isEmpty();
    assertThat(dropped()).isZero();
  }

  private LineWriter log(LogOutput out) {
    return new LineWriter(
            new LineChoice(Choice.ALL, 7), new TextLines(Set.of()), false, out, telemetry)
        .start();
  }

  /** Takes all, or so much that a test says. */
  private static class Collected implements LogOutput {
    final ByteArrayOutputStream written = new ByteArrayOutputStream();
    final List<Thread> reopened = new ArrayList<>();
    int largest;
    int room = Integer.MAX_VALUE;

    Stream<String> lines() {
      return written.toString(StandardCharsets.UTF_8).lines();
    }

    @Override
    public void write(ByteBuffer lines) throws IOException {
      largest = Math.max(largest, lines.remaining());
      while (lines.hasRemaining() && room > 0) {
        byte next = lines.get();
        written.write(next);
        room -= next == '\n' ? 1 : 0;
      }
      if (lines.hasRemaining()) {
        throw new IOException("the disk is full");
      }
    }

    @Override
    public void reopen() {
      reopened.add(Thread.currentThread());
    }
  }

  /** Lets nothing pass until it is released. */
  private static final class StuckOutput extends Collected {
    final CountDownLatch reached = new CountDownLatch(1);
    final CountDownLatch release = new CountDownLatch(1);

    @Override
    public void write(ByteBuffer lines) throws IOException {
      reached.countDown();
      try {
        release.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      super.write(lines);
    }
  }

  private static final class FailingOnce extends Collected {
    final CountDownLatch failed = new CountDownLatch(1);

    @Override
    public void write(ByteBuffer lines) throws IOException {
      if (failed.getCount() > 0) {
        failed.countDown();
        throw new IOException("the disk is full");
      }
      super.write(lines);
    }
  }
}
