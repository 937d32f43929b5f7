package dev.fanlight.plugins.cache;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.Detached;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugins.cache.content.Content;
import dev.fanlight.plugins.cache.content.Pieces;
import dev.fanlight.plugins.cache.http.ResponseFields;
import dev.fanlight.plugins.cache.store.Flight;
import dev.fanlight.plugins.cache.store.Landing;
import dev.fanlight.plugins.cache.store.Place;
import dev.fanlight.plugins.cache.store.Rules;
import dev.fanlight.plugins.cache.store.Selection;
import dev.fanlight.plugins.cache.store.Stored;
import dev.fanlight.plugins.cache.store.Terms;
import io.vertx.core.MultiMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the answer of a run and lands its flight. A response that may be stored is read whole and
 * then given to all who wait. Any other one is for whoever began the fetch, and goes on as it
 * comes. Confined to the event loop of the run.
 */
final class Fetch {
  private final Setting setting;
  private final Place place;
  private final Flight flight;
  private final Detached run;
  private final GatewayRequest request;

  /** What the answer may validate, the one that was asked about first; empty: nothing. */
  private final List<Stored> before;

  /** Whether the answer may be for one client, so that it says nothing to others. */
  private final boolean ofOneClient;

  private final long asked;
  private MultiMap fields = MultiMap.caseInsensitiveMultiMap();
  private @Nullable GatewayResponse own;
  private boolean isWanted = true;

  Fetch(
      Setting setting,
      Place place,
      Flight flight,
      Detached run,
      GatewayRequest request,
      List<Stored> before) {
    this.setting = setting;
    this.place = place;
    this.flight = flight;
    this.run = run;
    this.request = request;
    this.before = before;
    this.ofOneClient = setting.rules().isOfOneClient(request);
    this.asked = setting.clock().getAsLong();
  }

  Fetch begin() {
    flight.onCancel(run::cancel);
    run.response().onComplete(response -> step(() -> answered(response)), this::failed);
    return this;
  }

  /** A step that throws ends the fetch too: nobody must wait for a flight that nothing lands. */
  private void step(Runnable step) {
    boolean done = false;
    try {
      step.run();
      done = true;
    } finally {
      if (!done) {
        run.cancel();
        end(new Landing.Refused());
      }
    }
  }

  /** The one who began it does not wait any more, or never has. */
  void unwanted() {
    isWanted = false;
    GatewayResponse unread = own;
    own = null;
    if (unread != null) {
      discard(unread.body());
    }
  }

  /**
   * Ends the run of an answer that nobody reads. One without content ends itself, and leaves the
   * upstream's connection to others.
   */
  private void discard(Body body) {
    if (body instanceof Body.Streamed empty && body.length() == 0) {
      empty.stream().handler(surplus -> run.cancel()).resume();
    } else {
      run.cancel();
    }
  }

  /**
   * The fields for the one who began it; some of them may be for nobody else. Empty until the
   * flight has landed with a response.
   */
  MultiMap fields() {
    return fields;
  }

  /**
   * The answer, if it is for the one who began it alone: it ends with that exchange from here on.
   */
  @Nullable GatewayResponse take() {
    GatewayResponse taken = own;
    own = null;
    if (taken != null) {
      run.adopt();
    }
    return taken;
  }

  private Stored.Received received() {
    return new Stored.Received(asked, setting.clock().getAsLong());
  }

  private void answered(GatewayResponse response) {
    if (!before.isEmpty() && response.status() == 304) {
      discard(response.body());
      validated(Freshening.named(response.headers(), before), response.headers());
      return;
    }
    Terms terms =
        setting
            .rules()
            .of(request, response.status(), response.headers(), setting.clock().getAsLong());
    if (terms == null || response.body() instanceof Body.Tunnel || isWorseThanStale(response)) {
      forOne(response, false);
      return;
    }
    flight.headCame();
    Stored.Received received = received();
    Content.read(
        response.body(),
        setting.store().most(setting.config().mostOfOne()),
        new Content.Reader() {
          @Override
          public void whole(Pieces content) {
            step(() -> store(response, content, terms, received));
          }

          @Override
          public void tooLarge(Body all) {
            step(() -> forOne(response.body(all), true));
          }

          @Override
          public void broken(Throwable failure) {
            failed(failure);
          }
        });
  }

  /** Whether it is an error in place of which a stale response may be used (RFC 5861). */
  private boolean isWorseThanStale(GatewayResponse response) {
    if (before.isEmpty() || !new Landing.ForOne(response.status()).isError()) {
      return false;
    }
    Stored old = before.getFirst();
    return old.isUsableStale(setting.clock().getAsLong(), old.terms().ifError());
  }

  private void validated(List<Stored> named, MultiMap notModified) {
    Stored.Received received = received();
    Freshening freshening = new Freshening(setting, place.key(), request);
    if (!named.contains(before.getFirst())) {
      freshening.remove(before.getFirst());
    }
    if (named.isEmpty()) {
      end(new Landing.Unfit());
      return;
    }
    Stored used = named.getFirst();
    // Those first: of two that are for the same requests from here on, the one that is used stays.
    freshening.renew(named.subList(1, named.size()), notModified, received);
    fields = used.mergedFields(notModified, received.came());
    Stored renewed = freshening.renewed(used, fields, received);
    if (renewed != null) {
      land(renewed, 304, used);
      return;
    }
    // Like any response that cannot be stored, it is for the one who began the fetch.
    freshening.remove(used);
    askAlone(fields, false);
    Stored once = used.with(request.headers(), fields, new Terms(0, true, true, 0, 0), received);
    end(new Landing.Usable(once, 304, false, false));
  }

  private void store(
      GatewayResponse response, Pieces content, Terms terms, Stored.Received received) {
    Selection selection = selection(response.headers());
    fields = ResponseFields.forClient(response.headers(), received.came());
    Stored stored = Stored.of(selection, response.status(), fields, content, terms, received);
    land(stored, response.status(), null);
    // It is the answer to the request for which the old one would have been used.
    if (!ofOneClient
        && !before.isEmpty()
        && stored.isNewerThan(before.getFirst())
        && Rules.speaksOfTarget(response.status())) {
      setting.store().remove(place.key(), before.getFirst());
    }
  }

  private void land(Stored response, int status, @Nullable Stored replaced) {
    boolean stores = setting.store().put(place, response, flight, replaced);
    end(new Landing.Usable(response, status, stores, true));
  }

  /** The next ones share no fetch for a while. */
  private void askAlone(MultiMap response, boolean tooLarge) {
    if (place.owner() == setting.owner()) {
      List<String> vary = setting.config().vary();
      setting.store().pass(place, selection(response), request.headers(), vary, tooLarge);
    }
  }

  private Selection selection(MultiMap response) {
    return Selection.of(
        place.selection().source(), request.headers(), response, setting.config().vary());
  }

  private void forOne(GatewayResponse response, boolean tooLarge) {
    if (!ofOneClient && Rules.speaksOfTarget(response.status())) {
      if (before.isEmpty()) {
        askAlone(response.headers(), tooLarge);
      } else {
        setting.store().remove(place.key(), before.getFirst());
      }
    }
    if (isWanted) {
      own = response;
    } else {
      discard(response.body());
    }
    end(new Landing.ForOne(response.status()));
  }

  private void failed(Throwable failure) {
    GatewayError error = GatewayError.from(failure);
    boolean refused =
        error.code() == ErrorCode.SHUTTING_DOWN
            || error.code() == ErrorCode.OVERLOADED
            || !(failure instanceof GatewayError);
    end(refused ? new Landing.Refused() : new Landing.Failed(error));
  }

  private void end(Landing how) {
    setting.store().flights().remove(place, flight);
    flight.land(how);
  }
}
