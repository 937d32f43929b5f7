package dev.fanlight.gateway;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Packages from the ground up: each uses only itself and those before it.
 *
 * @param packages full names; a floor has the packages within it too, unless they are floors
 */
record Floors(List<String> packages) {
  /** From the ground up. A new package takes its place here before it gets its first class. */
  static final Floors HOUSE =
      of(
          "dev.fanlight.plugin",
          "dev.fanlight.gateway.time",
          "dev.fanlight.gateway.value",
          "dev.fanlight.gateway.config",
          "dev.fanlight.gateway.telemetry",
          "dev.fanlight.gateway.limit",
          "dev.fanlight.gateway.merge",
          "dev.fanlight.gateway.wire",
          "dev.fanlight.gateway.upstream",
          "dev.fanlight.gateway.fanout",
          "dev.fanlight.gateway.filter",
          "dev.fanlight.gateway.route",
          "dev.fanlight.gateway.server",
          "dev.fanlight.gateway.explain",
          "dev.fanlight.gateway.admin",
          "dev.fanlight.gateway.bootstrap",
          "dev.fanlight.gateway.cli");

  /** Within the configuration. */
  static final Floors CONFIG =
      of(
          "dev.fanlight.gateway.config.source",
          "dev.fanlight.gateway.config.yaml",
          "dev.fanlight.gateway.config.node",
          "dev.fanlight.gateway.config.tls",
          "dev.fanlight.gateway.config.match",
          "dev.fanlight.gateway.config.upstream",
          "dev.fanlight.gateway.config.action",
          "dev.fanlight.gateway.config",
          "dev.fanlight.gateway.config.load.part",
          "dev.fanlight.gateway.config.load.network",
          "dev.fanlight.gateway.config.load.action",
          "dev.fanlight.gateway.config.load");

  /** Within what runs jq programs. */
  static final Floors JQ =
      of(
          "dev.fanlight.gateway.value.jq.memory",
          "dev.fanlight.gateway.value.jq.data",
          "dev.fanlight.gateway.value.jq.node",
          "dev.fanlight.gateway.value.jq.syntax",
          "dev.fanlight.gateway.value.jq.compile",
          "dev.fanlight.gateway.value.jq.function",
          "dev.fanlight.gateway.value.jq.names",
          "dev.fanlight.gateway.value.jq");

  /** Within upstream. */
  static final Floors UPSTREAM =
      of(
          "dev.fanlight.gateway.upstream.fields",
          "dev.fanlight.gateway.upstream.evidence",
          "dev.fanlight.gateway.upstream.endpoint",
          "dev.fanlight.gateway.upstream.discovery",
          "dev.fanlight.gateway.upstream.health",
          "dev.fanlight.gateway.upstream.balance",
          "dev.fanlight.gateway.upstream.breaker",
          "dev.fanlight.gateway.upstream.call",
          "dev.fanlight.gateway.upstream.tunnel",
          "dev.fanlight.gateway.upstream.network",
          "dev.fanlight.gateway.upstream",
          "dev.fanlight.gateway.upstream.http.wire",
          "dev.fanlight.gateway.upstream.http.wire.http2",
          "dev.fanlight.gateway.upstream.http.connect",
          "dev.fanlight.gateway.upstream.http.pool",
          "dev.fanlight.gateway.upstream.http.names",
          "dev.fanlight.gateway.upstream.http",
          "dev.fanlight.gateway.upstream.http.probe");

  /** Within the routes. */
  static final Floors ROUTE =
      of(
          "dev.fanlight.gateway.route.path",
          "dev.fanlight.gateway.route.exchange",
          "dev.fanlight.gateway.route.action",
          "dev.fanlight.gateway.route.batch",
          "dev.fanlight.gateway.route");

  /** Within the engine. */
  static final Floors FAN_OUT =
      of(
          "dev.fanlight.gateway.fanout.scope",
          "dev.fanlight.gateway.fanout.call",
          "dev.fanlight.gateway.fanout.plan",
          "dev.fanlight.gateway.fanout.run",
          "dev.fanlight.gateway.fanout.answer",
          "dev.fanlight.gateway.fanout.answer.stream",
          "dev.fanlight.gateway.fanout");

  /** Within what runs plugins. */
  static final Floors FILTER =
      of(
          "dev.fanlight.gateway.filter.pool",
          "dev.fanlight.gateway.filter.boundary",
          "dev.fanlight.gateway.filter.boundary.body",
          "dev.fanlight.gateway.filter",
          "dev.fanlight.gateway.filter.load",
          "dev.fanlight.gateway.filter.describe",
          "dev.fanlight.gateway.filter.life",
          "dev.fanlight.gateway.filter.watch");

  /** Within the server. */
  static final Floors SERVER =
      of(
          "dev.fanlight.gateway.server.tls",
          "dev.fanlight.gateway.server.terms",
          "dev.fanlight.gateway.server.wire.http1",
          "dev.fanlight.gateway.server.wire.http2",
          "dev.fanlight.gateway.server.wire.proxy",
          "dev.fanlight.gateway.server.wire.accept",
          "dev.fanlight.gateway.server.wire.close",
          "dev.fanlight.gateway.server.wire",
          "dev.fanlight.gateway.server.answer",
          "dev.fanlight.gateway.server.exchange",
          "dev.fanlight.gateway.server");

  /** Within what builds the gateway. */
  static final Floors BOOTSTRAP =
      of(
          "dev.fanlight.gateway.bootstrap.advice.use",
          "dev.fanlight.gateway.bootstrap.advice.time",
          "dev.fanlight.gateway.bootstrap.advice.room",
          "dev.fanlight.gateway.bootstrap.advice.match",
          "dev.fanlight.gateway.bootstrap.advice.tls",
          "dev.fanlight.gateway.bootstrap.advice",
          "dev.fanlight.gateway.bootstrap.platform",
          "dev.fanlight.gateway.bootstrap.generation",
          "dev.fanlight.gateway.bootstrap.snapshot",
          "dev.fanlight.gateway.bootstrap");

  private static Floors of(String... packages) {
    return new Floors(List.of(packages));
  }

  /** The number of the floor with the longest name that fits, or -1. */
  int number(JavaClass any) {
    String inside = any.getPackageName() + ".";
    return IntStream.range(0, packages.size())
        .filter(number -> inside.startsWith(packages.get(number) + "."))
        .boxed()
        .max(Comparator.comparing(number -> packages.get(number).length()))
        .orElse(-1);
  }
}
