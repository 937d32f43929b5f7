package dev.fanlight.gateway.bootstrap.platform;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.fanlight.gateway.filter.boundary.PluginCode;
import dev.fanlight.gateway.telemetry.journal.LoopRecords;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What a handler of a future throws on a loop that serves traffic. */
class HandlerFailuresTest {
  private final Vertx vertx = Vertx.vertx();
  private final ServingLoop loop =
      ServingLoop.of(vertx, () -> new LoopRecords(List.of())).getFirst();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(HandlerFailures.class);

  @BeforeEach
  void listen() {
    log.start();
    logger.setAdditive(false);
    logger.addAppender(log);
  }

  @AfterEach
  void close() throws Exception {
    logger.detachAppender(log);
    logger.setAdditive(true);
    vertx.close().await(20, SECONDS);
  }

  @Test
  void isLoggedWithTheCodeThatRuns_andOnceAMinute() throws Exception {
    fail(jar("counts.jar").on("users"), 3);

    assertThat(log.list)
        .singleElement()
        .satisfies(line -> {
          assertThat(line.getFormattedMessage())
              .isEqualTo(
                  "a handler of a future failed in the code of counts.jar on route users"
                      + " (1 in the last minute)");
          assertThat(line.getThrowableProxy().getMessage()).isEqualTo("broken");
        });
  }

  @Test
  void ofOneJar_hidesThoseOfNoOther() throws Exception {
    fail(jar("counts.jar"), 2);
    fail(jar("others.jar"), 1);

    assertThat(messages())
        .containsExactly(
            "a handler of a future failed in the code of counts.jar (1 in the last minute)",
            "a handler of a future failed in the code of others.jar (1 in the last minute)");
  }

  @Test
  void ofThePluginsOfTheDistribution_nameThat() throws Exception {
    fail(PluginCode.GATEWAY, 1);

    assertThat(messages())
        .containsExactly(
            "a handler of a future failed in the code of the distribution (1 in the last minute)");
  }

  @Test
  @SuppressWarnings("NullAway") // a library may set none
  void ofCodeWithoutAClassLoader_areLoggedToo() throws Exception {
    fail(new PluginCode(null), 1);

    assertThat(messages())
        .containsExactly(
            "a handler of a future failed in the code of an unnamed class loader"
                + " (1 in the last minute)");
  }

  private static PluginCode jar(String name) {
    return new PluginCode(new URLClassLoader(name, new URL[0], null));
  }

  private List<String> messages() {
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  /** A handler of that code throws so many times. */
  private void fail(PluginCode code, int times) throws Exception {
    loop.call(
            () -> {
              PluginCode.watch();
              for (int i = 0; i < times; i++) {
                Promise<String> promise = Promise.promise();
                promise
                    .future()
                    .onSuccess(done -> {
                      throw new IllegalStateException("broken");
                    });
                code.run(() -> promise.complete("done"));
              }
              return Future.succeededFuture();
            })
        .await(20, SECONDS);
  }
}
