package dev.fanlight.gateway.upstream.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.ErrorCode;
import io.netty.handler.codec.EncoderException;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import org.junit.jupiter.api.Test;

/** What the failures of an attempt are called. */
class HttpFailuresTest {
  @Test
  void exchanging_aStreamThatHadNoPlaceAnyMore_saysNothingOfTheAnswer() {
    Http2Exception full =
        Http2Exception.streamError(
            3, Http2Error.REFUSED_STREAM, "Maximum active streams violated for this endpoint.");

    assertThat(HttpFailures.exchanging(full).code()).isEqualTo(ErrorCode.CONNECTION_RESET);
  }

  @Test
  void exchanging_anotherErrorOfAStream_isOfTheAnswer() {
    Http2Exception broken =
        Http2Exception.streamError(3, Http2Error.PROTOCOL_ERROR, "a field that must not be");

    assertThat(HttpFailures.exchanging(broken).code()).isEqualTo(ErrorCode.BAD_UPSTREAM_RESPONSE);
  }

  @Test
  void exchanging_withoutMemory_isNotTheUpstreamsFault() {
    EncoderException none = new EncoderException(new OutOfMemoryError("no direct memory"));

    assertThat(HttpFailures.exchanging(none).code()).isEqualTo(ErrorCode.OVERLOADED);
    assertThat(HttpFailures.reading(none.getCause()).code()).isEqualTo(ErrorCode.OVERLOADED);
  }
}
