package dev.fanlight.gateway.upstream.http.names;

import dev.fanlight.gateway.upstream.discovery.NameAnswer;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Failed;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.None;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Reason;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the names that somebody may mean, one after the other, until one has an answer. A name
 * server that refuses to answer for one of them may know the next one. One that is silent would be
 * silent again.
 *
 * <p>Without an answer, the name as it is written decides if it was asked for first. Otherwise the
 * failure of any name leaves open whether there is such a name.
 *
 * @param names to ask for, in that order; at least one
 * @param writtenFirst whether the first one is the name as it is written, and no completed one
 */
record NameSearch(
    List<String> names, boolean writtenFirst, Function<String, Future<NameAnswer>> question) {

  static Future<NameAnswer> run(
      String name, NameServers servers, Function<String, Future<NameAnswer>> question) {
    List<String> names = servers.names(name);
    return new NameSearch(names, names.getFirst().equals(name), question).from(0, null);
  }

  /**
   * @param before what is known from those before; null: there are none
   */
  private Future<NameAnswer> from(int index, @Nullable NameAnswer before) {
    return question
        .apply(names.get(index))
        .compose(answer -> {
          boolean refused = answer instanceof Failed failed && failed.reason() == Reason.REFUSED;
          if (!(answer instanceof None || answer instanceof Failed)) {
            return Future.succeededFuture(answer);
          }
          NameAnswer known = known(before, answer);
          return index + 1 < names.size() && (answer instanceof None || refused)
              ? from(index + 1, known)
              : Future.succeededFuture(known);
        });
  }

  private NameAnswer known(@Nullable NameAnswer before, NameAnswer answer) {
    return before == null || (before instanceof None && !writtenFirst) ? answer : before;
  }
}
