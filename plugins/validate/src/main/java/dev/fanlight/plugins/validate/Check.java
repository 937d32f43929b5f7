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
    Waiting check = new Waiting(body);
    AtomicBoolean ended = new AtomicBoolean();
    Future<Void> room = trees.take(check.tree);
    exchange.onEnd(() -> {
      ended.set(true);
      check.abandon();
    });
    return check
        .after(room.isComplete() ? room : chain.join(room), ended::get)
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
          Tree tree = new Tree(true, body.length());
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
   * A body that waits for memory, then for a thread. The memory is given back once: by the thread
   * when the check is over, or where the check is abandoned before a thread begins.
   */
  private final class Waiting {
    private final Buffer body;
    private final Tree tree;
    private final AtomicBoolean decided = new AtomicBoolean();

    Waiting(Buffer body) {
      this.body = body;
      this.tree = new Tree(false, body.length());
    }

    /**
     * Checks the body on the pool.
     *
     * @param room completes when there is room for the tree
     */
    Future<List<Violation>> after(Future<Void> room, BooleanSupplier over) {
      return room.compose(there -> context.blocking(() -> check(over)))
          .onFailure(failed -> abandon());
    }

    private List<Violation> check(BooleanSupplier over)
        throws MalformedException, TooCostlyException {
      if (!decided.compareAndSet(false, true)) {
        throw new TooCostlyException(); // before the body is read
      }
      trees.begun(tree);
      return checked(body, tree, over);
    }

    /** Has no effect on a check that a thread has begun. */
    void abandon() {
      if (decided.compareAndSet(false, true)) {
        trees.giveBack(tree);
      }
    }
  }
}
