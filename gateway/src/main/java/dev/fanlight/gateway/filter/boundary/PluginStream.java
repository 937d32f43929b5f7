package dev.fanlight.gateway.filter.boundary;

import dev.fanlight.gateway.limit.memory.StreamFailure;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.MapperException;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A stream that a plugin made. What the stream throws becomes its failure, so that the answer or
 * the upload breaks off and the plugin is named. So does what no stream may do: to call its
 * handlers on another thread than the event loop of its exchange, and to give a piece or a failure
 * that is null. What it gives after its end is dropped. On the exchange's loop.
 */
public final class PluginStream implements Body.Counted {
  private final ReadStream<Buffer> source;
  private final Owner owner;

  /** Null for an answer: whoever writes it hears of the failure. */
  private final @Nullable Upload upload;

  private final Thread loop = Thread.currentThread();
  private final AtomicBoolean strayed = new AtomicBoolean();
  private @Nullable Handler<Throwable> listener;
  private @Nullable GatewayError failure;
  private boolean hasReader;
  private boolean begun;

  /** Whether the listener has heard of a failure. */
  private boolean told;

  private boolean ended;

  private PluginStream(ReadStream<Buffer> source, Owner owner, @Nullable Upload upload) {
    this.source = source;
    this.owner = owner;
    this.upload = upload;
  }

  /** The plugin whose streams are guarded. */
  public interface Owner {
    /** Whose code runs in a stream. */
    PluginCode code();

    /** Makes the error that names the plugin. On the loop. */
    GatewayError blame(Throwable failure);

    /** Runs a task on the loop. From any thread. */
    void onLoop(Runnable task);
  }

  /** What sends the body of a request upstream: nobody else hears of an upload that fails. */
  @FunctionalInterface
  public interface Upload {
    /** Ends the exchange. */
    void cancel(GatewayError error);
  }

  /**
   * Guards the body of a plugin's response, unless it is the one that the plugin received.
   *
   * @param owner whose response it is
   */
  public static void guard(GatewayResponse response, @Nullable Body received, Owner owner) {
    Body guarded = guarded(response.body(), received, owner, null);
    if (guarded != null) {
      response.body(guarded);
    }
  }

  /**
   * Guards the body of the request that a plugin passes on, unless it is the one that the plugin
   * received.
   *
   * @param owner whose request it is
   */
  public static void guard(
      GatewayRequest request, @Nullable Body received, Owner owner, Upload upload) {
    Body guarded = guarded(request.body(), received, owner, upload);
    if (guarded != null) {
      request.body(guarded);
    }
  }

  /** Null: the body needs no guard. */
  private static @Nullable Body guarded(
      Body body, @Nullable Body received, Owner owner, @Nullable Upload upload) {
    if (!(body instanceof Body.Streamed own)) {
      return null;
    }
    ReadStream<Buffer> stream = own.stream();
    if (Body.Counted.isSpent(stream)) {
      stream = new SpentStream();
    } else if (isSame(own, received) || stream instanceof PluginStream) {
      stream.pause(); // if the plugin lets it flow, nothing is lost before its reader comes
      return null;
    }
    return new Body.Streamed(new PluginStream(stream, owner, upload), own.length(), own.trailers());
  }

  private static boolean isSame(Body.Streamed own, @Nullable Body received) {
    return received instanceof Body.Streamed streamed && streamed.stream().equals(own.stream());
  }

  private PluginStream run(Runnable step) {
    try {
      owner.code().run(step);
    } catch (Throwable thrown) { // a linkage error of one plugin must not cost the gateway either
      fail(owner.blame(thrown));
    }
    return this;
  }

  /** Whether a handler is called where it may be. If not, the stream has failed. */
  private boolean isHere() {
    Thread caller = Thread.currentThread();
    if (caller.equals(loop)) {
      return true;
    }
    if (strayed.compareAndSet(false, true)) {
      IllegalStateException stray =
          new IllegalStateException(
              "a stream called its handlers on thread %s: expected the event loop of its exchange"
                  .formatted(caller.getName()));
      owner.onLoop(() -> fail(owner.blame(stray)));
    }
    return false;
  }

  private void piece(Handler<Buffer> reader, Buffer piece) {
    if (!isHere() || ended || failure != null) {
      return;
    }
    begun = true;
    if (Objects.isNull(piece)) {
      fail(owner.blame(new NullPointerException("a stream gave a piece that is null")));
    } else {
      toReader(() -> reader.handle(piece));
    }
  }

  private void end(Handler<Void> reader) {
    if (isHere() && !ended && failure == null) {
      begun = true;
      ended = true;
      toReader(() -> reader.handle(null));
    }
  }

  /**
   * The reader may be another plugin's. What it throws is no failure of this stream. The listener
   * hears of it first, and of the exception itself: a stream of the plugin that threw names that
   * plugin then. Only for a reader that nobody names, the upload is cancelled with it.
   */
  private void toReader(Runnable reader) {
    try {
      reader.run();
    } catch (Throwable thrown) {
      GatewayError error = failure == null ? GatewayError.from(thrown) : failure;
      failure = error;
      run(source::pause);
      tell(thrown);
      if (upload != null) {
        upload.cancel(error);
      }
    }
  }

  private void broken(Throwable failure) {
    if (isHere()) {
      fail(
          Objects.isNull(failure)
              ? owner.blame(
                  new NullPointerException("a stream failed with an exception that is null"))
              : failure);
    }
  }

  /** Tells the listener once; a failure that comes before the listener waits for it. */
  private void fail(Throwable failure) {
    if (this.failure == null && !ended) {
      GatewayError named = named(failure);
      this.failure = named;
      if (upload != null) {
        upload.cancel(named);
      }
      tell(named);
    }
  }

  /** The gateway's own streams fail with its errors, and a plugin may throw one on purpose. */
  private GatewayError named(Throwable failure) {
    return switch (failure) {
      case GatewayError error -> error;
      case MapperException own -> owner.blame(Objects.requireNonNullElse(own.getCause(), own));
      default -> owner.blame(failure);
    };
  }

  @Override
  public boolean keep(int bytes) {
    return !(source instanceof Body.Counted counted) || counted.keep(bytes);
  }

  @Override
  public boolean awaitsContinue() {
    return source instanceof Body.Counted counted && counted.awaitsContinue();
  }

  @Override
  public boolean isRead() {
    return begun || Body.Counted.isSpent(source);
  }

  /** The source for its reader, unless it has another one. */
  private ReadStream<Buffer> sourceForReader() {
    if (!begun && Body.Counted.isSpent(source)) {
      throw SpentStream.spent();
    }
    begun |= hasReader;
    return source;
  }

  private void tell(Throwable reason) {
    Handler<Throwable> present = listener;
    if (!told && present != null) {
      told = true;
      StreamFailure.tell(present, reason);
    }
  }

  @Override
  public PluginStream exceptionHandler(@Nullable Handler<Throwable> handler) {
    listener = handler;
    run(() -> source.exceptionHandler(handler == null ? null : this::broken));
    if (failure != null) {
      tell(failure);
    }
    return this;
  }

  @Override
  public PluginStream handler(@Nullable Handler<Buffer> handler) {
    hasReader = handler != null;
    return run(() -> source.handler(handler == null ? null : piece -> piece(handler, piece)));
  }

  @Override
  public PluginStream pause() {
    return run(source::pause);
  }

  @Override
  public PluginStream resume() {
    return run(() -> sourceForReader().resume());
  }

  @Override
  public PluginStream fetch(long amount) {
    return run(() -> sourceForReader().fetch(amount));
  }

  @Override
  public PluginStream endHandler(@Nullable Handler<Void> handler) {
    return run(() -> source.endHandler(handler == null ? null : end -> end(handler)));
  }
}
