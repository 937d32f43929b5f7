package dev.fanlight.bench.parts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fanlight.gateway.merge.CallResult;
import dev.fanlight.gateway.merge.Merge;
import dev.fanlight.gateway.merge.Place;
import dev.fanlight.gateway.merge.json.JsonBody;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Ten bodies of JSON become one object: spliced, and decoded and encoded again. */
@State(Scope.Benchmark)
public class MergeBenchmark {
  private static final int CALLS = 10;
  private static final ObjectMapper JACKSON = new ObjectMapper();

  /** Records in each body; one has about 100 bytes. */
  @Param({"10", "1000"})
  public int records;

  private Buffer body = Buffer.buffer();

  @Setup
  public void makeBody() throws JsonProcessingException {
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      list.add(
          Map.of(
              "id",
              i,
              "name",
              "Größe " + i,
              "price",
              i * 1.25,
              "tags",
              List.of("a", "b", "c"),
              "text",
              "some words, of which there are a few"));
    }
    body = Buffer.buffer(JACKSON.writeValueAsBytes(list));
  }

  /**
   * As the engine does it: each body is checked when it is there, and all are joined at the end.
   */
  @Benchmark
  public Buffer spliced() {
    List<Place> places = new ArrayList<>(CALLS);
    for (int i = 0; i < CALLS; i++) {
      Buffer json = JsonBody.of("application/json", body);
      CallResult.Success end = new CallResult.Success(200, HttpHeaders.headers(), json);
      places.add(Place.of(new CallResult("call" + i, "up", null, end, 1)));
    }
    return Merge.OBJECT.apply(places, Integer.MAX_VALUE);
  }

  @Benchmark
  public Buffer decodedAndEncoded() throws IOException {
    ObjectNode all = JACKSON.createObjectNode();
    for (int i = 0; i < CALLS; i++) {
      all.set("call" + i, JACKSON.readTree(body.getBytes()));
    }
    return Buffer.buffer(JACKSON.writeValueAsBytes(all));
  }
}
