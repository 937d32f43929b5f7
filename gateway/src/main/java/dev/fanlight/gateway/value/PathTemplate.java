package dev.fanlight.gateway.value;

import java.util.Set;

/** A template. */
public interface PathTemplate {
  /** The names it uses. */
  Set<String> names();

  /** Puts the values in. */
  String expand(Names names);
}
