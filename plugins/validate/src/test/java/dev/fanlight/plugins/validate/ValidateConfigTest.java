package dev.fanlight.plugins.validate;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValidateConfigTest {

  @Test
  void types_haveAtLeastOne() {
    JsonObject any = new JsonObject();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ValidateConfig(any, null, null, List.of(), null, null, null, null))
        .withMessage("types must have at least one media type");
  }
}
