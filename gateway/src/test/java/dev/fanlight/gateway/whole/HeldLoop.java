package dev.fanlight.gateway.whole;

import dev.fanlight.gateway.filter.load.TestJar;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A plugin, {@code holds}, that makes the event loop of a request stand still behind what the loop
 * has read. What comes meanwhile is read at once when it moves again. The request itself goes on
 * just before that.
 */
public final class HeldLoop {
  private static final String HOLD = "held-loop.hold";
  private static final String HELD = "held-loop.held";

  private HeldLoop() {}

  public static void pack(Path folder) throws IOException {
    String create =
        """
        return (Filter) (it, chain) -> {
          io.vertx.core.Promise<GatewayResponse> answer = io.vertx.core.Promise.promise();
          io.vertx.core.Vertx.currentContext().runOnContext(go -> {
            System.setProperty("%s", "");
            while (System.getProperty("%s") != null) { Thread.onSpinWait(); }
            chain.proceed(it).onComplete(answer);
          });
          return answer.future();
        };
        """
            .formatted(HELD, HOLD);
    TestJar.plugin("Holds", "holds", create).write(folder.resolve("holds.jar"));
  }

  /** Sends a request that holds the loop of the client. */
  public static void hold(Wire client, String request) {
    System.setProperty(HOLD, "");
    client.send(request);
    Eventually.equal("held", true, () -> System.getProperty(HELD) != null);
  }

  public static void letGo() {
    System.clearProperty(HOLD);
    System.clearProperty(HELD);
  }
}
