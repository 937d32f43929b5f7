package dev.fanlight.plugins.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Requests that wait for the fetch of another one. */
class CollapseTest extends CacheScene {
  private static final String FRESH = "cache-control: max-age=60";
  private static final GatewayError LEFT = GatewayError.of(ErrorCode.CANCELLED, "left");

  /** A request under way, and what comes behind the cache for it. */
  private record Waiting(FakeChain chain, Future<GatewayResponse> answer) {}

  private Waiting wait(FakeExchange exchange) {
    Future<GatewayResponse> answer = begin(exchange);
    return new Waiting(chain, answer);
  }

  private List<Waiting> wave(int size) {
    List<Waiting> wave = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      wave.add(wait(get("/")));
    }
    return wave;
  }

  @Test
  void oneFetch_answersAllWhoWait() {
    List<Waiting> wave = wave(5);
    assertThat(wave.stream().filter(one -> one.chain.isDetached())).hasSize(1);
    assertThat(wave).noneMatch(one -> one.chain.proceeded());

    wave.getFirst().chain.answer(response(200, "content", FRESH));

    assertThat(wave).allMatch(one -> text(one.answer.result()).equals("content"));
    assertThat(status(wave.get(0).answer.result()))
        .isEqualTo("fanlight; fwd=uri-miss; fwd-status=200; stored");
    assertThat(status(wave.get(1).answer.result()))
        .isEqualTo("fanlight; fwd=uri-miss; fwd-status=200; stored; collapsed");
  }

  @Test
  void theFetch_hasItsOwnTime() {
    filter =
        cache(new CacheConfig(null, null, Duration.ofSeconds(7), null, null, null, null, null));
    wave(1);
    assertThat(chain.detachedTimeout()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void whoLeaves_leavesAlone_andTheOneWhoBeganItMayGoFirst() {
    List<Waiting> wave = wave(3);

    wave.get(0).chain.leave(LEFT);
    wave.get(2).chain.leave(LEFT);
    assertThat(wave.get(0).chain.isCancelled()).isFalse();
    wave.getFirst().chain.answer(response(200, "content", FRESH));

    assertThat(wave.get(0).answer.failed()).isTrue();
    assertThat(text(wave.get(1).answer.result())).isEqualTo("content");
    assertThat(wave.get(2).answer.failed()).isTrue();
  }

  @Test
  void withTheLastOneWhoLeaves_theFetchIsCancelled_andTheNextOneBeginsAnother() {
    List<Waiting> wave = wave(2);
    wave.get(0).chain.leave(LEFT);
    wave.get(1).chain.leave(LEFT);

    assertThat(wave.get(0).chain.isCancelled()).isTrue();
    Waiting next = wait(get("/"));
    assertThat(next.chain.isDetached()).isTrue();
    next.chain.answer(response(200, "content", FRESH));
    assertThat(text(next.answer.result())).isEqualTo("content");
  }

  @Test
  void anAnswerThatCannotBeStored_isForOne_andTheOthersAskAlone() {
    List<Waiting> wave = wave(3);
    TestBody body = new TestBody();
    wave.getFirst().chain.answer(response(200, "").body(new Body.Streamed(body, -1)));

    assertThat(wave.get(0).answer.result().body()).isInstanceOf(Body.Streamed.class);
    assertThat(wave.get(0).chain.isAdopted()).isTrue();
    assertThat(body.isRead()).isFalse();
    for (Waiting other : wave.subList(1, 3)) {
      assertThat(other.chain.proceeded()).isTrue();
      other.chain.answer(response(200, "own"));
      assertThat(text(other.answer.result())).isEqualTo("own");
    }
  }

  @Test
  void theNextWave_goesAloneAtOnce_forAWhile() {
    ask(get("/"), response(200, ""));
    List<Waiting> next = wave(3);
    assertThat(next).allMatch(one -> one.chain.proceeded());
    ask(get("/b"), response(200, "", FRESH));
    assertThat(isHit("/b")).isTrue();
  }

  @Test
  void whatCannotBeStored_isCancelledWhenTheOneItIsForHasLeft() {
    List<Waiting> wave = wave(2);
    wave.get(0).chain.leave(LEFT);
    wave.get(0).chain.answer(response(200, "").body(new Body.Streamed(new TestBody(), -1)));

    assertThat(wave.get(0).chain.isCancelled()).isTrue();
    assertThat(wave.get(1).chain.proceeded()).isTrue();
  }

  @Test
  void anError_isThatOfAllWhoWait() {
    List<Waiting> wave = wave(3);
    GatewayError down = GatewayError.of(ErrorCode.NO_ENDPOINT, "down");
    wave.getFirst().chain.fail(down);
    assertThat(wave).allMatch(one -> down.equals(one.answer.cause()));
  }

  /** Fields that throw at that reading of one of them. */
  private static MultiMap throwing(int reading) {
    AtomicInteger readings = new AtomicInteger();
    MultiMap fields = MultiMap.caseInsensitiveMultiMap().add("cache-control", "max-age=60");
    return (MultiMap)
        Proxy.newProxyInstance(
            MultiMap.class.getClassLoader(),
            new Class<?>[] {MultiMap.class},
            (proxy, method, arguments) -> {
              boolean isRead = arguments != null && arguments[0].equals("vary");
              if (isRead && readings.incrementAndGet() == reading) {
                throw new IllegalStateException("thrown");
              }
              return method.invoke(fields, arguments);
            });
  }

  @Test
  void aFetchThatThrowsAtItsHead_leavesNobodyWaiting() {
    List<Waiting> wave = wave(3);

    wave.getFirst().chain.answer(new GatewayResponse(200, throwing(1), Body.of("content")));

    assertThat(wave.getFirst().chain.isCancelled()).isTrue();
    assertThat(wave).allMatch(one -> one.chain.proceeded());
    assertThat(wait(get("/")).chain.isDetached()).as("nobody joins it any more").isTrue();
  }

  @Test
  void aFetchThatThrowsAtItsEnd_leavesNobodyWaiting() {
    List<Waiting> wave = wave(3);
    TestBody body = new TestBody();

    wave.getFirst()
        .chain
        .answer(new GatewayResponse(200, throwing(2), new Body.Streamed(body, -1)));
    assertThatIllegalStateException().isThrownBy(body::end);

    assertThat(wave.getFirst().chain.isCancelled()).isTrue();
    assertThat(wave).allMatch(one -> one.chain.proceeded());
  }

  @Test
  void whereTheGatewayTakesNoMoreRuns_everybodyAsksAlone() {
    List<Waiting> wave = wave(3);
    wave.getFirst().chain.fail(GatewayError.of(ErrorCode.SHUTTING_DOWN, "stopping"));
    assertThat(wave).allMatch(one -> one.chain.proceeded());
  }

  @Test
  void aResponseForOtherRequests_isNotForWhoWaits() {
    Waiting first = wait(get("/", "lang: de"));
    Waiting second = wait(get("/", "lang: en"));
    Waiting third = wait(get("/", "lang: de"));
    assertThat(second.chain.isDetached()).isFalse();

    first.chain.answer(response(200, "deutsch", FRESH, "vary: lang"));

    assertThat(text(third.answer.result())).isEqualTo("deutsch");
    assertThat(second.chain.isDetached()).as("it fetches its own").isTrue();
    second.chain.answer(response(200, "english", FRESH, "vary: lang"));
    assertThat(text(second.answer.result())).isEqualTo("english");
    assertThat(isHit("/", "lang: en")).isTrue();

    pass(61);
    Waiting german = wait(get("/", "lang: de"));
    Waiting english = wait(get("/", "lang: en"));
    assertThat(german.chain.isDetached()).isTrue();
    assertThat(english.chain.isDetached()).as("what they vary by is known now").isTrue();
  }

  @Test
  void whoHasWaitedTwiceForOthersResponses_asksAlone() {
    Waiting first = wait(get("/", "lang: de", "size: s"));
    Waiting patient = wait(get("/", "lang: en", "size: m"));
    Waiting third = wait(get("/", "lang: en", "size: s"));

    first.chain.answer(response(200, "", FRESH, "vary: lang"));
    assertThat(third.chain.isDetached()).isFalse();
    patient.chain.answer(response(200, "", FRESH, "vary: lang, size"));

    assertThat(third.chain.proceeded()).isTrue();
  }

  @Test
  void requestsWithCredentials_andThoseThatAskForNews_shareNoFetch() {
    wait(get("/"));
    for (String field :
        new String[] {
          "authorization: Basic a", "cache-control: no-cache", "cache-control: max-age=0"
        }) {
      Waiting alone = wait(get("/", field));
      assertThat(alone.chain.isDetached()).isTrue();
      alone.chain.answer(response(200, field));
      assertThat(text(alone.answer.result())).isEqualTo(field);
    }
  }

  @Test
  void withoutCollapse_everybodyFetches() {
    filter = cache(new CacheConfig(null, null, null, false, null, null, null, null));
    assertThat(wave(3)).allMatch(one -> one.chain.isDetached());
  }

  @Test
  void aValidation_isSharedToo() {
    store("/", "cache-control: max-age=1", "etag: \"a\"");
    pass(2);
    List<Waiting> wave = wave(3);
    wave.getFirst().chain.answer(response(304, "", "etag: \"a\"", FRESH));
    assertThat(wave).allMatch(one -> text(one.answer.result()).equals("content"));
  }

  @Test
  void anErrorStatus_givesAllWhoMayAStaleResponse() {
    store("/", "cache-control: max-age=1, stale-if-error=60");
    pass(2);
    List<Waiting> wave = wave(3);
    wave.getFirst().chain.answer(response(503, "down"));
    assertThat(wave).allMatch(one -> text(one.answer.result()).equals("content"));
    assertThat(wave.getFirst().chain.isCancelled()).isTrue();
  }

  @Test
  void eachOneWhoWaits_getsItsOwnPart() {
    Waiting whole = wait(get("/"));
    Waiting known = wait(get("/", "if-none-match: \"a\""));
    whole.chain.answer(response(200, "content", FRESH, "etag: \"a\""));
    assertThat(whole.answer.result().status()).isEqualTo(200);
    assertThat(known.answer.result().status()).isEqualTo(304);
    whole.answer.result().headers().set("x-mine", "1");
    assertThat(ask(get("/"), response(500, "")).headers().contains("x-mine")).isFalse();
  }

  @Test
  void rfc9111_51_onlyTheOneItWasFetchedForHasItFirstHand() {
    List<Waiting> wave = wave(2);
    pass(3);
    wave.getFirst().chain.answer(response(200, "content", FRESH));
    assertThat(wave.get(0).answer.result().headers().contains("age")).isFalse();
    assertThat(wave.get(1).answer.result().headers().get("age")).isEqualTo("3");
  }

  @Test
  void thePluginTwiceInAChain_doesNotWaitForItself() {
    Waiting outer = wait(get("/"));
    filter = cache(config());
    Waiting inner = wait(get("/"));
    assertThat(inner.chain.isDetached()).isTrue();
    inner.chain.answer(response(200, "content", FRESH));
    outer.chain.answer(inner.answer.result());
    assertThat(text(outer.answer.result())).isEqualTo("content");
  }
}
