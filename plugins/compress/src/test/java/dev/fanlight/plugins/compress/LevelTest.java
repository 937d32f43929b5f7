package dev.fanlight.plugins.compress;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import dev.fanlight.plugin.testkit.FakePluginContext;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How hard a coding tries. */
class LevelTest {
  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final FakePluginContext context = new FakePluginContext("compress", vertx);

  @AfterEach
  void stop() throws Exception {
    context.close();
    vertx.close().await(20, SECONDS);
  }

  @ParameterizedTest
  @CsvSource({"gzip, 65536, 6", "gzip, 65537, 4", "zstd, 65536, 3", "zstd, 65537, 2"})
  void withoutALevel_theSizeOfTheBodyChoosesIt(String coding, int size, int level)
      throws Exception {
    Buffer unsaid = encoded(coding, size, null);

    for (int one : coding.equals("gzip") ? new int[] {1, 4, 6} : new int[] {1, 2, 3}) {
      assertThat(encoded(coding, size, one).equals(unsaid))
          .as("as with level %d", one)
          .isEqualTo(one == level);
    }
  }

  /** Words in an order of chance, which each of these levels encodes to other bytes. */
  private Buffer encoded(String coding, int size, @Nullable Integer level) throws Exception {
    Random chance = new Random(7);
    StringBuilder words = new StringBuilder();
    while (words.length() < size) {
      words.append(Integer.toString(chance.nextInt(300), 2)).append(' ');
    }
    Body body = Body.of(words.substring(0, size));
    Filter filter =
        (Filter)
            new CompressPlugin()
                .create(new CompressConfig(null, null, null, level, null, 100), context);
    FakeExchange exchange = FakeExchange.get("/").header("Accept-Encoding", coding);
    Promise<Buffer> encoded = Promise.promise();
    loop.runOnContext(go ->
        filter
            .start()
            .compose(started ->
                filter.filter(exchange, FakeChain.answering(CompressScene.response(200, body))))
            .compose(answer -> answer.body().collect(1 << 20, ErrorCode.INTERNAL_ERROR))
            .onComplete(encoded));
    return encoded.future().await(20, SECONDS);
  }
}
