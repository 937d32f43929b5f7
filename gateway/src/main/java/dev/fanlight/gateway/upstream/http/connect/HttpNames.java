package dev.fanlight.gateway.upstream.http.connect;

import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.upstream.discovery.NameAnswer;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Failed;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Found;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.None;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Partly;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Reason;
import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import dev.fanlight.gateway.upstream.network.UpstreamFailure;
import io.netty.util.NetUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Finds the addresses of endpoints whose names have none yet. All connections share the lookup of a
 * name, and its answer counts for a second: name servers are asked no more often, however many
 * calls there are. Safe for use by all threads.
 */
public final class HttpNames {
  static final long COUNTS_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Loop loop;
  private final Function<String, Future<NameAnswer>> question;

  /** Answers that count, and those that are yet to come. Used on the loop. */
  private final Map<String, Future<NameAnswer>> answers = new HashMap<>();

  /**
   * @param loop that serves no traffic
   * @param question for the addresses of a name, the best one first. May block
   */
  public HttpNames(Loop loop, Function<String, Future<NameAnswer>> question) {
    this.loop = loop;
    this.question = question;
  }

  /** On the event loop that is to connect; fails where the name has no address. */
  Future<SocketAddress> address(ContextInternal context, Endpoint endpoint) {
    SocketAddress given = endpoint.address();
    if (NetUtil.isValidIpV4Address(given.host()) || NetUtil.isValidIpV6Address(given.host())) {
      return Future.succeededFuture(given);
    }
    Promise<SocketAddress> found = context.promise();
    loop.executor()
        .execute(
            () -> answer(given.host()).onComplete(done -> complete(found, given, done.result())));
    return found.future();
  }

  private Future<NameAnswer> answer(String name) {
    Future<NameAnswer> known = answers.get(name);
    if (known != null) {
      return known;
    }
    Future<NameAnswer> asked =
        Future.<NameAnswer>future(found -> question.apply(name).onComplete(found))
            .otherwise(defect -> new Failed("its lookup failed: " + defect, Reason.OTHER));
    answers.put(name, asked);
    asked.onComplete(done -> loop.timers().schedule(COUNTS_NANOS, () -> answers.remove(name)));
    return asked;
  }

  private static void complete(
      Promise<SocketAddress> found, SocketAddress given, NameAnswer answer) {
    switch (answer) {
      case Found some -> found.complete(address(given, some));
      case Partly some -> found.complete(address(given, some.found()));
      case None none -> found.fail(failure("dns_error", none.why(), given.host()));
      case Failed failed -> {
        String type = failed.reason() == Reason.LATE ? "dns_timeout" : "dns_error";
        found.fail(failure(type, failed.why(), given.host()));
      }
    }
  }

  private static SocketAddress address(SocketAddress given, Found found) {
    return SocketAddress.inetSocketAddress(given.port(), found.places().getFirst().ip());
  }

  /** Clients do not see what the system says: it may name an address. */
  private static UpstreamFailure failure(String type, String why, String name) {
    int colon = why.indexOf(": ");
    return colon < 0
        ? new UpstreamFailure(type, why, new UnknownHostException(name))
        : new UpstreamFailure(
            type, why.substring(0, colon), new UnknownHostException(why.substring(colon + 2)));
  }
}
