package dev.fanlight.gateway.filter.boundary;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A response stream that a plugin made. What the stream throws becomes its failure, so that the
 * answer breaks off and the plugin is named. On the exchange's loop.
 */
public final class PluginStream implements ReadStream<Buffer> {
  private final ReadStream<Buffer> source;
  private final PluginCode code;
  private final Function<Throwable, Throwable> blame;
  private @Nullable Handler<Throwable> listener;
  private @Nullable Throwable failure;
  private boolean told;

  private PluginStream(
      ReadStream<Buffer> source, PluginCode code, Function<Throwable, Throwable> blame) {
    this.source = source;
    this.code = code;
    this.blame = blame;
  }

  /**
   * Guards the body of a plugin's response, unless it is the one that the plugin received.
   *
   * @param code whose response it is
   * @param blame makes the error that names the plugin
   */
  public static void guard(
      GatewayResponse response,
      @Nullable GatewayResponse received,
      PluginCode code,
      Function<Throwable, Throwable> blame) {
    if (response.body() instanceof Body.Streamed own
        && !(own.stream() instanceof PluginStream)
        && (received == null || !isSame(own, received.body()))) {
      response.body(
          new Body.Streamed(
              new PluginStream(own.stream(), code, blame), own.length(), own.trailers()));
    }
  }

  private static boolean isSame(Body.Streamed own, Body received) {
    return received instanceof Body.Streamed streamed && streamed.stream().equals(own.stream());
  }

  private PluginStream run(Runnable step) {
    try {
      code.run(step);
    } catch (Throwable thrown) { // a linkage error of one plugin must not cost the gateway either
      fail(blame.apply(thrown));
    }
    return this;
  }

  /** Tells the listener once; a failure that comes before the listener waits for it. */
  private void fail(Throwable failure) {
    if (this.failure == null) {
      this.failure = failure;
      tell();
    }
  }

  private void tell() {
    Handler<Throwable> present = listener;
    Throwable first = failure;
    if (!told && present != null && first != null) {
      told = true;
      present.handle(first);
    }
  }

  @Override
  public PluginStream exceptionHandler(@Nullable Handler<Throwable> handler) {
    listener = handler;
    run(() -> source.exceptionHandler(handler == null ? null : this::fail));
    tell();
    return this;
  }

  @Override
  public PluginStream handler(@Nullable Handler<Buffer> handler) {
    return run(() -> source.handler(handler));
  }

  @Override
  public PluginStream pause() {
    return run(source::pause);
  }

  @Override
  public PluginStream resume() {
    return run(source::resume);
  }

  @Override
  public PluginStream fetch(long amount) {
    return run(() -> source.fetch(amount));
  }

  @Override
  public PluginStream endHandler(@Nullable Handler<Void> handler) {
    return run(() -> source.endHandler(handler));
  }
}
