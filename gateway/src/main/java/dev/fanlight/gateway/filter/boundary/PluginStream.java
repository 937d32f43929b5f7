package dev.fanlight.gateway.filter.boundary;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.MapperException;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A stream that a plugin made. What the stream throws becomes its failure, so that the answer or
 * the upload breaks off and the plugin is named. On the exchange's loop.
 */
public final class PluginStream implements Body.Counted {
  private final ReadStream<Buffer> source;
  private final PluginCode code;
  private final Function<Throwable, GatewayError> blame;

  /** Null for an answer: whoever writes it hears of the failure. */
  private final @Nullable Consumer<GatewayError> cancel;

  private @Nullable Handler<Throwable> listener;
  private @Nullable Throwable failure;
  private boolean told;

  private PluginStream(
      ReadStream<Buffer> source,
      PluginCode code,
      Function<Throwable, GatewayError> blame,
      @Nullable Consumer<GatewayError> cancel) {
    this.source = source;
    this.code = code;
    this.blame = blame;
    this.cancel = cancel;
  }

  /**
   * Guards the body of a plugin's response, unless it is the one that the plugin received.
   *
   * @param code whose response it is
   * @param blame makes the error that names the plugin
   */
  public static void guard(
      GatewayResponse response,
      @Nullable Body received,
      PluginCode code,
      Function<Throwable, GatewayError> blame) {
    if (response.body() instanceof Body.Streamed own
        && !(own.stream() instanceof PluginStream)
        && !isSame(own, received)) {
      response.body(
          new Body.Streamed(
              new PluginStream(own.stream(), code, blame, null), own.length(), own.trailers()));
    }
  }

  /**
   * Guards the body of the request that a plugin passes on, unless it is the one that the plugin
   * received.
   *
   * @param code whose request it is
   * @param blame makes the error that names the plugin
   * @param cancel ends the exchange: nobody else hears of an upload that fails
   */
  public static void guard(
      GatewayRequest request,
      @Nullable Body received,
      PluginCode code,
      Function<Throwable, GatewayError> blame,
      Consumer<GatewayError> cancel) {
    if (request.body() instanceof Body.Streamed own
        && !(own.stream() instanceof PluginStream)
        && !isSame(own, received)) {
      PluginStream guarded = new PluginStream(own.stream(), code, blame, cancel);
      request.body(new Body.Streamed(guarded, own.length(), own.trailers()));
    }
  }

  private static boolean isSame(Body.Streamed own, @Nullable Body received) {
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
      Throwable named = failure instanceof MapperException own ? blamed(own) : failure;
      this.failure = named;
      if (cancel != null) {
        cancel.accept(named instanceof GatewayError error ? error : blame.apply(named));
      }
      tell();
    }
  }

  private GatewayError blamed(MapperException own) {
    return blame.apply(Objects.requireNonNullElse(own.getCause(), own));
  }

  @Override
  public boolean keep(int bytes) {
    return !(source instanceof Body.Counted counted) || counted.keep(bytes);
  }

  @Override
  public boolean awaitsContinue() {
    return source instanceof Body.Counted counted && counted.awaitsContinue();
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
