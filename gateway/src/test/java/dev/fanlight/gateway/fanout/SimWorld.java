package dev.fanlight.gateway.fanout;

import dev.fanlight.gateway.limit.Loop;
import dev.fanlight.gateway.telemetry.RouteMeters;
import java.util.function.Function;

/** What the exchanges of one simulation share. */
interface SimWorld {
  Function<String, BoundTarget> targets(Loop loop);

  OpenCalls openCalls();

  Background background();

  RouteMeters route();

  Violations violations();

  Coverage coverage();
}
