package dev.fanlight.plugins.ipaccess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import dev.fanlight.plugin.testkit.PluginContract;
import dev.fanlight.plugin.testkit.PluginFilesContract;
import dev.fanlight.plugin.testkit.PluginUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAccessPluginTest {
  private static final IpAccessConfig BOTH =
      lists(List.of("10.0.0.0/8", "10.1.2.3", "2001:db8::/32"), List.of("10.1.0.0/16"));

  private static IpAccessConfig lists(@Nullable List<String> allow, @Nullable List<String> deny) {
    return new IpAccessConfig(allow, deny, null, null);
  }

  private static boolean passes(IpAccessConfig config, String address) {
    try (PluginUnderTest plugin = PluginUnderTest.start(new IpAccessPlugin(), config)) {
      FakeChain chain = FakeChain.answering(200);
      try {
        plugin.answer(FakeExchange.get("/").clientAddress(address), chain);
      } catch (GatewayError refused) {
        assertThat(refused.code()).isEqualTo(ErrorCode.FORBIDDEN);
      }
      String verdict = chain.proceeded() ? "allowed" : "denied";
      assertThat(plugin.context().meters().count("verdicts", "verdict", verdict)).isOne();
      return chain.proceeded();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "10.2.0.1, true",
    "10.1.0.1, false",
    "10.1.2.3, true",
    "10.1.2.4, false",
    "11.0.0.1, false",
    "9.255.255.255, false",
    "::ffff:10.2.0.1, true",
    "::FFFF:0a01:0001, false",
    "2001:db8::1, true",
    "2001:DB8:0:0:0:0:0:1%eth0, true",
    "2001:db9::1, false",
    "::10.2.0.1, false",
    "unknown, false",
    "'', false",
    "10.2.0, false",
    "010.2.0.1, false"
  })
  void theSmallestNetworkDecides(String address, boolean passes) {
    assertThat(passes(BOTH, address)).isEqualTo(passes);
  }

  @Test
  void withoutAllow_everybodyElsePasses() {
    IpAccessConfig config = lists(null, List.of("192.0.2.0/24", "::1"));

    assertThat(passes(config, "192.0.2.77")).isFalse();
    assertThat(passes(config, "192.0.3.77")).isTrue();
    assertThat(passes(config, "::1")).isFalse();
    assertThat(passes(config, "::2")).isTrue();
    assertThat(passes(config, "not an address")).isFalse();
  }

  @Test
  void theFamiliesAreApart() {
    assertThat(passes(lists(List.of("::/0"), null), "192.0.2.1")).isFalse();
    assertThat(passes(lists(List.of("::/0"), null), "::1")).isTrue();
    assertThat(passes(lists(List.of("0.0.0.0/0"), null), "192.0.2.1")).isTrue();
    assertThat(passes(lists(List.of("0.0.0.0/0"), null), "255.255.255.255")).isTrue();
    assertThat(passes(lists(List.of("0.0.0.0/0"), null), "::")).isFalse();
    assertThat(passes(lists(List.of("::ffff:192.0.2.0/120"), null), "192.0.2.1")).isTrue();
  }

  @Test
  void files_areReadWithTheConfiguration(@TempDir Path folder) throws IOException {
    Path allow = Files.writeString(folder.resolve("allow"), "# ours\n\n10.0.0.0/8  # all\r\n::1\n");
    Path deny = Files.writeString(folder.resolve("deny"), "10.9.0.0/16\n");
    IpAccessConfig config = new IpAccessConfig(List.of("192.0.2.1"), null, allow, deny);

    assertThat(passes(config, "10.1.0.0")).isTrue();
    assertThat(passes(config, "10.9.0.0")).isFalse();
    assertThat(passes(config, "192.0.2.1")).isTrue();
    assertThat(passes(config, "192.0.2.2")).isFalse();
  }

  @Test
  void anEmptyListOfWhoMayPass_letsNobodyPass(@TempDir Path folder) throws IOException {
    Path empty = Files.writeString(folder.resolve("allow"), "# nobody yet\n");

    assertThat(passes(new IpAccessConfig(null, null, empty, null), "10.0.0.1")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/08",
        "10.0.0.0/+8",
        "10.0.0/8",
        "10.0.0.0.0/8",
        "256.0.0.0/8",
        "010.0.0.0/8",
        "0x0a.0.0.0/8",
        "10.0.0.0/255.0.0.0",
        "10.0.0.0/8/8",
        "10.0.0.0 /8",
        "::/129",
        ":::/8",
        "::1::/64",
        "1:2:3:4:5:6:7/64",
        "1:2:3:4:5:6:7:8:9/64",
        "1:2:3:4:5:6:7::8",
        "g::/16",
        "12345::/16",
        "::ffff:10.0.0.0/95",
        "fe80::1%eth0",
        "[::1]",
        "localhost",
        "example.com/24",
        "10.0.0.\u0661",
        "\uff11.0.0.0/8"
      })
  void aTextThatIsNoNetwork_isRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> lists(List.of(text), null))
        .withMessageStartingWith("allow: ");
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3/8, 10.0.0.0/8, 10.1.2.3",
    "0.0.0.1/0, 0.0.0.0/0, 0.0.0.1",
    "2001:db8::1/32, 2001:db8:0:0:0:0:0:0/32, 2001:db8:0:0:0:0:0:1",
    "::ffff:10.0.0.1/104, 10.0.0.0/8, 10.0.0.1"
  })
  void bitsBeyondThePrefix_areRefusedWithWhatMayBeMeant(String text, String net, String address) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> lists(null, List.of(text)))
        .withMessage(
            "deny: %s has bits beyond its prefix: the network is %s, the address %s"
                .formatted(text, net, address));
  }

  @Test
  void everythingElse_isCheckedToo(@TempDir Path folder) throws IOException {
    assertRefused(() -> lists(null, null), "allow, deny, allow_file or deny_file must");
    assertRefused(
        () -> lists(List.of("10.0.0.0/8"), List.of("10.0.0.0/8")), "both allowed and denied");
    assertRefused(
        () -> lists(List.of("10.0.0.1"), List.of("::ffff:10.0.0.1")), "both allowed and denied");
    assertRefused(
        () -> new IpAccessConfig(null, null, folder.resolve("none"), null), "allow_file does not");
    assertRefused(() -> new IpAccessConfig(null, null, null, Path.of("/dev/zero")), "regular file");
    Path bad = Files.writeString(folder.resolve("bad"), "::1\n10.0.0.1/8\n");
    assertRefused(() -> new IpAccessConfig(null, null, null, bad), "line 2 of deny_file " + bad);
    lists(List.of("10.0.0.0/8", "10.0.0.0/8"), null);
  }

  private static void assertRefused(Runnable config, String message) {
    assertThatIllegalArgumentException().isThrownBy(config::run).withMessageContaining(message);
  }

  @Nested
  class Contract extends PluginContract<IpAccessConfig> {
    @Override
    protected PluginFactory<IpAccessConfig> factory() {
      return new IpAccessPlugin();
    }

    @Override
    protected List<IpAccessConfig> configs() {
      return List.of(BOTH, lists(null, List.of("0.0.0.0/0", "::/0")));
    }
  }

  @Nested
  class PluginFiles extends PluginFilesContract {
    @Override
    protected String plugin() {
      return "ip-access";
    }
  }
}
