package dev.fanlight.gateway.telemetry.accesslog;

import dev.fanlight.gateway.telemetry.ExchangeRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** How exchanges become lines. What a client sent can neither end a line nor forge a field. */
@FunctionalInterface
interface LineFormat {
  /** Each record as one line of UTF-8, its end included. */
  void print(List<ExchangeRecord> records, OutputStream out) throws IOException;
}
