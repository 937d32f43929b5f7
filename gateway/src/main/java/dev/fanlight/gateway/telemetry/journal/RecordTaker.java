package dev.fanlight.gateway.telemetry.journal;

/** Gets the record of every exchange that is over, on the exchange's loop. */
@FunctionalInterface
public interface RecordTaker {
  /**
   * An exchange is over. Its record does not change any more. Must not block and must not throw.
   *
   * @return whether it is kept: if nobody keeps it, it is used again for another exchange as soon
   *     as this has returned
   */
  boolean take(ExchangeRecord record);
}
