package dev.fanlight.plugins.jwt.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugins.jwt.Signer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When keys are fetched. The test completes each fetch, and moves the clock. */
class FetchedKeysTest {
  private static final Signer A = Signer.ed("a");
  private static final KeySet ONLY_A = set(A);
  private static final KeySet A_AND_B = set(A, A.named("b"));
  private static final GatewayError DOWN = GatewayError.of(ErrorCode.CONNECT_FAILED, "down");

  private final List<Promise<KeySet>> fetches = new ArrayList<>();
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1000); // it may overflow
  private final FetchedKeys shared = new FetchedKeys(nanos::get);
  private final RemoteKeys keys = new RemoteKeys(shared, this::fetch);

  private Future<KeySet> fetch() {
    fetches.add(Promise.promise());
    return fetches.getLast().future();
  }

  @Test
  void allWhoMissWaitForOneFetch() {
    List<Future<KeySet>> waiting = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      waiting.add(keys.keysFor("a"));
    }
    assertThat(fetches).hasSize(1);
    fetches.getFirst().complete(ONLY_A);

    assertThat(waiting).allMatch(known -> known.result() == ONLY_A);
    assertThat(keys.keysFor("a").result()).isSameAs(ONLY_A);
    assertThat(fetches).hasSize(1);
  }

  @Test
  void aThousandUnknownNames_forceOneFetchInSixtySeconds() {
    know(ONLY_A);
    for (int i = 0; i < 500; i++) {
      keys.keysFor("bogus-" + i);
    }
    fetches.getLast().complete(ONLY_A);
    for (int i = 0; i < 500; i++) {
      assertThat(keys.keysFor("bogus-" + i).result()).isSameAs(ONLY_A);
    }
    assertThat(fetches).hasSize(2);

    pass(Duration.ofSeconds(59));
    keys.keysFor("bogus");
    assertThat(fetches).hasSize(2);
    pass(Duration.ofSeconds(1));
    keys.keysFor("bogus");
    assertThat(fetches).hasSize(3);
  }

  @Test
  void aNewKey_isFoundAtTheFirstTokenThatNamesIt() {
    know(ONLY_A);

    Future<KeySet> found = keys.keysFor("b");
    fetches.getLast().complete(A_AND_B);

    assertThat(found.result()).isSameAs(A_AND_B);
    assertThat(keys.keysFor("b").result()).isSameAs(A_AND_B);
    assertThat(fetches).hasSize(2);
  }

  @Test
  void whileTheIssuerIsDown_knownKeysGoOn() {
    know(ONLY_A);
    Future<KeySet> unknown = keys.keysFor("b");
    assertThat(keys.keysFor("a").result()).isSameAs(ONLY_A);
    fetches.getLast().fail(DOWN);

    assertThat(unknown.result()).isSameAs(ONLY_A);
    pass(Duration.ofHours(5));
    keys.refresh();
    fetches.getLast().fail(DOWN);
    assertThat(keys.keysFor("a").result()).isSameAs(ONLY_A);
    assertThat(keys.known()).isSameAs(ONLY_A);
  }

  @Test
  void aFetchThatFailsCountsForItsSixtySeconds() {
    know(ONLY_A);
    keys.keysFor("b");
    fetches.getLast().fail(DOWN);

    pass(Duration.ofSeconds(30));
    keys.keysFor("b");
    assertThat(fetches).hasSize(2);
  }

  @Test
  void withoutAnyKey_aFailureIsToldForFiveSeconds() {
    Future<KeySet> first = keys.keysFor("a");
    fetches.getLast().fail(DOWN);

    assertThat(first.cause()).isSameAs(DOWN);
    assertThat(keys.keysFor("a").cause()).isSameAs(DOWN);
    assertThat(fetches).hasSize(1);

    pass(Duration.ofSeconds(5));
    Future<KeySet> second = keys.keysFor("a");
    fetches.getLast().complete(ONLY_A);
    assertThat(second.result()).isSameAs(ONLY_A);
  }

  @Test
  void keysAreFetchedAgainAfterTenMinutes() {
    know(ONLY_A);
    pass(Duration.ofSeconds(599));
    keys.refresh();
    assertThat(fetches).hasSize(1);

    pass(Duration.ofSeconds(1));
    keys.refresh();
    keys.refresh();
    assertThat(fetches).hasSize(2);
    assertThat(keys.keysFor("a").result()).isSameAs(ONLY_A);
    fetches.getLast().complete(A_AND_B);
    assertThat(keys.known()).isSameAs(A_AND_B);
  }

  @Test
  void aFetchThatThrows_hasFailed() {
    RemoteKeys broken =
        new RemoteKeys(
            shared,
            () -> {
              throw new IllegalStateException("stopped");
            });

    assertThat(broken.keysFor("a").failed()).isTrue();
    pass(Duration.ofSeconds(5));
    assertThat(broken.keysFor("a").failed()).isTrue();
  }

  @Test
  void anotherPlaceOfThePlugin_hasTheSameKeysAndWaitsForTheSameFetch() {
    RemoteKeys other = new RemoteKeys(shared, () -> Future.failedFuture("asked twice"));
    Future<KeySet> first = keys.keysFor("a");
    Future<KeySet> second = other.keysFor("a");
    fetches.getFirst().complete(ONLY_A);

    assertThat(first.result()).isSameAs(ONLY_A);
    assertThat(second.result()).isSameAs(ONLY_A);
    assertThat(other.known()).isSameAs(ONLY_A);
    keys.keysFor("bogus");
    fetches.getLast().complete(ONLY_A);
    assertThat(other.keysFor("bogus").result()).isSameAs(ONLY_A);
  }

  @Test
  void aKeyWithoutAName_isNotTakenForOneThatIsNew() throws Exception {
    String other = Signer.ed("x").jwk().replace("\"kid\":\"x\",", "");
    know(
        new JwkReader(EnumSet.allOf(Algorithm.class), false)
            .read(("{\"keys\":[" + A.jwk() + "," + other + "]}").getBytes(UTF_8)));

    Future<KeySet> found = keys.keysFor("b");

    assertThat(fetches).hasSize(2);
    fetches.getLast().complete(A_AND_B);
    assertThat(found.result()).isSameAs(A_AND_B);
  }

  @Test
  void aTokenWithoutAName_neverForcesAFetch() {
    know(ONLY_A);

    assertThat(keys.keysFor(null).result()).isSameAs(ONLY_A);
    assertThat(fetches).hasSize(1);
  }

  private void know(KeySet set) {
    keys.refresh();
    fetches.getLast().complete(set);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private static KeySet set(Signer... signers) {
    try {
      return new JwkReader(EnumSet.allOf(Algorithm.class), false)
          .read(Signer.set(signers).getBytes(UTF_8));
    } catch (JwkReader.Unreadable impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
