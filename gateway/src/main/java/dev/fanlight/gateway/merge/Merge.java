package dev.fanlight.gateway.merge;

import dev.fanlight.gateway.config.action.FanOutConfig.MergeConfig;
import dev.fanlight.gateway.merge.CallResult.Failure;
import dev.fanlight.gateway.merge.CallResult.Fallback;
import dev.fanlight.gateway.merge.CallResult.Skipped;
import dev.fanlight.gateway.merge.CallResult.Success;
import dev.fanlight.gateway.merge.json.CallErrors;
import dev.fanlight.gateway.merge.json.JsonBody;
import dev.fanlight.gateway.merge.json.JsonText;
import dev.fanlight.gateway.merge.json.Splice;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.stream.Stream;

/** Makes one JSON body of the results of calls, in declared order whatever order they came in. */
public enum Merge {
  /** An object: each place's value by its name. */
  OBJECT {
    @Override
    void write(List<Place> places, Splice out) {
      Buffer before = OPEN_OBJECT;
      for (Place place : places) {
        out.add(before).add(JsonText.quoted(place.name())).add(COLON);
        value(place, out);
        before = COMMA;
      }
      out.add(places.isEmpty() ? EMPTY_OBJECT : CLOSE_OBJECT);
    }
  },
  /** An array of each place's value. */
  ARRAY {
    @Override
    void write(List<Place> places, Splice out) {
      Buffer before = OPEN_ARRAY;
      for (Place place : places) {
        value(place, out.add(before));
        before = COMMA;
      }
      out.add(places.isEmpty() ? EMPTY_ARRAY : CLOSE_ARRAY);
    }
  },
  /**
   * One array of every result's elements. A result that is no array is one element; one that is
   * null adds nothing.
   */
  CONCAT {
    @Override
    void write(List<Place> places, Splice out) {
      out.add(OPEN_ARRAY);
      Buffer before = NOTHING;
      for (CallResult result : results(places).toList()) {
        Buffer elements = JsonBody.elements(value(result));
        if (elements.length() > 0) {
          out.add(before).add(elements);
          before = COMMA;
        }
      }
      out.add(CLOSE_ARRAY);
    }
  },
  /**
   * The body of the first call that succeeded; where none did, the first fallback, else the first
   * error, else null.
   */
  FIRST {
    @Override
    void write(List<Place> places, Splice out) {
      Stream<CallResult> best =
          Stream.of(
                  results(places).filter(CallResult::succeeded),
                  results(places).filter(r -> r.end() instanceof Failure f && f.fallback() != null),
                  results(places).filter(r -> !r.skipped()))
              .flatMap(candidates -> candidates);
      out.add(best.findFirst().map(Merge::value).orElse(JsonBody.NULL));
    }
  };

  private static final Buffer OPEN_OBJECT = Buffer.buffer("{");
  private static final Buffer CLOSE_OBJECT = Buffer.buffer("}");
  private static final Buffer EMPTY_OBJECT = Buffer.buffer("{}");
  private static final Buffer OPEN_ARRAY = Buffer.buffer("[");
  private static final Buffer CLOSE_ARRAY = Buffer.buffer("]");
  private static final Buffer EMPTY_ARRAY = Buffer.buffer("[]");
  private static final Buffer COLON = Buffer.buffer(":");
  private static final Buffer COMMA = Buffer.buffer(",");
  private static final Buffer NOTHING = Buffer.buffer();

  /** The merge a configuration asks for; of a jq program, the default one, which is its input. */
  public static Merge of(MergeConfig config, boolean mapped) {
    return switch (config) {
      case MergeConfig.ByName ignored -> OBJECT;
      case MergeConfig.Array ignored -> ARRAY;
      case MergeConfig.Concat ignored -> CONCAT;
      case MergeConfig.FirstBody ignored -> FIRST;
      case MergeConfig.Jq ignored -> mapped ? ARRAY : OBJECT;
    };
  }

  /**
   * The merged body. Does not block; its time is that of copying the bodies once.
   *
   * @throws GatewayError {@code upstream_body_too_large} when it is larger than that
   */
  public Buffer apply(List<Place> places, long maxBytes) {
    Splice out = new Splice(maxBytes);
    write(places, out);
    return out.join();
  }

  abstract void write(List<Place> places, Splice out);

  private static Stream<CallResult> results(List<Place> places) {
    return places.stream().flatMap(place -> place.results().stream());
  }

  private static void value(Place place, Splice out) {
    if (!place.listed()) {
      out.add(value(place.results().get(0)));
      return;
    }
    Buffer before = OPEN_ARRAY;
    for (CallResult result : place.results()) {
      out.add(before).add(value(result));
      before = COMMA;
    }
    out.add(place.results().isEmpty() ? EMPTY_ARRAY : CLOSE_ARRAY);
  }

  private static Buffer value(CallResult result) {
    return switch (result.end()) {
      case Success success -> success.shown();
      case Skipped ignored -> JsonBody.NULL;
      case Failure failure -> instead(result, failure);
    };
  }

  private static Buffer instead(CallResult result, Failure failure) {
    Fallback fallback = failure.fallback();
    return fallback == null ? CallErrors.inPlace(result.failed(failure)) : fallback.body();
  }
}
