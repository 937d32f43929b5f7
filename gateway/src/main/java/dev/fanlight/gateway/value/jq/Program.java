package dev.fanlight.gateway.value.jq;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.value.jq.compile.CompileScope;
import dev.fanlight.gateway.value.jq.compile.Compiler;
import dev.fanlight.gateway.value.jq.function.Builtins;
import dev.fanlight.gateway.value.jq.memory.InputReader;
import dev.fanlight.gateway.value.jq.memory.Ledger;
import dev.fanlight.gateway.value.jq.node.Env;
import dev.fanlight.gateway.value.jq.node.Node;
import dev.fanlight.gateway.value.jq.syntax.Parser;
import dev.fanlight.gateway.value.jq.syntax.Syntax;
import dev.fanlight.gateway.value.json.ByteOrderMark;
import dev.fanlight.gateway.value.json.TreeWriter;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.buffer.Buffer;
import java.util.function.LongConsumer;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/** A compiled program. Safe for use by all threads. */
public final class Program {
  /** Nobody writes a longer one by hand. */
  private static final int LONGEST = 64 * 1024;

  private static final CompileScope BUILTINS = Builtins.scope();

  private final Node query;
  private final boolean discreet;

  private Program(Node query, boolean discreet) {
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
    try {
      Syntax read = parsed(text);
      return new Program(Compiler.compile(read, BUILTINS), false);
    } catch (StackOverflowError deep) {
      throw new IllegalArgumentException("not a jq program: it nests too deeply", deep);
    }
  }

  private static Syntax parsed(String text) {
    try {
      return Parser.parse(text);
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException("not a jq program: " + wrong.getMessage(), wrong);
    }
  }

  /**
   * Runs it on this thread. An interrupt stops it.
   *
   * @param input JSON in UTF-8
   * @param maxHeld bytes of memory that it may hold, input and output included
   * @param maxText bytes that any value it makes may have as JSON
   * @param maxBytes of the output
   * @return the one value that it gives, as JSON
   * @throws GatewayError {@code merge_failed} when the input is not JSON, or the program fails, is
   *     interrupted, exceeds a bound, recurses too deeply or gives anything but one value; {@code
   *     upstream_body_too_large} when that is larger than maxBytes; {@code overloaded} when all
   *     programs together hold too much
   */
  public Buffer run(Buffer input, long maxHeld, long maxText, long maxBytes) {
    try (Ledger ledger = Ledger.open(maxHeld, maxText)) {
      return written(ledger, only(ledger, read(ledger, input)), maxBytes);
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

  private JsonNode only(Ledger ledger, JsonNode input) throws JsonQueryException {
    Node.Held only = new Node.Held();
    query.each(
        new Env(ledger),
        input,
        value -> {
          if (only.value != null) {
            // It may be one of endlessly many.
            throw Ledger.failed("gives more than one value; collect them with [...]");
          }
          only.emit(value, null);
        });
    JsonNode value = only.value;
    if (value == null) {
      throw Ledger.failed("gives no value");
    }
    return value;
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
}
