package dev.fanlight.plugins.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.testkit.FakeChain;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random schedules of clients that come, wait and leave, of fetches that end in every way, and of
 * changes. After each step: a fetch under way has somebody who waits for it, or is in the
 * background; nobody waits beyond its own end; nobody waits for nothing; and nobody gets what is
 * invalid.
 */
class FlightModelTest extends CacheScene {
  private static final int SCHEDULES = 300;
  private static final int STEPS = 60;

  /** One client. */
  private static final class Client {
    final FakeChain chain;
    final Future<GatewayResponse> answer;
    final int version;
    boolean left;
    boolean isBackground;

    Client(FakeChain chain, Future<GatewayResponse> answer, int version) {
      this.chain = chain;
      this.answer = answer;
      this.version = version;
    }

    boolean isFetching() {
      return chain.isDetached() && !chain.isCancelled() && !done;
    }

    boolean done;
  }

  private final List<Client> clients = new ArrayList<>();
  private Random random = new Random(0);
  private int version;

  /** Another one after each answer that cannot be stored: requests for that one go alone. */
  private String target = "/";

  private int targets;

  @Test
  void everyFetchHasAnOwner_andNobodyWaitsBeyondItsOwnEnd() {
    for (int seed = 0; seed < SCHEDULES; seed++) {
      random = new Random(seed);
      filter = cache(config());
      clients.clear();
      nextTarget();
      for (int step = 0; step < STEPS; step++) {
        step();
        check("seed " + seed + ", step " + step);
      }
      clients.forEach(this::leave);
      check("the end of seed " + seed);
      assertThat(clients)
          .as("seed " + seed)
          .noneMatch(one -> one.isFetching() && !one.isBackground);
    }
  }

  private void nextTarget() {
    targets++;
    target = "/" + targets;
  }

  private void step() {
    switch (random.nextInt(10)) {
      case 0, 1, 2, 3 -> come();
      case 4, 5 -> pick().ifPresent(this::leave);
      case 6, 7 -> fetching().ifPresent(this::end);
      case 8 -> pass(random.nextInt(5));
      default -> change();
    }
  }

  private void come() {
    Future<GatewayResponse> answer =
        begin(random.nextInt(8) == 0 ? get(target, "cache-control: no-cache") : get(target));
    Client client = new Client(chain, answer, version);
    client.isBackground = chain.isDetached() && answer.isComplete();
    clients.add(client);
    if (chain.proceeded()) {
      chain.answer(response(200, "v" + version));
    }
  }

  private java.util.Optional<Client> pick() {
    return clients.isEmpty()
        ? java.util.Optional.empty()
        : java.util.Optional.of(clients.get(random.nextInt(clients.size())));
  }

  private java.util.Optional<Client> fetching() {
    List<Client> all = clients.stream().filter(Client::isFetching).toList();
    return all.isEmpty()
        ? java.util.Optional.empty()
        : java.util.Optional.of(all.get(random.nextInt(all.size())));
  }

  private void leave(Client client) {
    client.left = true;
    client.chain.leave(GatewayError.of(ErrorCode.DEADLINE_EXCEEDED, "late"));
  }

  private void change() {
    version++;
    ask(exchange(io.vertx.core.http.HttpMethod.PUT, target), response(204, ""));
  }

  /** What it brings is the version that was there when it began, or a later one. */
  private void end(Client client) {
    client.done = true;
    String content = "v" + client.version;
    switch (random.nextInt(5)) {
      case 0 -> client.chain.fail(GatewayError.of(ErrorCode.CONNECT_FAILED, "down"));
      case 1 -> client.chain.fail(GatewayError.of(ErrorCode.SHUTTING_DOWN, "stopping"));
      case 2 -> {
        client.chain.answer(response(200, "").body(new Body.Streamed(new TestBody(), -1)));
        nextTarget();
      }
      default ->
          client.chain.answer(
              response(200, content, "cache-control: max-age=2, stale-while-revalidate=3"));
    }
    for (Client other : clients) {
      if (other.chain.proceeded()) {
        // Those that ask alone after it have been answered by the same script.
        assertThat(other.answer.isComplete() || !other.chain.isDetached()).isTrue();
      }
    }
    clients.stream()
        .filter(other -> other.chain.proceeded() && !other.answer.isComplete())
        .forEach(other -> other.chain.answer(response(200, "v" + version)));
  }

  private void check(String when) {
    long fetches = clients.stream().filter(one -> one.isFetching() && !one.isBackground).count();
    long waiting = clients.stream().filter(one -> !one.answer.isComplete()).count();
    assertThat(clients)
        .as(when + ": nobody waits beyond its own end")
        .noneMatch(one -> one.left && !one.answer.isComplete());
    assertThat(fetches).as(when + ": a fetch has somebody who waits").isLessThanOrEqualTo(waiting);
    if (waiting > 0) {
      assertThat(fetches + backgrounds()).as(when + ": nobody waits for nothing").isPositive();
    }
    assertThat(clients)
        .as(when + ": nobody gets what was invalid when it came")
        .noneMatch(one -> one.answer.succeeded() && version(one) < one.version);
    int last = version;
    Future<GatewayResponse> now = begin(get(target));
    Client probe = new Client(chain, now, version);
    if (now.succeeded() && !text(now.result()).isEmpty()) {
      assertThat(text(now.result())).as(when).isEqualTo("v" + last);
    }
    probe.isBackground = chain.isDetached() && now.isComplete();
    if (probe.isBackground) {
      clients.add(probe);
    } else {
      leave(probe);
      if (chain.proceeded()) {
        chain.answer(response(200, "v" + last));
      }
    }
  }

  private static int version(Client client) {
    String content = text(client.answer.result());
    return content.isEmpty() ? client.version : Integer.parseInt(content.substring(1));
  }

  private long backgrounds() {
    return clients.stream().filter(one -> one.isFetching() && one.isBackground).count();
  }
}
