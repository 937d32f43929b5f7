package dev.fanlight.gateway.telemetry.endpoint;

/** What the health check of one endpoint tells. Called from any thread; must not block or throw. */
public interface ProbeMeters extends AutoCloseable {
  /** Told to nobody. */
  ProbeMeters NONE =
      new ProbeMeters() {
        @Override
        public void probed(ProbeOutcome outcome) {}

        @Override
        public void close() {}
      };

  /** A probe has ended. */
  void probed(ProbeOutcome outcome);

  /** There is no more to tell. */
  @Override
  void close();
}
