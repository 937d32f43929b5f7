package dev.fanlight.plugins.validate;

import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugins.validate.TreeMemory.Tree;
import dev.fanlight.plugins.validate.schema.BodySchema;
import dev.fanlight.plugins.validate.schema.Bounds;
import dev.fanlight.plugins.validate.schema.JsonReader;
import dev.fanlight.plugins.validate.schema.MalformedException;
import dev.fanlight.plugins.validate.schema.TooCostlyException;
import dev.fanlight.plugins.validate.schema.Violation;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks bodies: small ones at once on the event loop, others on a thread of the pool. A small body
 * that turns out to be costly goes to the pool too. Safe for use by all threads.
 */
final class Check {
  /** Bytes that are read on the event loop. */
  static final int SMALL = 16 * 1024;

  /** Most often a millisecond. */
  private static final long STEPS_ON_LOOP = 10_000;

  /** Some keywords look at the whole of a value, and so cost more than a step. */
  private static final long NANOS_ON_LOOP = 2_000_000;

  /** For one text: some 20 ms at worst. Nothing ends a pattern on its way. */
  private static final long PATTERN_STEPS_ON_LOOP = 500_000;

  private static final long STEPS_ON_POOL = 2_000_000;

  /** A pattern may take half a minute, and nobody waits for the report. */
  private static final long NANOS_OF_REPORT = 1_000_000_000;

  private final BodySchema schema;
  private final JsonReader reader;
  private final int maxErrors;
  private final PluginContext context;
  private final TreeMemory trees;
  private final PoolRoom pool = new PoolRoom();
  private final LongSupplier nanos;

  /**
   * @param nanos such as {@link System#nanoTime}
   */
  Check(SchemaSource source, ValidateConfig config, PluginContext context, LongSupplier nanos) {
    this.schema = source.compile();
    this.reader = new JsonReader(config.maxDepth());
    this.maxErrors = config.maxErrors();
    this.context = context;
    this.trees = TreeMemory.of(context);
    this.nanos = nanos;
  }

  /**
   * Completes with the violations, or fails with a {@link MalformedException}, a {@link
   * TooCostlyException}, or because the pool has no room. It waits for memory for its tree. The end
   * of the exchange ends the wait and the check, and says nothing of the body.
   *
   * @param chain of that exchange
   */
  Future<List<Violation>> of(Buffer body, Exchange exchange, Chain chain) {
    Future<List<Violation>> atOnce = onLoop(body);
    if (atOnce != null) {
      return atOnce;
    }
    AtomicBoolean ended = new AtomicBoolean();
    Waiting check = new Waiting(body, chain, ended::get);
    Future<Void> room = trees.take(check.tree);
    exchange.onEnd(() -> {
      ended.set(true);
      check.abandon();
    });
    return check
        .after(room)
        .recover(failure ->
            Future.failedFuture(
                ended.get() && failure instanceof TooCostlyException
                    ? GatewayError.of(ErrorCode.CANCELLED, "the exchange has ended")
                    : failure));
  }

  /**
   * The same for a body that nobody waits for. Its exchange may end before. It gets its memory when
   * a thread begins, and does not wait for that.
   */
  Future<List<Violation>> report(Buffer body) {
    Future<List<Violation>> atOnce = onLoop(body);
    return atOnce == null
        ? context.blocking(() -> {
          BooleanSupplier over = within(NANOS_OF_REPORT);
          Tree tree = new Tree(pool, true, body.length());
          if (trees.take(tree).cause() instanceof GatewayError full) {
            throw full;
          }
          return checked(body, tree, over);
        })
        : atOnce;
  }

  /** The result, unless it takes too long for an event loop. */
  private @Nullable Future<List<Violation>> onLoop(Buffer body) {
    if (body.length() > SMALL
        || (long) body.length() * schema.stepsPerCharacter() > PATTERN_STEPS_ON_LOOP) {
      return null;
    }
    Bounds bounds = new Bounds(STEPS_ON_LOOP, maxErrors, within(NANOS_ON_LOOP));
    try {
      return Future.succeededFuture(schema.check(reader.read(body), bounds));
    } catch (MalformedException malformed) {
      return Future.failedFuture(malformed);
    } catch (TooCostlyException costly) {
      return null;
    }
  }

  /** On a thread of the pool, with memory for the tree. */
  private List<Violation> checked(Buffer body, Tree tree, BooleanSupplier over)
      throws MalformedException, TooCostlyException {
    try {
      return schema.check(reader.read(body), new Bounds(STEPS_ON_POOL, maxErrors, over));
    } finally {
      trees.giveBack(tree);
    }
  }

  private BooleanSupplier within(long most) {
    long end = nanos.getAsLong() + most;
    return () -> nanos.getAsLong() - end > 0;
  }

  /**
   * A body that waits for memory, then for a thread. Where other bodies of the same entry have the
   * thread's queue full meanwhile, a body that has waited waits again. The memory is given back
   * once: by the thread when the check is over, or where the check is abandoned before a thread
   * begins.
   */
  private final class Waiting {
    private final Buffer body;
    private final Chain chain;
    private final BooleanSupplier over;
    private final Tree tree;
    private final Promise<List<Violation>> verdict = Promise.promise();

    /** Set by the thread that begins with it, or when it is abandoned before. */
    private final AtomicBoolean decided = new AtomicBoolean();

    Waiting(Buffer body, Chain chain, BooleanSupplier over) {
      this.body = body;
      this.chain = chain;
      this.over = over;
      this.tree = new Tree(pool, false, body.length());
    }

    /**
     * Checks the body on the pool.
     *
     * @param room completes when there is room for the tree
     */
    Future<List<Violation>> after(Future<Void> room) {
      Future<Void> joined = room.isComplete() ? room : chain.join(room);
      joined.compose(there -> onPool()).onComplete(this::done);
      return verdict.future();
    }

    private Future<List<Violation>> onPool() {
      if (decided.get()) {
        return Future.failedFuture(new TooCostlyException());
      }
      return context.blocking(this::check);
    }

    private List<Violation> check() throws MalformedException, TooCostlyException {
      trees.begun(tree);
      if (!decided.compareAndSet(false, true)) {
        throw new TooCostlyException(); // before the body is read
      }
      return checked(body, tree, over);
    }

    /** Has no effect on a check that a thread has begun. */
    void abandon() {
      if (decided.compareAndSet(false, true)) {
        trees.giveBack(tree);
      }
    }

    private void done(@Nullable List<Violation> violations, @Nullable Throwable failure) {
      Future<Void> again = isRefused(failure) ? trees.waitAgain(tree) : null;
      if (again == null) {
        abandon();
        trees.left(tree);
        verdict.complete(violations, failure);
      } else {
        after(again);
      }
    }

    /** Whether the pool takes no more. */
    private boolean isRefused(@Nullable Throwable failure) {
      return !decided.get()
          && failure instanceof GatewayError error
          && error.code() == ErrorCode.OVERLOADED;
    }
  }
}
