package dev.fanlight.gateway.whole.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.FrameUpstream;
import dev.fanlight.gateway.whole.HeldLoop;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Uploads that have a place on a connection to an HTTP/2 upstream, and lose it before their head
 * goes out.
 */
class LostPlacesTest extends HeldConnectionScene {
  private static final String BODY = "0123456789".repeat(2_000);
  private static final String UPLOAD =
      " HTTP/1.1\r\nhost: g\r\ncontent-length: " + BODY.length() + "\r\n\r\n";
  private static final String GET = "GET /x HTTP/1.1\r\nhost: g\r\n\r\n";

  /** Requests before the upload. */
  private int before;

  /** How a connection takes back what it allowed. */
  enum Loss {
    NO_STREAM {
      @Override
      void happen(FrameUpstream.Line line, int last) throws IOException {
        line.allowStreams(0);
      }
    },
    /** The upstream announces that a GOAWAY will come. */
    NOTICE {
      @Override
      void happen(FrameUpstream.Line line, int last) throws IOException {
        line.goAway(Integer.MAX_VALUE);
      }
    },
    GOAWAY {
      @Override
      void happen(FrameUpstream.Line line, int last) throws IOException {
        line.goAway(last);
      }
    },
    END {
      @Override
      void happen(FrameUpstream.Line line, int last) throws IOException {
        line.end(false);
        Eventually.equal("closed", true, line::isClosed);
      }
    };

    abstract void happen(FrameUpstream.Line line, int last) throws IOException;
  }

  /** One connection on each loop. */
  private static TestGateway narrow(FrameUpstream upstream) {
    return stage.gateway(
        """
        plugin_folders: [%s]
        upstreams:
          up: {url: "%s", protocol: h2c, bulkhead: {max_concurrent: 8}}
        routes:
          - {name: hold, match: {path: /hold}, plugins: [{name: holds, config: {word: x}}], respond: {status: 204}}
          - {name: x, match: {path: /x}, timeout: 1h, proxy: {upstream: up}}
          - {name: late, match: {path: /late}, timeout: 1s, proxy: {upstream: up}}
        """
            .formatted(folder, upstream.url()));
  }

  @ParameterizedTest
  @EnumSource
  void uploadThatLosesItsPlace_goesOnAnotherConnection(Loss loss) throws IOException {
    try (FrameUpstream upstream = upstream()) {
      TestGateway gateway = gateway(upstream);
      Wire uploader = client(gateway, upstream);
      Wire holder = client(gateway, upstream);
      FrameUpstream.Line line = asked;
      answers = false;
      hold(holder);
      uploader.send("POST /x" + UPLOAD);
      loss.happen(line, stream);
      HeldLoop.letGo();

      Eventually.equal("asked elsewhere", false, () -> line.equals(asked));
      uploader.send(BODY);
      Eventually.equal("body", BODY, () -> asked.received());

      asked.answer(stream, 200, 0, "right");
      isAnswered(uploader, 200);
    }
  }

  /** Of two places, the first becomes free for the upload; then there is only one. */
  private Wire losesPlace(TestGateway gateway, FrameUpstream upstream, String path)
      throws IOException {
    Wire first = client(gateway, upstream);
    Wire second = client(gateway, upstream);
    Wire uploader = client(gateway, upstream);
    Wire holder = client(gateway, upstream);
    asked.allowStreams(2);
    read(asked);
    begin(first, GET);
    int freed = stream;
    begin(second, GET);
    answers = false;
    before = upstream.requests();
    uploader.send("POST " + path + UPLOAD + BODY);
    Eventually.equal("calls", 3.0, () -> gateway.metrics().sum("fanlight_bulkhead_in_use"));
    hold(holder);
    asked.answer(freed, 200, 0, "right");
    asked.allowStreams(1);
    HeldLoop.letGo();
    isAnswered(first, 200);
    read(asked);
    assertThat(upstream.requests()).isEqualTo(before);
    return uploader;
  }

  private static void read(FrameUpstream.Line line) throws IOException {
    line.ping();
    Eventually.equal("read", true, line::ponged);
  }

  @Test
  void uploadThatLosesItsPlace_waitsForAnother() throws IOException {
    try (FrameUpstream upstream = upstream()) {
      Wire uploader = losesPlace(narrow(upstream), upstream, "/x");

      asked.answer(stream, 200, 0, "right");
      Eventually.equal("asked", before + 1, upstream::requests);
      Eventually.equal("body", BODY, () -> asked.received());

      asked.answer(stream, 200, 0, "right");
      isAnswered(uploader, 200);
    }
  }

  @Test
  void uploadThatWaitsForAnotherPlace_isBoundByItsTime() throws IOException {
    try (FrameUpstream upstream = upstream()) {
      Wire uploader = losesPlace(narrow(upstream), upstream, "/late");

      assertThat(uploader.head()).startsWith("http/1.1 504");
    }
  }

  @Test
  void uploadThatWaitsForAnotherPlace_leavesNothingBehind_whenItsClientLeaves() throws IOException {
    try (FrameUpstream upstream = upstream()) {
      TestGateway gateway = narrow(upstream);
      Wire uploader = losesPlace(gateway, upstream, "/x");

      uploader.reset();
      Eventually.equal("calls", 1.0, () -> gateway.metrics().sum("fanlight_bulkhead_in_use"));
      asked.answer(stream, 200, 0, "right");

      gateway.rest();
      assertThat(upstream.requests()).isEqualTo(before);
    }
  }
}
