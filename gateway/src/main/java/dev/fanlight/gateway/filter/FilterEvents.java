package dev.fanlight.gateway.filter;

/** What is told of one plugin on one route. Called on event loops. */
public interface FilterEvents {

  /** The plugin's time before it proceeded or answered, in nanoseconds. */
  void request(long nanos);

  /** The plugin's time after the response had come back to it, in nanoseconds. */
  void response(long nanos);

  /**
   * The plugin failed its exchange: it threw, broke the contract, or was still busy at the
   * deadline.
   */
  void failed();
}
