package dev.fanlight.gateway.cli.command;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which running gateway a command asks. */
final class AdminOptions {
  @Option(
      names = "--admin",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:9090",
      description = "The admin listener of the gateway (default: ${DEFAULT-VALUE}).")
  private URI admin = URI.create("http://127.0.0.1:9090");

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      defaultValue = "${env:FANLIGHT_TOKEN}",
      description =
          "Its admin.token. Without the option: the environment variable FANLIGHT_TOKEN, which"
              + " other users of the machine cannot see.")
  private @Nullable String token;

  AdminClient client() {
    return new AdminClient(admin, token == null || token.isEmpty() ? null : token);
  }
}
