package dev.fanlight.plugins.cache;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.Detached;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugins.cache.store.Flight;
import dev.fanlight.plugins.cache.store.Landing;
import dev.fanlight.plugins.cache.store.Pieces;
import dev.fanlight.plugins.cache.store.Selection;
import dev.fanlight.plugins.cache.store.Store;
import dev.fanlight.plugins.cache.store.Stored;
import dev.fanlight.plugins.cache.store.Terms;
import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the answer of a run and lands its flight. A response that may be stored is read whole and
 * then given to all who wait. Any other one is for whoever began the fetch, and goes on as it
 * comes. Confined to the event loop of the run.
 */
final class Fetch {
  private final Setting setting;
  private final Store.Place place;
  private final Flight flight;
  private final Detached run;
  private final GatewayRequest request;

  /** What the answer may validate; null: nothing. */
  private final @Nullable Stored before;

  private final long asked;
  private @Nullable GatewayResponse own;
  private boolean isWanted = true;

  Fetch(
      Setting setting,
      Store.Place place,
      Flight flight,
      Detached run,
      GatewayRequest request,
      @Nullable Stored before) {
    this.setting = setting;
    this.place = place;
    this.flight = flight;
    this.run = run;
    this.request = request;
    this.before = before;
    this.asked = setting.clock().getAsLong();
  }

  void start() {
    flight.onCancel(run::cancel);
    run.response().onComplete(this::answered, this::failed);
  }

  /** The one who began it does not wait any more. */
  void unwanted() {
    isWanted = false;
    if (own != null) {
      run.cancel();
    }
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
    if (before != null && response.status() == 304) {
      run.cancel(); // a 304 has no content
      if (before.isMeantBy(response.headers())) {
        validated(before, response.headers());
      } else {
        setting.store().remove(place.key(), before);
        end(new Landing.Unfit());
      }
      return;
    }
    Terms terms =
        setting
            .rules()
            .of(request, response.status(), response.headers(), setting.clock().getAsLong());
    if (terms == null || response.body() instanceof Body.Tunnel) {
      forOne(response);
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
            store(response, content, terms, received);
          }

          @Override
          public void tooLarge(Body all) {
            forOne(response.body(all));
          }

          @Override
          public void broken(Throwable failure) {
            failed(failure);
          }
        });
  }

  private void validated(Stored stored, MultiMap notModified) {
    Stored.Received received = received();
    MultiMap updated = stored.updated(notModified, received.came());
    Terms terms = setting.rules().of(request, stored.status(), updated, received.came());
    if (terms != null) {
      land(stored.with(request.headers(), updated, terms, received), 304);
      return;
    }
    // Like any response that cannot be stored, it is for the one who began the fetch.
    setting.store().remove(place.key(), stored);
    askAlone();
    Stored once = stored.with(request.headers(), updated, new Terms(0, true, true, 0, 0), received);
    end(new Landing.Usable(once, 304, false, false));
  }

  private void store(
      GatewayResponse response, Pieces content, Terms terms, Stored.Received received) {
    Selection selection =
        Selection.of(
            place.selection().source(),
            request.headers(),
            response.headers(),
            setting.config().vary());
    Stored stored =
        Stored.of(selection, response.status(), response.headers(), content, terms, received);
    land(stored, response.status());
  }

  private void land(Stored response, int status) {
    Stored replaced = status == 304 ? before : null;
    boolean stores = setting.store().put(place.key(), response, flight, replaced);
    end(new Landing.Usable(response, status, stores, true));
  }

  /** The next ones share no fetch for a while. */
  private void askAlone() {
    if (place.owner().equals(setting.owner())) {
      setting.store().pass(place.key());
    }
  }

  private void forOne(GatewayResponse response) {
    if (before == null) {
      askAlone();
    } else if (replaces(response.status())) {
      setting.store().remove(place.key(), before);
    }
    if (isWanted) {
      own = response;
    } else {
      run.cancel();
    }
    end(new Landing.ForOne(response.status()));
  }

  /** Whether an answer to a validation shows that what is stored is not the answer any more. */
  private static boolean replaces(int status) {
    return status < 500 && status != 408 && status != 429;
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
    if (own != null && !isWanted) {
      run.cancel();
    }
  }
}
