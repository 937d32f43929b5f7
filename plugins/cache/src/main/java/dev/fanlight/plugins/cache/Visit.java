package dev.fanlight.plugins.cache;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.Detached;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugins.cache.http.CacheStatus;
import dev.fanlight.plugins.cache.store.Flight;
import dev.fanlight.plugins.cache.store.Key;
import dev.fanlight.plugins.cache.store.Landing;
import dev.fanlight.plugins.cache.store.Place;
import dev.fanlight.plugins.cache.store.Rules;
import dev.fanlight.plugins.cache.store.Source;
import dev.fanlight.plugins.cache.store.Store;
import dev.fanlight.plugins.cache.store.Stored;
import io.vertx.core.Future;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One GET or HEAD that comes to the cache. Confined to the exchange's event loop. */
final class Visit {
  private static final int NO_STORED_RESPONSE = 504;

  private final Setting setting;
  private final Exchange exchange;
  private final Chain chain;
  private final GatewayRequest request;
  private final Ask ask;
  private final Answers answers;
  private final Key key;
  private final Source source;

  /** What is stored for such a request, and of that what is used. */
  private List<Stored> candidates = List.of();

  private @Nullable Stored stored;
  private boolean hasWaited;

  Visit(Setting setting, Exchange exchange, Chain chain) {
    this.setting = setting;
    this.exchange = exchange;
    this.chain = chain;
    this.request = exchange.request();
    this.ask = new Ask(request);
    this.answers = new Answers(exchange, setting.store().held());
    this.key = Key.of(exchange);
    this.source = Source.of(exchange);
  }

  private Store store() {
    return setting.store();
  }

  private long now() {
    return setting.clock().getAsLong();
  }

  Future<GatewayResponse> begin() {
    if (ask.isForOrigin() || ask.forbidsStoring()) {
      return pass(ask.isForOrigin() ? "bypass" : "request");
    }
    candidates = store().find(key, source, request.headers(), setting.config().vary());
    Stored found = candidates.isEmpty() ? null : candidates.getFirst();
    stored = found;
    if (found != null && ask.takes(found, now())) {
      return hit(found);
    }
    if (found != null && ask.takesWhileRevalidated(found, now())) {
      if (!isAlone() || Rules.isForAll(found.headers())) {
        refresh();
      }
      return hit(found);
    }
    if (ask.onlyIfCached()) {
      // Made up here, and of nothing that is stored: it has no Cache-Status (RFC 9211, section 2).
      return Future.succeededFuture(GatewayResponse.of(NO_STORED_RESPONSE));
    }
    if (ask.isHead()) {
      return head();
    }
    if (found == null && ask.isForRange()) {
      return pass(why());
    }
    return wait(candidates, CacheStatus.forwarded(why()));
  }

  /** Why what is stored does not do. */
  private String why() {
    if (stored == null) {
      return store().hasOthers(key) ? "vary-miss" : "uri-miss";
    }
    return stored.freshFor(now()) > 0 && !stored.terms().validates() ? "request" : "stale";
  }

  private Future<GatewayResponse> hit(Stored found) {
    long fresh = found.freshFor(now());
    (fresh > 0 ? setting.meters().hit() : setting.meters().stale()).increment();
    return Future.succeededFuture(answers.of(found, now(), CacheStatus.hit(fresh)));
  }

  private Future<GatewayResponse> pass(String why) {
    return chain.proceed(exchange).map(response -> passed(response, CacheStatus.forwarded(why)));
  }

  private GatewayResponse passed(GatewayResponse response, CacheStatus status) {
    setting.meters().passed().increment();
    if (!(response.body() instanceof Body.Tunnel)) {
      status.answered(response.status()).addTo(response.headers());
    }
    return response;
  }

  private Future<GatewayResponse> head() {
    // Of the request as it is here: a plugin behind the cache may change it.
    Freshening freshening = new Freshening(setting, key, request);
    CacheStatus status = CacheStatus.forwarded(why());
    return chain
        .proceed(exchange)
        .transform(head ->
            head.succeeded()
                ? headed(head.result(), freshening, status)
                : failed(head.cause(), status));
  }

  private Future<GatewayResponse> headed(
      GatewayResponse response, Freshening freshening, CacheStatus status) {
    if (new Landing.ForOne(response.status()).isError() && takesStale()) {
      return stale(status.answered(response.status()));
    }
    if (response.status() == 200) {
      freshening.headed(candidates, response.headers());
    }
    return Future.succeededFuture(passed(response, status));
  }

  private boolean isAlone() {
    return ask.isAlone() || setting.rules().identified();
  }

  /**
   * Waits for a fetch: for that of another exchange, or for one that it begins.
   *
   * @param status why this exchange waits, as it was when it came
   */
  private Future<GatewayResponse> wait(List<Stored> found, CacheStatus status) {
    Place place = place();
    boolean passed = store().isPassed(place);
    if (passed && found.isEmpty()) {
      return alone(status);
    }
    if (passed || isAlone() || !setting.config().collapse()) {
      // Known to the store, which outdates it, and found by nobody.
      Place unshared = place.of(store().owner());
      Flight own = Flight.awaited();
      store().flights().put(unshared, own);
      return lead(unshared, own, fetch(unshared, own, found), status);
    }
    Flight own = Flight.awaited();
    Flight flight =
        store()
            .flights()
            .compute(place, (same, before) -> before != null && before.join() ? before : own);
    return flight.equals(own)
        ? lead(place, own, fetch(place, own, found), status)
        : follow(flight, status);
  }

  private Future<GatewayResponse> lead(
      Place place, Flight flight, Fetch fetch, CacheStatus status) {
    return chain
        .join(flight.landing(), flight.head())
        .onFailure(left -> {
          fetch.unwanted();
          store().leave(place, flight);
        })
        .transform(landed ->
            landed.succeeded()
                ? landed(landed.result(), fetch, status)
                : failed(landed.cause(), status));
  }

  private Future<GatewayResponse> follow(Flight flight, CacheStatus status) {
    return chain
        .join(flight.landing(), flight.head())
        .onFailure(left -> flight.leave())
        .transform(landed ->
            landed.succeeded()
                ? landed(landed.result(), null, status)
                : failed(landed.cause(), status));
  }

  private Place place() {
    return store().place(setting.owner(), key, source, request.headers(), setting.config().vary());
  }

  private Fetch fetch(Place place, Flight flight, List<Stored> found) {
    GatewayRequest asked = ask.whole(found);
    Detached run = chain.detached(exchange, asked, setting.config().fetchTimeout());
    return new Fetch(setting, place, flight, run, asked, found).begin();
  }

  /** Fetches it again for later requests, unless somebody does. Nobody waits for the answer. */
  private void refresh() {
    Place place = isAlone() ? place().apart() : place();
    Flight own = Flight.inBackground();
    Flight flight =
        store()
            .flights()
            .compute(place, (same, before) -> before == null || before.isOutdated() ? own : before);
    if (flight.equals(own)) {
      fetch(place, own, candidates).unwanted();
    }
  }

  /**
   * @param fetch that this exchange began; null: another one has
   */
  private Future<GatewayResponse> landed(
      Landing landing, @Nullable Fetch fetch, CacheStatus status) {
    return switch (landing) {
      case Landing.Usable usable
          when fetch != null
              || (usable.shared()
                  && usable.response().selection().selects(source, request.headers())) ->
          Future.succeededFuture(usable(usable, fetch, status));
      case Landing.ForOne one when one.isError() && takesStale() -> {
        if (fetch != null) {
          fetch.unwanted();
        }
        yield stale(status.answered(one.status()));
      }
      case Landing.ForOne ignored -> {
        GatewayResponse own = fetch == null ? null : fetch.take();
        yield own == null ? alone(status) : Future.succeededFuture(passed(own, status));
      }
      case Landing.Failed failed -> failed(failed.error(), status);
      case Landing.Unfit unfit -> again(fetch, status);
      case Landing.Usable other -> again(fetch, status);
      case Landing.Refused refused -> alone(status);
    };
  }

  /** What another one has fetched is of no use here. That may happen once: then it asks alone. */
  private Future<GatewayResponse> again(@Nullable Fetch own, CacheStatus status) {
    if (own != null || hasWaited) {
      return alone(status);
    }
    hasWaited = true;
    return wait(List.of(), status);
  }

  private GatewayResponse usable(Landing.Usable usable, @Nullable Fetch fetch, CacheStatus status) {
    status.answered(usable.status());
    if (usable.stored()) {
      status.stored();
    }
    if (fetch == null) {
      status.collapsed();
      setting.meters().collapsed().increment();
      return answers.of(usable.response(), now(), status);
    }
    (usable.status() == 304 ? setting.meters().validated() : setting.meters().miss()).increment();
    return answers.firstHand(usable.response(), fetch.fields(), status);
  }

  /** As the client has asked. If that could be stored, the next ones share a fetch again. */
  private Future<GatewayResponse> alone(CacheStatus status) {
    Place place = place(); // of the request as it is here: a plugin behind may change it
    return chain
        .proceed(exchange)
        .map(response -> {
          if (!isAlone() && store().isPassed(place) && setting.couldStore(request, response)) {
            store().couldBeStored(place, setting.fits(response.body()));
          }
          return passed(response, status);
        });
  }

  private Future<GatewayResponse> failed(Throwable failure, CacheStatus status) {
    if (!takesStale()) {
      return Future.failedFuture(failure);
    }
    String code = GatewayError.from(failure).code().code();
    return stale(status.detail(code));
  }

  private boolean takesStale() {
    return stored != null && ask.takesIfError(stored, now());
  }

  private Future<GatewayResponse> stale(CacheStatus status) {
    setting.meters().stale().increment();
    Stored old = Objects.requireNonNull(stored, "what takesStale has seen");
    return Future.succeededFuture(answers.of(old, now(), status));
  }
}
