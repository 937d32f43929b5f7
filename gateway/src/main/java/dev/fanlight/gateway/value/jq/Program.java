package dev.fanlight.gateway.value.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.fanlight.plugin.GatewayError;
import java.util.ArrayList;
import java.util.List;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import org.jspecify.annotations.Nullable;

/** A compiled program. Safe for use by all threads. */
public final class Program {
  /** A program that is longer takes the library's parser minutes. */
  private static final int LONGEST = 64 * 1024;

  private static final Scope BUILTINS = Builtins.scope();

  private final JsonQuery query;
  private final boolean discreet;

  private Program(JsonQuery query, boolean discreet) {
    this.query = query;
    this.discreet = discreet;
  }

  /** The same program, whose errors have no cause: that may show a part of its text. */
  public Program discreet() {
    return new Program(query, true);
  }

  /**
   * Reads a program.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static Program compile(String text) {
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException(
          "not a jq program: it has more than " + LONGEST + " characters");
    }
    JsonQuery query;
    try {
      query = JsonQuery.compile(text, Builtins.VERSION);
    } catch (JsonQueryException e) {
      throw new IllegalArgumentException("not a jq program: " + reason(e), e);
    } catch (StackOverflowError | RuntimeException e) {
      throw new IllegalArgumentException("not a jq program: it cannot be read", e);
    }
    ProgramCheck.check(query, BUILTINS);
    Instrumentation.below(query);
    return new Program(query, false);
  }

  /** The parser says where; what it would have taken instead is a list of every token there is. */
  private static String reason(JsonQueryException refused) {
    Throwable parser = refused.getCause();
    String reason = parser == null ? null : parser.getMessage();
    return reason == null ? refused.getOriginalMessage() : reason.lines().findFirst().orElse("");
  }

  /**
   * Runs it on this thread. An interrupt stops it.
   *
   * @param input null is JSON's null
   * @param maxHeld bytes of memory that it may hold, input included
   * @param maxText bytes that any value it makes may have as JSON
   * @return the one value that it gives; its numbers are finite
   * @throws GatewayError {@code merge_failed} when it fails, is interrupted, exceeds a bound,
   *     recurses too deeply or gives anything but one value; {@code overloaded} when all programs
   *     together hold too much
   */
  public JsonNode run(@Nullable JsonNode input, long maxHeld, long maxText) {
    List<JsonNode> values = new ArrayList<>(1);
    try (Ledger ledger = Ledger.open(maxHeld, maxText)) {
      query.apply(
          Scope.newChildScope(BUILTINS),
          input == null ? NullNode.getInstance() : ledger.built(input),
          output -> collect(output, values));
    } catch (GatewayError error) {
      throw error;
    } catch (StackOverflowError deep) {
      throw Ledger.failed("recurses too deeply");
    } catch (JsonQueryException e) {
      // What it says shows values, which are no business of the client's.
      throw discreet ? Ledger.failed("failed") : Ledger.failed("failed").withCause(e);
    } catch (RuntimeException e) {
      throw Ledger.failed("failed").withCause(e);
    }
    if (values.isEmpty()) {
      throw Ledger.failed("gives no value");
    }
    return Finite.of(values.get(0));
  }

  /** Ends a program at its second value, which may be one of endlessly many. */
  private static void collect(JsonNode output, List<JsonNode> values) {
    if (!values.isEmpty()) {
      throw Ledger.failed("gives more than one value; collect them with [...]");
    }
    values.add(output);
  }
}
