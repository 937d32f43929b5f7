package dev.fanlight.gateway.fanout.scope;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a scope owns, in the order of its start. */
final class OwnedList {
  private @Nullable Owned first;
  private @Nullable Owned last;
  private int size;

  void add(Owned owned) {
    owned.previous = last;
    if (last == null) {
      first = owned;
    } else {
      last.next = owned;
    }
    last = owned;
    size++;
  }

  void remove(Owned owned) {
    Owned before = owned.previous;
    Owned after = owned.next;
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.previous = before;
    }
    owned.previous = null;
    owned.next = null;
    size--;
  }

  int size() {
    return size;
  }

  /** Everything in it now; whoever visits may remove what it likes meanwhile. */
  List<Owned> snapshot() {
    List<Owned> all = new ArrayList<>(size);
    for (Owned owned = first; owned != null; owned = owned.next) {
      all.add(owned);
    }
    return all;
  }
}
