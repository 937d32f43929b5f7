package dev.fanlight.gateway.filter.boundary.body;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import org.junit.jupiter.api.Test;

class PluginTrailersTest extends PluginStreamScene {

  /** As those of an upstream. */
  @Test
  void fieldsForHeadsAndForOneConnection_areNoTrailers() {
    MultiMap own =
        MultiMap.caseInsensitiveMultiMap()
            .add("Content-Length", "5")
            .add("Trailer", "x-sum")
            .add("Connection", "x-named")
            .add("x-named", "1")
            .add("x-sum", "7");

    MultiMap sent =
        PluginTrailers.guarded(() -> own, MultiMap::caseInsensitiveMultiMap, owner).get();

    assertThat(sent.names()).containsExactly("x-sum");
  }
}
