package dev.fanlight.gateway.config.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fanlight.gateway.config.source.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets that stand in the file itself, in a place where they are a mistake. */
class WrittenSecretsTest {
  @TempDir Path folder;

  private String mistakes(String key) throws Exception {
    Path file = folder.resolve("fanlight.yaml");
    Files.writeString(file, "listeners: [{name: public, port: 0}]\nroutes: []\n" + key + "\n");
    return catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(file, Map.of()))
        .getMessage();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "admin: {token: \"hunter2 \"}",
        "admin: {token: 2}",
        "admin: {token: [hunter2]}",
        "admin: {tls: {cert: a.pem, key: b.key, key_password: 2}}",
        "upstreams: {u: {url: \"http://me:hunter2@10.0.0.1:80\"}}",
        "upstreams: {u: {url: \"http://me:hunter2/x@y@10.0.0.1:80\"}}",
        "upstreams: {u: {url: \"http://hunter2@10.0.0.1:80\"}}",
        "upstreams: {u: {url: \"me:hunter2@10.0.0.1\"}}",
        "upstreams: {u: {endpoints: [{url: \"https://me:hunter2@10.0.0.1\"}]}}",
        "upstreams: {u: {url: \"http://10.0.0.1:80?token=hunter2\"}}",
        "upstreams: {u: {url: \"http://10.0.0.1:80/?a=1&b=http://x/?hunter2#c\"}}",
        "upstreams: {u: {endpoints: [\"http://10.0.0.1:80#hunter2\"]}}",
        "upstreams: {u: {url: \"http://0123456789012345678901234567890:hunter2012345678901@h\"}}",
        "dns: {servers: [\"me:hunter2@10.0.0.1:53\"]}",
        "admin: {host: \"-----BEGIN PRIVATE KEY-----hunter2\"}",
      })
  void noMessageShowsThem(String key) throws Exception {
    assertThat(mistakes(key)).contains("fanlight.yaml:3").doesNotContain("hunter", "found 2");
  }

  @Test
  void whatIsNoSecret_isShown() throws Exception {
    assertThat(mistakes("upstreams: {u: {url: \"http://me:pw@10.0.0.1:80\", timeout: soon}}"))
        .contains("found \"http://me:***@10.0.0.1:80\"", "found \"soon\"");
  }
}
