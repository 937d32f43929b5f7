package dev.fanlight.gateway.value;

import dev.fanlight.gateway.value.jq.Program;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.buffer.Buffer;

/**
 * A jq program that makes the answer out of what the default merge gives. Compiled once; safe for
 * use by all threads.
 */
public final class JqProgram {
  /** What a program may hold, and how long its values may be, where a small answer is allowed. */
  private static final long LEAST_HELD = 32L << 20;

  private static final long LEAST_TEXT = 4L << 20;

  private final Program program;

  private JqProgram(Program program) {
    this.program = program;
  }

  /** The same program, whose errors have no cause: that may show a part of its text. */
  public JqProgram discreet() {
    return new JqProgram(program.discreet());
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
    return new JqProgram(Program.compile(program));
  }

  /**
   * Runs the program, which may take long: run it on a thread of a pool, and interrupt that at the
   * deadline.
   *
   * @param input JSON
   * @param maxBytes of the answer; the program may hold 32 times as much while it computes, at
   *     least 32 MiB, and no value that it makes may be longer than four times as much, at least 4
   *     MiB
   * @throws GatewayError {@code merge_failed} when the program fails, is interrupted, holds too
   *     much, recurses too deeply or gives anything but one value; {@code upstream_body_too_large}
   *     when that is larger than maxBytes; {@code overloaded} when all programs together hold too
   *     much
   */
  public Buffer apply(Buffer input, long maxBytes) {
    return program.run(
        input, Math.max(LEAST_HELD, 32 * maxBytes), Math.max(LEAST_TEXT, 4 * maxBytes), maxBytes);
  }
}
