package dev.fanlight.gateway.value;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.thisptr.jackson.jq.BuiltinFunctionLoader;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Version;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/**
 * A jq program that makes the answer out of what the default merge gives. Compiled once; safe for
 * use by all threads.
 */
public final class JqProgram {
  private static final Version VERSION = Versions.JQ_1_7;
  private static final Scope BUILTINS = builtins();

  private final JsonQuery query;
  private final boolean discreet;

  private JqProgram(JsonQuery query, boolean discreet) {
    this.query = query;
    this.discreet = discreet;
  }

  /** The same program, whose own error messages are kept back: they may show a part of its text. */
  public JqProgram discreet() {
    return new JqProgram(query, true);
  }

  /** The program that gives what it gets. */
  public static JqProgram identity() {
    return compile(".");
  }

  /**
   * Reads a program.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static JqProgram compile(String program) {
    JsonQuery query;
    try {
      query = JsonQuery.compile(program, VERSION);
    } catch (JsonQueryException e) {
      throw new IllegalArgumentException("not a jq program: " + reason(e), e);
    }
    Set<String> unknown = JqFunctions.unknown(query, BUILTINS);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "not a jq program: it calls " + String.join(", ", unknown) + ", not known here");
    }
    return new JqProgram(query, false);
  }

  /** The parser says where; what it would have taken instead is a list of every token there is. */
  private static String reason(JsonQueryException refused) {
    Throwable parser = refused.getCause();
    String reason = parser == null ? null : parser.getMessage();
    return reason == null ? refused.getOriginalMessage() : reason.lines().findFirst().orElse("");
  }

  /**
   * Runs the program. It computes for as long as it likes: run it on a thread of a pool, and give
   * up waiting at the deadline. An interrupted thread stops at the next built-in function that the
   * program calls; one that only calls its own goes on.
   *
   * @param input JSON
   * @throws GatewayError {@code merge_failed} when the program fails, is interrupted, recurses too
   *     deeply or gives anything but one value; {@code upstream_body_too_large} when that is larger
   *     than maxBytes
   */
  public Buffer apply(Buffer input, long maxBytes) {
    byte[] json = Json.bytes(evaluated(input));
    if (json.length > maxBytes) {
      throw GatewayError.of(
          ErrorCode.UPSTREAM_BODY_TOO_LARGE,
          "the merged answer is larger than " + maxBytes + " bytes (max_body)");
    }
    return Buffer.buffer(json);
  }

  private JsonNode evaluated(Buffer input) {
    List<JsonNode> values = new ArrayList<>(1);
    try {
      JsonNode value = Json.parse(input);
      query.apply(
          Scope.newChildScope(BUILTINS),
          value == null ? NullNode.getInstance() : value,
          output -> collect(output, values));
    } catch (GatewayError error) {
      throw error;
    } catch (StackOverflowError deep) {
      throw failed("recurses too deeply");
    } catch (JsonQueryException e) {
      throw failed(discreet ? "failed" : "failed: " + e.getOriginalMessage());
    } catch (RuntimeException e) {
      throw failed("failed").withCause(e);
    }
    if (values.isEmpty()) {
      throw failed("gives no value");
    }
    return values.get(0);
  }

  /** Ends a program at its second value, which may be one of endlessly many. */
  private static void collect(JsonNode output, List<JsonNode> values) {
    if (!values.isEmpty()) {
      throw failed("gives more than one value; collect them with [...]");
    }
    values.add(output);
  }

  private static GatewayError failed(String how) {
    return GatewayError.of(ErrorCode.MERGE_FAILED, "the jq program " + how);
  }

  private static Scope builtins() {
    Scope scope = Scope.newEmptyScope();
    BuiltinFunctionLoader.getInstance()
        .loadFunctions(JqProgram.class.getClassLoader(), VERSION, scope);
    // Those that are written in jq find the others in this scope, too.
    scope
        .getLocalFunctions()
        .forEach((name, builtin) -> scope.addFunction(name, stoppable(builtin)));
    return scope;
  }

  /**
   * The library never looks at the interrupt flag; here is where every lasting program comes by.
   */
  private static Function stoppable(Function builtin) {
    return (scope, args, in, path, output, version) -> {
      goOn();
      builtin.apply(
          scope,
          args,
          in,
          path,
          (value, at) -> {
            goOn();
            output.emit(value, at);
          },
          version);
    };
  }

  private static void goOn() {
    if (Thread.currentThread().isInterrupted()) {
      throw failed("was interrupted");
    }
  }
}
