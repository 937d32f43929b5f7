package dev.fanlight.gateway.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.fanlight.gateway.fanout.scope.LiveScope;
import dev.fanlight.gateway.sim.SimLoop;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.sim.engine.SimTarget;
import dev.fanlight.gateway.telemetry.meter.BackgroundMeters;
import dev.fanlight.gateway.upstream.script.Script;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the log says of background work that has failed. */
class BackgroundFailureTest {
  private final Simulation time = new Simulation(0);
  private final SimLoop loop = time.newLoop();
  private final SimTarget target =
      new SimTarget(time, loop, request -> Script.answer(10, 200, "1"));
  private final LiveScope scope =
      LiveScope.root(target.context("1"), Duration.ofSeconds(10), () -> {});
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(BackgroundMeters.class);

  @BeforeEach
  void listen() {
    log.start();
    logger.setAdditive(false);
    logger.addAppender(log);
  }

  @AfterEach
  void leave() {
    logger.detachAppender(log);
    logger.setAdditive(true);
  }

  @Test
  void whatATaskThrows_isInTheLine() {
    scope.background(in -> {
      throw new IllegalStateException("no such table");
    });

    assertThat(log.list)
        .singleElement()
        .extracting(ILoggingEvent::getFormattedMessage)
        .asString()
        .contains("failed: java.lang.IllegalStateException: no such table");
  }
}
