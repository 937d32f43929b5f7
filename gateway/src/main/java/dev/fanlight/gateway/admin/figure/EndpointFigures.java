package dev.fanlight.gateway.admin.figure;

import dev.fanlight.gateway.admin.pace.Kept;
import dev.fanlight.gateway.admin.pace.Rounded;
import dev.fanlight.gateway.admin.snapshot.UpstreamSnapshot;
import dev.fanlight.gateway.telemetry.endpoint.EndpointReading;
import dev.fanlight.gateway.telemetry.endpoint.ProbeReading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The endpoints of each upstream. Confined to one thread. */
public final class EndpointFigures {
  private final Kept<List<String>, Times> times = new Kept<>(Times::new);

  /**
   * When something was or will be. Readings say how long ago or how soon that is, by a clock of
   * another kind: a time that moves by less than this is the same.
   */
  private static final class Times {
    private final Instants since = new Instants();
    private final Instants ejectedUntil = new Instants();
    private final Instants warmAt = new Instants();
  }

  /** One of these times, as JSON has it. */
  private static final class Instants {
    private static final long SAME = 1500;

    private long millis;
    private String text = "";

    String at(long now) {
      if (text.isEmpty() || Math.abs(now - millis) >= SAME) {
        millis = now;
        text = Instant.ofEpochMilli(now).toString();
      }
      return text;
    }
  }

  /**
   * Puts what is known of endpoints into what is told of their upstreams.
   *
   * @param now in milliseconds since 1970
   */
  public void putInto(
      Map<String, Map<String, Object>> all, List<UpstreamSnapshot> upstreams, long now) {
    times.next();
    for (UpstreamSnapshot upstream : upstreams) {
      Map<String, Object> fields = all.computeIfAbsent(upstream.name(), any -> new TreeMap<>());
      if (upstream.circuit() != null) {
        fields.put("circuit", upstream.circuit().label());
      }
      fields.put("usable", upstream.usable());
      fields.put("panic", upstream.panic());
      fields.put("extra_attempts", upstream.extraAttempts());
      Map<String, Object> endpoints = new TreeMap<>();
      for (EndpointReading one : upstream.endpoints()) {
        endpoints.put(one.endpoint(), endpoint(upstream.name(), one, now));
      }
      fields.put("endpoints", endpoints);
    }
  }

  private Map<String, Object> endpoint(String upstream, EndpointReading endpoint, long now) {
    Times known = times.at(List.of(upstream, endpoint.endpoint()));
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("state", endpoint.state().label());
    fields.put("since", known.since.at(now - millis(endpoint.nanos())));
    fields.put("why", endpoint.why());
    fields.put("in_flight", endpoint.active());
    fields.put("weight", endpoint.weight());
    fields.put("current_weight", Rounded.of(endpoint.current()));
    if (endpoint.backup()) {
      fields.put("backup", true);
    }
    EndpointReading.Outlook outlook = endpoint.outlook();
    if (outlook.ejectedNanos() > 0) {
      fields.put("ejected_until", known.ejectedUntil.at(now + millis(outlook.ejectedNanos())));
    }
    if (outlook.warmingNanos() > 0) {
      fields.put("warm_at", known.warmAt.at(now + millis(outlook.warmingNanos())));
    }
    putCounts(fields, endpoint.counts());
    if (!endpoint.probes().isEmpty()) {
      fields.put("probes", probes(endpoint.probes()));
      fields.put("found", endpoint.probes().getLast().words());
    }
    return fields;
  }

  private static void putCounts(Map<String, Object> fields, EndpointReading.Counts counts) {
    if (!counts.equals(EndpointReading.Counts.NONE)) {
      fields.put("failures_in_a_row", counts.failuresInARow());
      fields.put("recent_attempts", counts.recent());
      fields.put("recent_failures", counts.recentFailures());
      fields.put("ejections", counts.ejections());
    }
  }

  /** The oldest one first. */
  private static List<Map<String, Object>> probes(List<ProbeReading> probes) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (ProbeReading probe : probes) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("result", probe.outcome().label());
      fields.put("ms", Rounded.of(probe.millis()));
      if (probe.status() > 0) {
        fields.put("status", probe.status());
      }
      all.add(fields);
    }
    return all;
  }

  private static long millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }
}
