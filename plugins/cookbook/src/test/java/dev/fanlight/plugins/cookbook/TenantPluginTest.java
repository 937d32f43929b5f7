package dev.fanlight.plugins.cookbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.plugin.gatewaytest.GatewayExtension;
import dev.fanlight.plugin.gatewaytest.UpstreamReply;
import dev.fanlight.plugin.testkit.PluginUnderTest;
import dev.fanlight.plugins.cookbook.TenantPlugin.Config;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The recipe for a database, with H2 in its place. */
class TenantPluginTest {
  private static final String URL = "jdbc:h2:mem:tenants;DB_CLOSE_DELAY=-1";

  @RegisterExtension
  static final GatewayExtension gateway =
      GatewayExtension.of(
              """
              pools: {database: {threads: 4, max_queue: 100}}
              upstreams: {api: {url: "${upstream.api}"}}
              routes:
                - name: api
                  match: {path: /}
                  plugins:
                    - name: tenant
                      pool: database
                      config: {url: "%s", user: sa, password: "", connections: 4}
                  proxy: {upstream: api}
              """
                  .formatted(URL))
          .upstream("api", request -> UpstreamReply.of(204));

  @BeforeAll
  static void fill() throws SQLException {
    try (Connection connection = DriverManager.getConnection(URL, "sa", "");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE users (name VARCHAR PRIMARY KEY, tenant VARCHAR)");
      statement.execute("INSERT INTO users VALUES ('ann', 'north')");
    }
  }

  @AfterAll
  static void shutDown() throws SQLException {
    try (Connection connection = DriverManager.getConnection(URL, "sa", "");
        Statement statement = connection.createStatement()) {
      statement.execute("SHUTDOWN");
    }
  }

  @Test
  void theTenant_goesUpstream() {
    assertThat(gateway.get("/", "x-user: ann").status()).isEqualTo(204);

    assertThat(gateway.seen("api").getLast().header("x-tenant")).isEqualTo("north");
  }

  @Test
  void whoHasNoTenant_doesNotPass() {
    assertThat(gateway.get("/").errorCode()).isEqualTo("forbidden");
    assertThat(gateway.get("/", "x-user: ' OR 1=1 --").errorCode()).isEqualTo("forbidden");
    assertThat(gateway.seen("api")).isEmpty();
  }

  @Test
  void theStop_closesAllConnections() throws SQLException {
    String url = "jdbc:h2:mem:closed;DB_CLOSE_DELAY=-1";
    try (Connection observer = DriverManager.getConnection(url, "sa", "")) {
      try (PluginUnderTest plugin =
          PluginUnderTest.start(new TenantPlugin(), new Config(url, "sa", "", 2))) {
        assertThat(sessions(observer)).isGreaterThan(1);
      }
      assertThat(sessions(observer)).isEqualTo(1);
    }
  }

  private static int sessions(Connection observer) throws SQLException {
    try (Statement statement = observer.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT COUNT(*) FROM INFORMATION_SCHEMA.SESSIONS")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  @Test
  void withoutDatabase_thePluginDoesNotStart() {
    Config nobody = new Config("jdbc:h2:tcp://127.0.0.1:1/none", "sa", "", 1);

    assertThatThrownBy(() -> PluginUnderTest.start(new TenantPlugin(), nobody).close())
        .hasMessageContaining("Failed to initialize pool");
  }
}
