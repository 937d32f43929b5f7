package dev.fanlight.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.fanlight.gateway.admin.snapshot.AdminSources;
import dev.fanlight.gateway.admin.snapshot.Glance;
import dev.fanlight.gateway.config.ListenerConfig.Address;
import dev.fanlight.gateway.telemetry.RecordedLog;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Pages whose sources fail. */
class AdminFailuresTest extends AdminListenerScene {
  @RegisterExtension final RecordedLog log = new RecordedLog("dev.fanlight.gateway.admin");
  private volatile boolean broken;
  private AdminListener failing;

  @BeforeAll
  void startFailing() throws Exception {
    AdminSources.Live live =
        new AdminSources.Live(
            this::glanceOrFail,
            () -> {
              throw new IllegalStateException("nobody knows");
            });
    failing =
        AdminListener.start(config(new Address("127.0.0.1", 0)), sources(live))
            .await(10, TimeUnit.SECONDS);
  }

  @AfterAll
  void closeFailing() throws Exception {
    failing.close().await(10, TimeUnit.SECONDS);
  }

  private Glance glanceOrFail() {
    if (broken) {
      throw new IllegalStateException("it cannot be read");
    }
    return glance();
  }

  private String ask(String path) throws IOException {
    return answer(request(failing.port(), "GET", path, "localhost", ""));
  }

  private List<Level> levels() {
    return log.events().stream().map(ILoggingEvent::getLevel).toList();
  }

  @Test
  void pageThatFails_isAnswered_andLoggedOnce() throws IOException {
    assertThat(ask("/api/map"))
        .startsWith("HTTP/1.1 500 ")
        .contains("urn:fanlight:error:internal_error")
        .doesNotContain("nobody knows");
    assertThat(levels()).containsExactly(Level.ERROR);
  }

  /** The second asker comes too soon for a reading of its own, so it waits for the next beat. */
  @Test
  void liveNumbersThatCannotBeRead_areToldToAskers_andLoggedOnce() throws IOException {
    broken = true;
    for (int i = 0; i < 3; i++) {
      assertThat(ask("/api/live?once=true")).startsWith("HTTP/1.1 500 ").contains("live numbers");
    }
    assertThat(levels()).containsExactly(Level.ERROR);

    broken = false;
    assertThat(ask("/api/live?once=true")).startsWith("HTTP/1.1 200 ");
    assertThat(levels()).containsExactly(Level.ERROR, Level.INFO);

    broken = true;
    assertThat(ask("/api/live?once=true")).startsWith("HTTP/1.1 500 ");
    assertThat(levels()).containsExactly(Level.ERROR, Level.INFO, Level.ERROR);
  }
}
