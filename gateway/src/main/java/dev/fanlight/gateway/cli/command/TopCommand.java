package dev.fanlight.gateway.cli.command;

import dev.fanlight.gateway.cli.show.TopFrame;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code fanlight top}: bulkheads and routes of a running gateway, as they are now. */
@Command(
    name = "top",
    mixinStandardHelpOptions = true,
    description = {
      "Show the bulkheads and the routes of a running gateway, once a second.",
      "The busiest come first. The key q ends it. Where the output is no terminal, it is printed"
          + " once."
    })
public final class TopCommand implements Callable<Integer> {
  private static final Map<String, String> ONCE = Map.of("once", "true");
  private static final String PAGE = "/api/live";

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private AdminOptions admin = new AdminOptions();

  @Option(names = "--once", description = "Print everything once, and end.")
  private boolean once;

  @Override
  public Integer call() throws IOException, InterruptedException {
    AdminClient client = admin.client();
    PrintWriter out = spec.commandLine().getOut();
    if (once || !Screen.isThere()) {
      out.print(TopFrame.of(client.get(PAGE, ONCE), client.name(), Integer.MAX_VALUE, 80));
      out.flush();
      return 0;
    }
    // Before the terminal is taken: a wrong address is told as any other mistake.
    client.get(PAGE, ONCE);
    try (Screen screen = Screen.open(out)) {
      CountDownLatch quit = new CountDownLatch(1);
      Thread.ofPlatform().daemon().name("keys").start(() -> awaitQuit(quit));
      do {
        screen.show(frame(client));
      } while (!quit.await(1, TimeUnit.SECONDS));
    }
    return 0;
  }

  private static String frame(AdminClient client) {
    int[] size = Screen.size();
    try {
      return TopFrame.of(client.get(PAGE, ONCE), client.name(), size[0], size[1]);
    } catch (IOException gone) {
      return TopFrame.cut("fanlight: " + gone.getMessage() + "; trying again\n", size[1]);
    }
  }

  private static void awaitQuit(CountDownLatch quit) {
    try {
      int key;
      do {
        key = Screen.keys().read();
      } while (key >= 0 && key != 'q' && key != 'Q' && key != 3 && key != 4);
    } catch (IOException closed) {
      // As the end of the input.
    }
    quit.countDown();
  }
}
