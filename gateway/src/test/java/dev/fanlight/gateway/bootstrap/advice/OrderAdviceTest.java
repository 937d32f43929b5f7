package dev.fanlight.gateway.bootstrap.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.load.ConfigLoader;
import dev.fanlight.plugin.PluginRole;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrderAdviceTest {
  @TempDir Path folder;

  /** Plugins that are called as their role is. */
  private List<String> advice(String globals, String plugins) throws Exception {
    return Advised.texts(
        OrderAdvice.of(
            config(globals, plugins),
            plugin -> PluginRole.valueOf(plugin.name().replace('-', '_').toUpperCase(Locale.ROOT)),
            Set.of()));
  }

  @Test
  void aCacheBeforeAnyGuard_isNamed() throws Exception {
    GatewayConfig config = config("{name: store}", "{name: addresses}, {name: other}");
    assertThat(
            Advised.texts(
                OrderAdvice.of(
                    config,
                    plugin -> plugin.name().equals("store") ? PluginRole.CACHE : PluginRole.OTHER,
                    Set.of("addresses"))))
        .containsExactly(
            "on route a the plugin store runs before addresses, so it answers clients that"
                + " addresses has not checked; put addresses before store");
  }

  @Test
  void conditionWithATextThatIsTooLongForAPattern_mayHold() throws Exception {
    String text = "a".repeat(4000);

    assertThat(
            advice(
                "",
                "{name: cache, when: {query: {x: %s}}}, {name: authentication, when: {query: {x: {matches: \"(a{1000}){4}b?\"}}}}"
                    .formatted(text)))
        .hasSize(1);
  }

  private GatewayConfig config(String globals, String plugins) throws Exception {
    String text =
        """
        listeners: [{name: public, port: 8080}]
        plugins: [%s]
        routes: [{name: a, match: {path: "/a/**", methods: [GET, POST]}, plugins: [%s], respond: {status: 204}}]
        """
            .formatted(globals, plugins);
    return ConfigLoader.load(Files.writeString(folder.resolve("it.yaml"), text), Map.of());
  }

  @ParameterizedTest
  @CsvSource({
    "authentication, cors, refuses the preflights",
    "limit, cors, counts the preflights",
    "by-identity, cors, counts the preflights",
    "by-identity, authentication, who the client is",
    "cache, authentication, answers clients that authentication has not checked",
    "cache, compression, each encoding"
  })
  void anOrderThatIsLikelyWrong_isNamed_andTheOtherWayRoundIsNot(
      String first, String later, String why) throws Exception {
    assertThat(advice("", "{name: " + first + "}, {name: " + later + "}"))
        .singleElement()
        .asString()
        .contains("on route a the plugin " + first + " runs before " + later, why)
        .endsWith("put " + later + " before " + first);
    assertThat(advice("", "{name: " + later + "}, {name: " + first + "}")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{name: authentication, when: {methods: [GET]}}, {name: cors}",
        "{name: limit, when: {methods: [GET, POST]}}, {name: cors}",
        "{name: authentication}, {name: cors, when: {methods: [GET]}}",
        "{name: authentication, when: {headers: {authorization: {exists: true}}}}, {name: cors}",
        "{name: authentication, when: {headers: {cookie: {contains: id}}}}, {name: cors}",
        "{name: limit, when: {headers: {x-api-key: {exists: true}}}}, {name: cors}",
        "{name: cache, when: {methods: [GET]}}, {name: authentication, when: {methods: [POST]}}",
        "{name: cache, when: {path: /a/b}}, {name: authentication, when: {path: /a/c/**}}",
        "{name: cache, when: {path: /a/b}}, {name: authentication, when: {path: '/a/{b}/c'}}",
        "{name: cache, when: {path: /z/**}}, {name: authentication}",
        "{name: cache, when: {host: a.example}}, {name: authentication, when: {host: b.example}}",
        "{name: cache, when: {query: {v: '1'}}}, {name: authentication, when: {query: {v: '2'}}}",
        "{name: cache, when: {query: {v: '1'}}},"
            + " {name: authentication, when: {query: {v: {not: '1'}}}}",
        "{name: cache, when: {headers: {authorization: {exists: false}}}},"
            + " {name: authentication, when: {headers: {authorization: {exists: true}}}}",
        "{name: cache, when: {headers: {authorization: {exists: false}}}},"
            + " {name: authentication, when: {headers: {authorization: {starts_with: Bearer}}}}",
        "{name: authentication}, {name: by-identity}, {name: authentication, id: guard}",
        "{name: cors}, {name: authentication}, {name: cors, id: again}",
      })
  void anOrderThatConcernsNoRequest_isNotNamed(String plugins) throws Exception {
    assertThat(advice("", plugins)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{name: authentication, when: {methods: [OPTIONS]}}, {name: cors}",
        "{name: authentication, when: {path: /a/b}}, {name: cors}",
        "{name: authentication, when: {headers: {origin: {exists: true}}}}, {name: cors}",
        "{name: authentication, when: {headers: {x-key: {exists: false}}}}, {name: cors}",
        "{name: cache, when: {methods: [HEAD]}}, {name: authentication, when: {methods: [GET]}}",
        "{name: cache, when: {path: '/a/**'}}, {name: authentication, when: {path: '/a/{id}'}}",
        "{name: cache, when: {path: /%61/b}}, {name: authentication, when: {path: /a/b}}",
        "{name: cache, when: {query: {v: ['1', '2']}}},"
            + " {name: authentication, when: {query: {v: '2'}}}",
        "{name: cache, when: {query: {v: {not: '1'}}}},"
            + " {name: authentication, when: {query: {v: '2'}}}",
        "{name: authentication, when: {methods: [GET]}}, {name: by-identity},"
            + " {name: authentication, id: guard, when: {methods: [POST]}}",
      })
  void anOrderThatConcernsSomeRequests_isNamed(String plugins) throws Exception {
    assertThat(advice("", plugins)).hasSize(1);
  }

  @Test
  void globalPlugins_areOutside() throws Exception {
    assertThat(advice("{name: authentication, id: key}", "{name: other}, {name: cors, id: web}"))
        .singleElement()
        .asString()
        .contains("plugin key runs before web");
  }

  @ParameterizedTest
  @CsvSource({
    "'{name: headers, id: jwt}', true",
    "'{name: headers, id: other}', false",
    "'{name: jwt}', false",
    "'{name: basic-auth, id: jwt}', false",
    "'{name: jwt, enabled: false}', false"
  })
  void aPluginWithTheIdOfAGlobalGuard_isNamedUnlessItIsOne(String own, boolean named)
      throws Exception {
    List<String> advice =
        Advised.texts(
            GuardAdvice.ofIds(
                config("{name: jwt}, {name: mark}", own), Set.of("jwt", "basic-auth")));

    assertThat(advice)
        .isEqualTo(
            named
                ? List.of(
                    "on route a the plugin headers has the id jwt of the global plugin jwt and"
                        + " replaces it, so clients pass unchecked; give it another id")
                : List.of());
  }
}
