package dev.fanlight.gateway.fuzz;

import dev.fanlight.gateway.config.load.ConfigFuzz;
import dev.fanlight.gateway.fanout.call.GzipFuzz;
import dev.fanlight.gateway.route.path.PathFuzz;
import dev.fanlight.gateway.server.exchange.TargetFuzz;
import dev.fanlight.gateway.server.wire.http1.HeadFuzz;
import dev.fanlight.gateway.server.wire.proxy.ProxyHeaderFuzz;
import dev.fanlight.gateway.telemetry.trace.TraceFuzz;
import dev.fanlight.gateway.value.json.JsonFuzz;
import dev.fanlight.gateway.value.template.TemplateFuzz;
import java.util.Arrays;

/** All targets, each with the first byte of an input that reaches it when they run together. */
public enum Targets {
  HEAD(HeadFuzz.class, HeadFuzz::fuzzerTestOneInput),
  PATH(PathFuzz.class, PathFuzz::fuzzerTestOneInput),
  TEMPLATE(TemplateFuzz.class, TemplateFuzz::fuzzerTestOneInput),
  JSON(JsonFuzz.class, JsonFuzz::fuzzerTestOneInput),
  GZIP(GzipFuzz.class, GzipFuzz::fuzzerTestOneInput),
  CONFIG(ConfigFuzz.class, ConfigFuzz::fuzzerTestOneInput),
  TARGET(TargetFuzz.class, TargetFuzz::fuzzerTestOneInput),
  PROXY_HEADER(ProxyHeaderFuzz.class, ProxyHeaderFuzz::fuzzerTestOneInput),
  TRACE(TraceFuzz.class, TraceFuzz::fuzzerTestOneInput);

  /** One input of a target; throws where a rule is broken. */
  interface Fuzzer {
    void run(byte[] input) throws Exception;
  }

  final Class<?> type;
  private final Fuzzer fuzzer;

  Targets(Class<?> type, Fuzzer fuzzer) {
    this.type = type;
    this.fuzzer = fuzzer;
  }

  /** All targets at once, for a short run. */
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    if (input.length > 0) {
      Targets[] all = values();
      all[(input[0] & 0xff) % all.length].fuzzer.run(Arrays.copyOfRange(input, 1, input.length));
    }
  }
}
