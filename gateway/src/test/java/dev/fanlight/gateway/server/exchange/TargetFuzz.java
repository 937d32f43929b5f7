package dev.fanlight.gateway.server.exchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.fanlight.plugin.GatewayError;

/** Any text in a request line is a target, or it is refused. */
public final class TargetFuzz {
  private TargetFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    RequestTarget target;
    try {
      target = RequestTarget.parse(new String(input, ISO_8859_1), "h", false);
    } catch (GatewayError refused) {
      return;
    }
    if (!target.path().startsWith("/")) {
      throw new AssertionError("a path that does not begin with a slash");
    }
  }
}
