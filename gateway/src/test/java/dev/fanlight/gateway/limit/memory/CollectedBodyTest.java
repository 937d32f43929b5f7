package dev.fanlight.gateway.limit.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.lang.management.ManagementFactory;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A body that is read whole takes no more memory than its bytes, which are what is counted. */
class CollectedBodyTest {
  private static final int CHUNK = 64 * 1024;
  private static final int CHUNKS = 100;

  private final Upload upload = new Upload();
  private final Future<Buffer> whole =
      new Body.Streamed(upload, -1).collect(Long.MAX_VALUE, ErrorCode.PAYLOAD_TOO_LARGE);

  @Test
  void chunks_areNotCopiedUntilTheyAreWhole() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Buffer chunk = Buffer.buffer(new byte[CHUNK]);
    long before = threads.getCurrentThreadAllocatedBytes();

    for (int i = 0; i < CHUNKS; i++) {
      upload.gives(chunk);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(CHUNK);
    upload.ends();

    assertThat(whole.result().length()).isEqualTo(CHUNKS * CHUNK);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(2L * CHUNKS * CHUNK);
  }

  @Test
  void smallChunks_areWholeInTheirOrder() {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      String text = i % 700 == 0 ? "x".repeat(5000) + i : "-" + i;
      all.append(text);
      upload.gives(Buffer.buffer(text));
    }
    upload.ends();

    assertThat(whole.result()).hasToString(all.toString());
  }

  private static final class Upload implements ReadStream<Buffer> {
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> endHandler;

    void gives(Buffer chunk) {
      Objects.requireNonNull(handler).handle(chunk);
    }

    void ends() {
      Objects.requireNonNull(endHandler).handle(null);
    }

    @Override
    public Upload handler(@Nullable Handler<Buffer> reader) {
      handler = reader;
      return this;
    }

    @Override
    public Upload endHandler(@Nullable Handler<Void> reader) {
      endHandler = reader;
      return this;
    }

    @Override
    public Upload exceptionHandler(@Nullable Handler<Throwable> reader) {
      return this;
    }

    @Override
    public Upload pause() {
      return this;
    }

    @Override
    public Upload resume() {
      return this;
    }

    @Override
    public Upload fetch(long amount) {
      return this;
    }
  }
}
