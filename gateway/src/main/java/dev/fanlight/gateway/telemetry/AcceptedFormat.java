package dev.fanlight.gateway.telemetry;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import java.util.Comparator;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Chooses the format of a scrape by the weights of its {@code Accept} field (RFC 9110). */
final class AcceptedFormat {
  private static final ExpositionFormats FORMATS = ExpositionFormats.init();

  /** For a scraper that prefers none. */
  private static final ExpositionFormatWriter TEXT = FORMATS.getPrometheusTextFormatWriter();

  private static final Set<String> RANGES_OF_TEXT = Set.of("text/plain", "text/*", "*/*");

  private AcceptedFormat() {}

  /**
   * One of the media ranges that the field lists.
   *
   * @param text with its parameters
   */
  private record Range(String text, double weight) {
    static Range of(String listed) {
      String text = listed.strip();
      return new Range(
          text,
          Stream.of(text.split(";"))
              .map(String::strip)
              .filter(parameter -> parameter.regionMatches(true, 0, "q=", 0, 2))
              .mapToDouble(parameter -> number(parameter.substring(2)))
              .findFirst()
              .orElse(1));
    }

    private static double number(String weight) {
      try {
        return Double.parseDouble(weight);
      } catch (NumberFormatException malformed) {
        return 0;
      }
    }

    /** Null: it is a format that the gateway does not have. */
    @Nullable ExpositionFormatWriter writer() {
      ExpositionFormatWriter writer = FORMATS.findWriter(text);
      int end = text.indexOf(';');
      String type = end < 0 ? text : text.substring(0, end).strip();
      return writer.equals(TEXT) && !RANGES_OF_TEXT.contains(type) ? null : writer;
    }
  }

  /** Of formats with one weight it is the first that is listed. */
  static ExpositionFormatWriter of(@Nullable String accept) {
    return accept == null
        ? TEXT
        : Stream.of(accept.split(","))
            .map(Range::of)
            .filter(range -> range.weight() > 0)
            .sorted(Comparator.comparingDouble(Range::weight).reversed())
            .map(Range::writer)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(TEXT);
  }
}
