package dev.fanlight.gateway.value.jq.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts the memory that one run of a program holds, and stops the run when its thread is
 * interrupted. Memory is an estimate from above: what was built counts until the array or the
 * accumulator that it was built for is done; then only what that holds counts.
 *
 * <p>Confined to the thread that runs the program.
 */
public final class Ledger implements AutoCloseable {
  private static final ThreadLocal<@Nullable Ledger> RUNNING = new ThreadLocal<>();

  /** How deep arrays and objects may nest in a value. */
  static final int DEEPEST = 900;

  private static final int MOST_REGEXES = 16;

  /** Below it a number without a fraction has all its digits. */
  private static final double WHOLE = 1e17;

  private final long maxHeld;
  private final long maxText;
  private final SharedMemory.Share share;
  private final Map<String, Regex> regexes = new HashMap<>();
  private long held;
  private long reserved;

  private Ledger(long maxHeld, long maxText, SharedMemory.Share share) {
    this.maxHeld = maxHeld;
    this.maxText = maxText;
    this.share = share;
  }

  /**
   * Begins a run on this thread.
   *
   * @param maxHeld bytes of memory
   * @param maxText bytes of any single value, as JSON
   */
  public static Ledger open(long maxHeld, long maxText) {
    Ledger ledger = new Ledger(maxHeld, maxText, SharedMemory.ALL.share());
    RUNNING.set(ledger);
    return ledger;
  }

  /** The ledger of the program that runs on this thread. */
  public static Ledger current() {
    Ledger running = RUNNING.get();
    if (running == null) {
      throw new IllegalStateException("no jq program runs here");
    }
    return running;
  }

  @Override
  public void close() {
    RUNNING.remove();
    share.close();
  }

  /** Every lasting program comes by here. */
  public void step() {
    if (Thread.currentThread().isInterrupted()) {
      throw failed("was interrupted");
    }
    share.check();
  }

  public static GatewayError failed(String how) {
    return GatewayError.of(ErrorCode.MERGE_FAILED, "the jq program " + how);
  }

  public long held() {
    return held;
  }

  /** Takes on more. */
  public void hold(long bytes) {
    held += bytes;
    if (held > maxHeld) {
      throw failed("holds more than " + maxHeld + " bytes while it computes");
    }
    if (held > reserved) {
      reserved = share.reach(held);
    }
  }

  /** Makes sure that there is room for what is needed for a moment, and counts nothing. */
  public void room(long bytes) {
    long before = held;
    hold(bytes);
    held = before;
  }

  /** Goes back to an earlier amount. */
  public void release(long to) {
    held = Math.min(held, to);
  }

  /** Refuses a value that whoever walks it would need too much stack for. */
  public void checkDepth(int depth) {
    if (depth > DEEPEST) {
      throw failed("builds a value that nests deeper than " + DEEPEST);
    }
  }

  /** Refuses a value that would be too long as JSON. */
  public void checkText(long length) {
    if (length > maxText) {
      throw failed("builds a value of more than " + maxText + " bytes");
    }
  }

  /**
   * A regular expression, compiled once for a run.
   *
   * @throws IllegalArgumentException when it is none
   */
  public Regex regex(String expression, String flags) {
    String key = flags + "/" + expression;
    Regex known = regexes.get(key);
    if (known == null) {
      known = Regex.of(expression, flags);
      hold(known.memory());
      if (regexes.size() < MOST_REGEXES) {
        regexes.put(key, known);
      }
    }
    return known;
  }

  /**
   * A value that was just made, with its size counted. Parts that had been counted before are only
   * referred to.
   */
  public JsonNode built(JsonNode value) {
    step();
    if (value instanceof Sized) {
      return value;
    }
    if (value.isArray()) {
      ArrayBuilder array = new ArrayBuilder(this);
      for (JsonNode child : value) {
        array.add(built(child));
      }
      return array.done();
    }
    if (value.isObject()) {
      ObjectBuilder object = new ObjectBuilder(this);
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        object.put(field.getKey(), built(field.getValue()));
      }
      return object.done();
    }
    checkText(Sized.text(value));
    if (value.isTextual()) {
      hold(Sized.memory(value));
    }
    return value.isDouble() ? number(value) : value;
  }

  /** Without a fraction where there is none. */
  private static JsonNode number(JsonNode value) {
    double number = value.doubleValue();
    return Math.abs(number) < WHOLE && number == Math.rint(number) && !isNegativeZero(number)
        ? LongNode.valueOf((long) number)
        : value;
  }

  private static boolean isNegativeZero(double number) {
    return number == 0 && 1 / number < 0;
  }
}
