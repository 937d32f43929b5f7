package dev.fanlight.plugins.transform;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.JsonProgram;
import dev.fanlight.plugin.PluginContext;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * One run of a program on a thread of the pool. The end of the exchange stops it: the thread is
 * interrupted while it runs the program, and at no other time.
 */
final class ProgramRun {
  private final JsonProgram program;
  private final Buffer input;
  private final long maxBytes;
  private @Nullable Thread thread;
  private boolean stopped;

  private ProgramRun(JsonProgram program, Buffer input, long maxBytes) {
    this.program = program;
    this.input = input;
    this.maxBytes = maxBytes;
  }

  /** Completes with what the program makes of the input. */
  static Future<Buffer> of(
      JsonProgram program, Buffer input, long maxBytes, Exchange exchange, PluginContext context) {
    ProgramRun run = new ProgramRun(program, input, maxBytes);
    exchange.onEnd(run::stop);
    return context.blocking(run::run);
  }

  private Buffer run() {
    begin();
    try {
      return program.run(input, maxBytes);
    } finally {
      end();
    }
  }

  private synchronized void begin() {
    if (stopped) {
      throw GatewayError.of(ErrorCode.CANCELLED, "the exchange has ended");
    }
    thread = Thread.currentThread();
  }

  /** The thread goes on to other work, which the interrupt is not meant for. */
  private synchronized void end() {
    thread = null;
    boolean wasMeantForThis = Thread.interrupted();
    stopped |= wasMeantForThis;
  }

  private synchronized void stop() {
    stopped = true;
    if (thread != null) {
      thread.interrupt();
    }
  }
}
