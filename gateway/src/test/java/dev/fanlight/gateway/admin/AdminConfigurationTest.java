package dev.fanlight.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.admin.explain.ConfigurationPage;
import dev.fanlight.gateway.admin.page.PageWorkers;
import dev.fanlight.gateway.admin.snapshot.AdminSources;
import dev.fanlight.gateway.admin.snapshot.ConfigurationSnapshot;
import dev.fanlight.gateway.admin.snapshot.ConfigurationSnapshot.Disk;
import dev.fanlight.gateway.whole.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page of the configuration while its file takes long to read. */
class AdminConfigurationTest extends AdminListenerScene {
  private final Semaphore begun = new Semaphore(0);
  private final Semaphore mayEnd = new Semaphore(0);
  private final List<Socket> asked = new ArrayList<>();

  @Override
  AdminSources sources(AdminSources.Live live) {
    AdminSources all = super.sources(live);
    return new AdminSources(
        all.telemetry(),
        all.recent(),
        all.readiness(),
        all.snapshots(),
        all.upstreams(),
        all.plugins(),
        new AdminSources.Explained(
            all.explained().explainer(), this::read, all.explained().traces()),
        all.orders(),
        all.live());
  }

  private ConfigurationSnapshot read() {
    begun.release();
    mayEnd.acquireUninterruptibly();
    return new ConfigurationSnapshot(
        1,
        Instant.EPOCH,
        "it.yaml",
        List.of(),
        new Disk(true, List.of(), 0, List.of()),
        List.of(),
        null);
  }

  private boolean isAnswered(Socket socket) {
    try {
      return socket.getInputStream().available() > 0;
    } catch (IOException closed) {
      throw new UncheckedIOException(closed);
    }
  }

  private void ask(int times) throws IOException {
    for (int i = 0; i < times; i++) {
      asked.add(request(listener.port(), "GET", "/api/configuration", "localhost", ""));
    }
  }

  @BeforeEach
  void letNoneEnd() {
    begun.drainPermits();
    mayEnd.drainPermits();
    asked.clear();
  }

  @AfterEach
  void letAllEnd() throws IOException {
    mayEnd.release(100);
    for (Socket socket : asked) {
      socket.close();
    }
  }

  @Test
  void thoseWhoAskDuringAReading_waitAndAreInTheWayOfNoOtherPage() throws Exception {
    ask(1);
    begun.acquire();
    ask(PageWorkers.THREADS + 1);

    assertThat(get("/api/openapi")).startsWith("HTTP/1.1 200 ");
    assertThat(begun.availablePermits()).isZero();

    mayEnd.release(asked.size());
    for (Socket socket : asked) {
      assertThat(answer(socket)).startsWith("HTTP/1.1 200 ").contains("\"file\":\"it.yaml\"");
    }
  }

  @Test
  void beyondThoseWhoMayWait_isRefused() throws Exception {
    ask(1);
    begun.acquire();
    ask(ConfigurationPage.MOST_WAITING + 1);
    Eventually.equal("answers", 1L, () -> asked.stream().filter(this::isAnswered).count());
    mayEnd.release(asked.size());

    List<String> answers = new ArrayList<>();
    for (Socket socket : asked) {
      answers.add(answer(socket));
    }

    assertThat(answers)
        .filteredOn(answer -> answer.startsWith("HTTP/1.1 503 "))
        .singleElement()
        .asString()
        .contains("retry-after: 1");
  }

  @Test
  void thoseWhoHaveLeft_takeNoPlaceOfThoseWhoMayWait() throws Exception {
    ask(1);
    begun.acquire();
    ask(ConfigurationPage.MOST_WAITING);
    // Answered by the same event loop, and so after the requests and the ends before it.
    get("/api/openapi");
    for (Socket socket : asked.subList(1, asked.size())) {
      socket.close();
    }
    get("/api/openapi");
    Socket last = request(listener.port(), "GET", "/api/configuration", "localhost", "");
    get("/api/openapi");
    mayEnd.release(asked.size());

    assertThat(answer(last)).startsWith("HTTP/1.1 200 ");
  }
}
