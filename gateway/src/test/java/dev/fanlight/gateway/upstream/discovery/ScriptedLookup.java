package dev.fanlight.gateway.upstream.discovery;

import dev.fanlight.gateway.upstream.discovery.NameAnswer.Found;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Place;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Answers what a test says, and remembers what was asked. */
final class ScriptedLookup implements NameResolver {
  private final Map<String, NameAnswer> answers = new HashMap<>();

  /** In order. */
  final List<String> asked = new ArrayList<>();

  void answers(String name, NameAnswer answer) {
    answers.put(name, answer);
  }

  static NameAnswer found(Duration ttl, String... ips) {
    return new Found(Stream.of(ips).map(Place::of).toList(), ttl);
  }

  @Override
  public Future<NameAnswer> addresses(String name) {
    asked.add(name);
    return Future.succeededFuture(
        answers.getOrDefault(name, new NameAnswer.Failed("no name server answered in time")));
  }

  @Override
  public Future<NameAnswer> services(String name) {
    return addresses(name);
  }
}
