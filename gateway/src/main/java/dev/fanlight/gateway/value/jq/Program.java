package dev.fanlight.gateway.value.jq;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.value.json.ByteOrderMark;
import dev.fanlight.gateway.value.json.TreeWriter;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.exception.JsonQueryException;

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
    if (parser instanceof NumberFormatException) {
      return "a whole number does not fit into 64 bits";
    }
    String reason = parser == null ? null : parser.getMessage();
    return reason == null ? refused.getOriginalMessage() : reason.lines().findFirst().orElse("");
  }

  /**
   * Runs it on this thread. An interrupt stops it.
   *
   * @param input JSON in UTF-8; null when there is nothing but white space
   * @param maxHeld bytes of memory that it may hold, input and output included
   * @param maxText bytes that any value it makes may have as JSON
   * @param maxBytes of the output
   * @return the one value that it gives, as JSON
   * @throws GatewayError {@code merge_failed} when it fails, is interrupted, exceeds a bound,
   *     recurses too deeply or gives anything but one value; {@code upstream_body_too_large} when
   *     that is larger than maxBytes; {@code overloaded} when all programs together hold too much
   */
  public Buffer run(Buffer input, long maxHeld, long maxText, long maxBytes) {
    try (Ledger ledger = Ledger.open(maxHeld, maxText)) {
      return written(ledger, only(read(ledger, input)), maxBytes);
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
  }

  private static JsonNode read(Ledger ledger, Buffer input) {
    ledger.hold(input.length());
    try {
      return InputReader.read(ledger, ByteOrderMark.without(input).getBytes());
    } catch (IllegalArgumentException wrong) {
      throw Ledger.failed("cannot read its input: " + wrong.getMessage());
    } finally {
      ledger.release(ledger.held() - input.length());
    }
  }

  private JsonNode only(JsonNode input) throws JsonQueryException {
    List<JsonNode> values = new ArrayList<>(1);
    query.apply(Scope.newChildScope(BUILTINS), input, output -> collect(output, values));
    if (values.isEmpty()) {
      throw Ledger.failed("gives no value");
    }
    return values.get(0);
  }

  private static Buffer written(Ledger ledger, JsonNode value, long maxBytes) {
    LongConsumer progress =
        bytes -> {
          ledger.step();
          if (bytes > maxBytes) {
            throw GatewayError.of(
                ErrorCode.UPSTREAM_BODY_TOO_LARGE,
                "the merged answer is larger than " + maxBytes + " bytes (max_body)");
          }
        };
    long length = TreeWriter.length(value, progress);
    ledger.hold(length);
    return TreeWriter.write(value, length, progress);
  }

  /** Ends a program at its second value, which may be one of endlessly many. */
  private static void collect(JsonNode output, List<JsonNode> values) {
    if (!values.isEmpty()) {
      throw Ledger.failed("gives more than one value; collect them with [...]");
    }
    values.add(output);
  }
}
