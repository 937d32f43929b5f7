package dev.fanlight.plugins.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import dev.fanlight.plugin.testkit.FakePluginContext;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One place of the plugin, whose exchanges are on several event loops. */
class ManyLoopsTest {
  private static final int LOOPS = 4;
  private static final Signer ED = Signer.ed("ed");

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(LOOPS));
  private final FakePluginContext context = new FakePluginContext("jwt", vertx);
  private final FakeIssuer issuer = new FakeIssuer().keys(ED);
  private final Filter plugin = plugin();

  private Filter plugin() {
    JwtConfig config =
        new JwtConfig(
            List.of(Configs.fetched("https://issuer", issuer.url("/jwks"))),
            new RequireConfig(null, null),
            Map.of(),
            null,
            null,
            null,
            null,
            "Orders",
            null,
            null);
    Instant now = Instant.ofEpochSecond(JwtScene.NOW);
    return (Filter) new JwtPlugin(() -> now, () -> 0).create(config, context);
  }

  @AfterEach
  void stop() throws Exception {
    context.close();
    vertx.close().await(20, SECONDS);
    issuer.close();
  }

  /** With a token that nobody has signed. */
  private static FakeExchange unknown(int kid) {
    String header = "{\"alg\":\"EdDSA\",\"kid\":\"bogus-%d\"}".formatted(kid);
    return JwtScene.with(
        Signer.base64(header.getBytes(UTF_8))
            + "."
            + Signer.base64(JwtScene.claims("").getBytes(UTF_8))
            + "."
            + Signer.base64(new byte[64]));
  }

  private Future<GatewayResponse> ask(FakeExchange exchange) {
    return plugin.filter(exchange, FakeChain.answering(200));
  }

  @Test
  void aThousandUnknownKids_ofAllLoopsAtOnce_costOneFetch() throws Exception {
    List<Context> loops = new ArrayList<>();
    for (int i = 0; i < LOOPS; i++) {
      loops.add(((VertxInternal) vertx).createEventLoopContext());
    }
    assertThat(
            on(loops.getFirst(), () -> ask(JwtScene.with(ED.token(JwtScene.claims("")))))
                .await(20, SECONDS)
                .status())
        .isEqualTo(200);
    assertThat(issuer.asked()).isOne();

    CyclicBarrier begin = new CyclicBarrier(LOOPS);
    List<Future<Integer>> refused = new ArrayList<>();
    for (Context loop : loops) {
      List<FakeExchange> unknown =
          IntStream.range(0, 1000 / LOOPS).mapToObj(ManyLoopsTest::unknown).toList();
      refused.add(
          on(
              loop,
              () -> {
                begin.await(20, SECONDS);
                return refused(unknown);
              }));
    }

    for (Future<Integer> count : refused) {
      assertThat(count.await(20, SECONDS)).isEqualTo(1000 / LOOPS);
    }
    assertThat(issuer.asked()).isEqualTo(2);
  }

  /** How many of them are refused. */
  private Future<Integer> refused(List<FakeExchange> exchanges) {
    List<Future<GatewayResponse>> answers = exchanges.stream().map(this::ask).toList();
    return Future.join(answers)
        .transform(
            all -> Future.succeededFuture((int) answers.stream().filter(Future::failed).count()));
  }

  private interface Task<T> {
    Future<T> run() throws Exception;
  }

  private static <T> Future<T> on(Context loop, Task<T> task) {
    Promise<T> done = Promise.promise();
    loop.runOnContext(go -> {
      try {
        task.run().onComplete(done);
      } catch (Exception failure) {
        done.fail(failure);
      }
    });
    return done.future();
  }
}
