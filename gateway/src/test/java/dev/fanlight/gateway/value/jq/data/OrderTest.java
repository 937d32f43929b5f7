package dev.fanlight.gateway.value.jq.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "0.000",
        "0e30",
        "0e9999",
        "1",
        "1.0",
        "1.5",
        "-1.5",
        "0.5",
        "-0.0001",
        "1e2",
        "15e-1",
        "10e-1",
        "1e18",
        "1e19",
        "9223372036854775807",
        "9223372036854775807.0",
        "9223372036854775807.5",
        "9223372036854775808",
        "-9223372036854775808.00",
        "-9223372036854775809",
        "99999999999999999999",
        "1e9999",
        "1e-9999",
        "100e2147483647",
        "1e-2147483647",
        "123456789.123456789e9",
        "123456789.123456789e8"
      })
  void whole_isTheExactValueWithin64Bits(String text) {
    BigDecimal number = new BigDecimal(text);

    assertThat(Order.whole(DecimalNode.valueOf(number))).isEqualTo(exact(number));
  }

  private static @Nullable BigInteger exact(BigDecimal number) {
    try {
      return BigInteger.valueOf(number.longValueExact());
    } catch (ArithmeticException notWhole) {
      return null;
    }
  }

  /** Sorting asks often: an exception for each fraction would take a hundred times as long. */
  @Test
  void whole_ofAFraction_makesNoException() {
    JsonNode fraction = DecimalNode.valueOf(new BigDecimal("12.5"));
    int times = 10_000;
    int fractions = 0;
    long before = allocated();

    for (int i = 0; i < times; i++) {
      fractions += Order.whole(fraction) == null ? 1 : 0;
    }

    long each = (allocated() - before) / times;
    assertThat(fractions).isEqualTo(times);
    assertThat(each).isLessThan(200);
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}
