package dev.fanlight.gateway.server;

import dev.fanlight.gateway.upstream.tunnel.TunnelEnd;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An upstream's end of a tunnel, which a test plays. Confined to the listener's loop. */
public final class PlayedEnd implements TunnelEnd {
  public final List<Promise<Void>> writes = new ArrayList<>();
  public final StringBuilder written = new StringBuilder();
  public @Nullable Reader reader;
  public String closed = "";
  boolean paused;
  public boolean outputEnded;

  @Override
  public void read(Reader hears) {
    reader = hears;
  }

  @Override
  public void pause() {
    paused = true;
  }

  @Override
  public void resume() {
    paused = false;
  }

  @Override
  public Future<Void> write(Buffer bytes) {
    written.append(bytes);
    Promise<Void> written = Promise.promise();
    writes.add(written);
    return written.future();
  }

  @Override
  public boolean waits() {
    return writes.stream().anyMatch(write -> !write.future().isComplete());
  }

  @Override
  public long taken() {
    return writes.stream().filter(write -> write.future().isComplete()).count();
  }

  @Override
  public void endOutput() {
    outputEnded = true;
  }

  @Override
  public void close() {
    closed = "closed";
    dropWrites();
  }

  @Override
  public void reset() {
    closed = "reset";
    dropWrites();
  }

  /** As the network does: what waits is never taken. */
  private void dropWrites() {
    writes.forEach(write -> write.tryFail("the connection is closed"));
  }
}
