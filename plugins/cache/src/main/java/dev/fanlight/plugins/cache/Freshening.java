package dev.fanlight.plugins.cache;

import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugins.cache.http.Validators;
import dev.fanlight.plugins.cache.store.Key;
import dev.fanlight.plugins.cache.store.Stored;
import dev.fanlight.plugins.cache.store.Terms;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an answer without content says of the stored responses that could have been chosen for its
 * request (RFC 9111, sections 4.3.4 and 4.3.5). The answer to a request of one client may renew
 * them. It never takes one away from others, because it may say so to that client only.
 */
final class Freshening {
  private final Setting setting;
  private final Key key;
  private final GatewayRequest request;
  private final boolean ofOneClient;

  /**
   * @param request that the answer is for
   */
  Freshening(Setting setting, Key key, GatewayRequest request) {
    this.setting = setting;
    this.key = key;
    this.request = request.copy().method(HttpMethod.GET);
    this.ofOneClient = setting.rules().isOfOneClient(request);
  }

  /**
   * The responses that a 304 is about.
   *
   * @param candidates that could have been chosen, in the order in which they would be
   */
  static List<Stored> named(MultiMap notModified, List<Stored> candidates) {
    List<Stored> named =
        candidates.stream().filter(one -> Validators.fit(notModified, one.headers())).toList();
    if (Validators.areStrongIn(notModified)) {
      return named;
    }
    if (!Validators.areIn(notModified)) {
      // It can only mean the one whose validators were sent (RFC 9110, section 15.4.5).
      return candidates.size() == 1 ? candidates : List.of();
    }
    return named.stream()
        .reduce((one, other) -> other.isNewerThan(one) ? other : one)
        .map(List::of)
        .orElse(List.of());
  }

  /**
   * A response with the fields of a newer answer; null: it may not be stored any more.
   *
   * @param merged its fields with all of that answer, as {@link Stored#mergedFields} gives them
   * @param received when that answer was asked for and came
   */
  @Nullable Stored renewed(Stored old, MultiMap merged, Stored.Received received) {
    Terms terms = setting.rules().of(request, old.status(), merged, received.came());
    if (terms == null) {
      return null;
    }
    Stored renewed = old.with(request.headers(), merged, terms, received);
    return renewed.withholdsTooMuch() ? null : renewed;
  }

  /** Puts the fields of a newer answer into each of those responses. */
  void renew(List<Stored> old, MultiMap newer, Stored.Received received) {
    for (Stored one : old) {
      Stored renewed = renewed(one, one.mergedFields(newer, received.came()), received);
      if (renewed == null) {
        remove(one);
      } else {
        setting.store().replace(key, one, renewed);
      }
    }
  }

  /** Removes a response that the answer has shown to be no good any more. */
  void remove(Stored one) {
    if (!ofOneClient) {
      setting.store().remove(key, one);
    }
  }

  /**
   * What a successful HEAD says: a response that it is about is renewed, one with other content
   * goes, and of one whose validators it does not repeat nobody knows.
   */
  void headed(List<Stored> candidates, MultiMap head) {
    long now = setting.clock().getAsLong();
    List<Stored> same = new ArrayList<>();
    List<Stored> others = new ArrayList<>();
    for (Stored one : candidates) {
      if (one.status() != 200 || Validators.showOther(head, one.headers(), one.body().length())) {
        others.add(one);
      } else if (Validators.fit(head, one.headers())) {
        same.add(one);
      } else if (!ofOneClient) {
        setting.store().replace(key, one, one.stale());
      }
    }
    if (!others.isEmpty() && !ofOneClient) {
      setting.store().invalidate(key, others);
    }
    renew(same, head, new Stored.Received(now, now));
  }
}
