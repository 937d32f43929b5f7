package dev.fanlight.plugins.ratelimit.store;

import dev.fanlight.plugins.ratelimit.arithmetic.Limit;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

/** Counts in the memory of this process. Answers at once. */
public final class LocalStore implements LimitStore {
  private final Map<String, LimitTable> tables;
  private final LongSupplier clock;

  /**
   * @param tables by the name of the counts: one for each that charges name
   * @param clock nanoseconds since 1970
   */
  public LocalStore(Map<String, LimitTable> tables, LongSupplier clock) {
    this.tables = Map.copyOf(tables);
    this.clock = clock;
  }

  private LimitTable table(Charge charge) {
    return Objects.requireNonNull(tables.get(charge.counts()), "a table for all counts");
  }

  @Override
  public Future<Admission> charge(List<Charge> charges) {
    long now = clock.getAsLong();
    List<Standing> standings = new ArrayList<>(charges.size());
    for (Charge charge : charges) {
      Standing standing = standing(charge, now);
      standings.add(standing);
      if (!standing.within() && !charge.shadow()) {
        giveBack(charges, standings, now);
        return Future.succeededFuture(new Admission(standings, true));
      }
    }
    return Future.succeededFuture(new Admission(standings, false));
  }

  private Standing standing(Charge charge, long now) {
    LimitTable table = table(charge);
    Limit limit = charge.limit();
    long state = table.charge(charge.key(), limit, charge.cost(), now);
    if (state == Limit.REFUSED) {
      long refusing = table.state(charge.key());
      long wait = limit.nanosUntilRoom(refusing, charge.cost(), now);
      return new Standing(false, limit.remaining(refusing, now), wait, state);
    }
    return new Standing(true, limit.remaining(state, now), limit.nanosUntilFull(state, now), state);
  }

  private void giveBack(List<Charge> charges, List<Standing> standings, long now) {
    for (int i = 0; i < standings.size(); i++) {
      if (standings.get(i).within()) {
        settle(new Settlement(charges.get(i), standings.get(i), 0), now);
      }
    }
  }

  @Override
  public Future<Void> settle(List<Settlement> settlements) {
    long now = clock.getAsLong();
    settlements.forEach(settlement -> settle(settlement, now));
    return Future.succeededFuture();
  }

  private void settle(Settlement settlement, long now) {
    Charge charge = settlement.charge();
    table(charge)
        .settle(
            charge.key(),
            charge.limit(),
            settlement.standing().charged(),
            charge.cost(),
            settlement.cost(),
            now);
  }
}
