package dev.fanlight.plugin;

/**
 * What a plugin does in a chain, as far as its place there matters. {@code fanlight check} advises
 * when plugins stand in an order that is likely wrong.
 */
public enum PluginRole {
  /** None of the others: its place says nothing. */
  OTHER,

  /**
   * Answers the preflights of browsers. A preflight is matched by the method that it asks for, and
   * without conditions on header fields, on routes that have such a plugin. It never comes to one
   * of a route that does not serve this method. It belongs before plugins that refuse requests
   * without credentials, because a preflight has none.
   */
  CORS,

  /**
   * Finds out who the client is, and refuses those that it does not know. What is behind it knows
   * by {@link Attributes#CLIENT_IDENTIFIED} that it has.
   */
  AUTHENTICATION,

  /** Limits requests whoever sends them, or by what the connection or the request says. */
  LIMIT,

  /** Limits or decides by who the client is. It belongs after {@link #AUTHENTICATION}. */
  BY_IDENTITY,

  /** Answers from what it has stored. It belongs after {@link #AUTHENTICATION}. */
  CACHE,

  /** Encodes the answer for one client. It belongs before {@link #CACHE}. */
  COMPRESSION
}
