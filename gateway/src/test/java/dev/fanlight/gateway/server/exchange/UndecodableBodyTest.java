package dev.fanlight.gateway.server.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.server.TestListener;
import dev.fanlight.plugin.ErrorCode;
import org.junit.jupiter.api.Test;

/** Who is to blame for a body that could not be decoded. */
class UndecodableBodyTest {

  private static ErrorCode codeOf(Throwable cause) {
    return RequestReader.undecodableBody(cause, TestListener.LIMITS).code();
  }

  @Test
  void undecodableBody_ofAWrongForm_isABadRequest() {
    assertThat(codeOf(new IllegalArgumentException("no chunk"))).isEqualTo(ErrorCode.BAD_REQUEST);
  }
}
