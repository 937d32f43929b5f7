package dev.fanlight.gateway.value.jq.names;

import java.util.EnumSet;
import java.util.Set;

/** A part of a program's input that the client's request is in. */
enum RequestPart {
  /** The whole input. */
  WHOLE,
  /** {@code .request} */
  REQUEST,
  /** {@code .request.headers} */
  HEADERS,
  /** Something that one of them was put into, or that was taken out of such a thing. */
  UNKNOWN;

  /** What a value may be; empty when it has nothing of the request that matters. Immutable. */
  record Parts(Set<RequestPart> set) {
    static final Parts NONE = new Parts(Set.of());

    Parts(RequestPart part) {
      this(Set.of(part));
    }

    boolean isEmpty() {
      return set.isEmpty();
    }

    boolean has(RequestPart part) {
      return set.contains(part);
    }

    Parts and(Parts other) {
      if (other.isEmpty() || equals(other)) {
        return this;
      }
      if (isEmpty()) {
        return other;
      }
      Set<RequestPart> both = EnumSet.copyOf(set);
      both.addAll(other.set);
      return new Parts(both);
    }

    /** What the member of that name may be. */
    Parts member(String name) {
      Parts member = has(UNKNOWN) ? new Parts(UNKNOWN) : NONE;
      if (has(WHOLE) && name.equals("request")) {
        member = member.and(new Parts(REQUEST));
      }
      return has(REQUEST) && name.equals("headers") ? member.and(new Parts(HEADERS)) : member;
    }
  }
}
