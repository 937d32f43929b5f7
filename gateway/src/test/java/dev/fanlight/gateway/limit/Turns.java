package dev.fanlight.gateway.limit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The order of service in the plainest words: it is the turn of the exchange that was served, or
 * began to wait, longest ago; and of its waiters the oldest comes first.
 */
final class Turns<T> {
  private final List<Place<T>> places = new ArrayList<>();
  private final Map<Object, Integer> lastTurn = new HashMap<>();
  private int instant;

  private record Place<T>(Object exchange, T waiter) {}

  void add(Object exchange, T waiter) {
    if (places.stream().noneMatch(place -> place.exchange.equals(exchange))) {
      lastTurn.put(exchange, instant++);
    }
    places.add(new Place<>(exchange, waiter));
  }

  void remove(T waiter) {
    places.removeIf(place -> place.waiter.equals(waiter));
  }

  T next() {
    Place<T> next =
        places.stream()
            .min(Comparator.comparingInt(place -> lastTurn.getOrDefault(place.exchange, 0)))
            .orElseThrow();
    places.remove(next);
    lastTurn.put(next.exchange, instant++);
    return next.waiter;
  }
}
