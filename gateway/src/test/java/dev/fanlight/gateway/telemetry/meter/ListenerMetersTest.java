package dev.fanlight.gateway.telemetry.meter;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.fanlight.gateway.telemetry.RecordedLog;
import dev.fanlight.gateway.telemetry.Scraped;
import dev.fanlight.gateway.telemetry.meter.ListenerMeters.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ListenerMetersTest {
  @RegisterExtension
  final RecordedLog log = new RecordedLog("dev.fanlight.gateway.telemetry.meter");

  private final ListenerMeters listener = new Scraped().telemetry.listener("public");

  @Test
  void refusals_haveALineForEachReason_onceAMinute() {
    listener.refused(Refusal.LIMIT);
    listener.refused(Refusal.UNTRUSTED_PROXY);
    listener.refused(Refusal.LIMIT);

    assertThat(log.events())
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "listener public refused 1 connection(s) since it last said so: as many are open as"
                + " limits.connections allows",
            "listener public refused 1 connection(s) since it last said so: its peer is none of"
                + " trusted_proxies");
  }
}
