package dev.fanlight.gateway.filter.boundary.body;

import dev.fanlight.gateway.filter.boundary.PluginCode;
import dev.fanlight.gateway.limit.memory.EarlyDemand;
import dev.fanlight.gateway.limit.memory.StreamFailure;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
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
 * handlers on another thread than the event loop of its exchange, to give a piece or a failure that
 * is null, and to send another length upstream than its body declared. What it gives after its end
 * is dropped. Its handlers run as the code that has set them, which may be another plugin's. On the
 * exchange's loop.
 */
public final class PluginStream implements Body.Counted {
  private final ReadStream<Buffer> source;
  private final Owner owner;

  /** Null for an answer: whoever writes it hears of the failure. */
  private final @Nullable Upload upload;

  /** What its body declared, in bytes; -1: nothing, or whoever reads the stream compares it. */
  private final long length;

  private final Thread loop = Thread.currentThread();
  private final AtomicBoolean strayed = new AtomicBoolean();
  private final EarlyDemand early = new EarlyDemand(this, this::later);
  private @Nullable Handler<Throwable> listener;
  private @Nullable GatewayError failure;
  private long bytes;
  private boolean hasReader;
  private boolean hasEndHandler;
  private boolean begun;

  /** Whether the listener has heard of a failure. */
  private boolean told;

  private boolean ended;

  PluginStream(ReadStream<Buffer> source, long length, Owner owner, @Nullable Upload upload) {
    this.source = source;
    this.length = length;
    this.owner = owner;
    this.upload = upload;
  }

  /** The plugin whose streams are guarded. */
  public interface Owner {
    /** Whose code runs in a stream. */
    PluginCode code();

    /** Makes the error that names the plugin. On the loop. */
    GatewayError blame(Throwable failure);

    /** Counts bytes that its exchange holds, as {@link Body.Counted#keep} says. On the loop. */
    boolean keep(int bytes);

    /** The loop of its exchange. */
    Loop loop();

    /** Runs a task on the loop. From any thread. */
    void onLoop(Runnable task);
  }

  /** What sends the body of a request upstream: nobody else hears of an upload that fails. */
  @FunctionalInterface
  public interface Upload {
    /** Ends the exchange, or the call. */
    void cancel(GatewayError error);
  }

  private PluginStream run(Runnable step) {
    try {
      owner.code().run(step);
    } catch (Throwable thrown) { // a linkage error of one plugin must not cost the gateway either
      fail(owner.blame(thrown));
    }
    return this;
  }

  private void later(Runnable task) {
    owner.loop().timers().schedule(0, task);
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
      return;
    }
    bytes += piece.length();
    if (length >= 0 && bytes > length) {
      badLength("more");
    } else {
      toReader(() -> reader.handle(piece));
    }
  }

  private void end(Handler<Void> reader) {
    if (!isHere() || ended || failure != null) {
      return;
    }
    begun = true;
    if (bytes < length) {
      badLength("less");
    } else {
      ended = true;
      toReader(() -> reader.handle(null));
    }
  }

  private void badLength(String moreOrLess) {
    fail(
        owner.blame(
            GatewayError.of(
                ErrorCode.INTERNAL_ERROR,
                "the request's body had %s than the %d bytes it declared"
                    .formatted(moreOrLess, length))));
  }

  /**
   * The reader may be another plugin's. What it throws is no failure of this stream. The listener
   * hears of it first, and of the exception itself, so that its plugin is named. The upload is
   * cancelled in the next turn, for a reader that nobody has named by then.
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
        later(() -> upload.cancel(error));
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
        PluginCode.GATEWAY.run(() -> upload.cancel(named));
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
    return (source instanceof Body.Counted counted && counted.counts())
        ? counted.keep(bytes)
        : owner.keep(bytes);
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
    listener = PluginCode.bound(handler);
    run(() -> source.exceptionHandler(handler == null ? null : this::broken));
    if (failure != null) {
      tell(failure);
    }
    return this;
  }

  @Override
  public PluginStream handler(@Nullable Handler<Buffer> handler) {
    Handler<Buffer> reader = PluginCode.bound(handler);
    run(() -> source.handler(reader == null ? null : piece -> piece(reader, piece)));
    hasReader = handler != null;
    early.ask();
    return this;
  }

  @Override
  public PluginStream pause() {
    early.clear();
    return run(source::pause);
  }

  @Override
  public PluginStream resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public PluginStream fetch(long amount) {
    EarlyDemand.sum(0, amount); // it would be taken for a mistake of the stream
    if (hasReader || hasEndHandler) {
      return run(() -> ask(amount));
    }
    early.keep(amount);
    return this;
  }

  private void ask(long amount) {
    ReadStream<Buffer> own = sourceForReader();
    if (amount == Long.MAX_VALUE) {
      own.resume(); // some streams know only that
    } else {
      own.fetch(amount);
    }
  }

  @Override
  public PluginStream endHandler(@Nullable Handler<Void> handler) {
    Handler<Void> reader = PluginCode.bound(handler);
    run(() -> source.endHandler(reader == null ? null : end -> end(reader)));
    hasEndHandler = handler != null;
    early.ask();
    return this;
  }
}
