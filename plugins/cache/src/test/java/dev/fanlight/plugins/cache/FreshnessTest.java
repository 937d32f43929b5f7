package dev.fanlight.plugins.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.GatewayResponse;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** For how long a response is fresh, and its age (RFC 9111, sections 4.2 and 5). */
class FreshnessTest extends CacheScene {

  @ParameterizedTest
  @CsvSource({
    "max-age=10, 9, 10",
    "max-age=2147483648, 100000, 2147483649",
    "max-age=99999999999, 100000, 2147483649",
    "'s-maxage=10, max-age=100', 9, 10",
    "'max-age=1, s-maxage=10', 9, 10",
    "max-age=007, 6, 7",
    "max-age=\"10\", 9, 10",
    "'max-age=10, max-age=100', 9, 10",
    "MaX-aGe=10, 9, 10",
    "'max-age=10, extension=\"max-age=3600\"', 9, 10",
    "'extension=\"max-age=3600\", max-age=10', 9, 10",
    "'a=\"\\\", max-age=3600\", max-age=10', 9, 10"
  })
  void rfc9111_421_theLifetimeIsWhatTheDirectivesSay(String control, long fresh, long stale) {
    store("/", "cache-control: " + control);
    pass(fresh);
    assertThat(isHit("/")).isTrue();
    pass(stale - fresh);
    assertThat(isHit("/")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "max-age=0",
        "max-age='3600'",
        "max-age=-1",
        "max-age=a",
        "max-age=3600a",
        "max-age=3600.5",
        "max-age= 3600",
        "max-age =3600",
        "max-age=",
        "max-age",
        "s-maxage=0, max-age=3600"
      })
  void rfc9111_421_aLifetimeThatIsNoneIsStale(String control) {
    store("/", "cache-control: " + control, "expires: " + date(3600), "etag: \"a\"");
    assertThat(isHit("/")).isFalse();
  }

  @Test
  void rfc9111_53_expiresCountsFromDate() {
    store("/", "expires: " + date(110), "date: " + date(100));
    pass(9);
    assertThat(isHit("/")).isTrue();
    pass(1);
    assertThat(isHit("/")).isFalse();
  }

  @Test
  void rfc9111_53_maxAgeGoesBeforeExpires() {
    store("/", "expires: " + date(-100), "cache-control: max-age=10", "date: " + date(0));
    assertThat(isHit("/")).isTrue();
    store("/b", "expires: " + date(1000), "cache-control: max-age=10", "date: " + date(0));
    pass(10);
    assertThat(isHit("/b")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-1",
        "",
        "soon",
        "Thu, 18 Aug 2050 02:01:18 CET",
        "Thu, 99 Aug 2050 02:01:18 GMT",
        "Thu 18 Aug 2050 02:01:18 GMT",
        "2050-08-18T02:01:18Z",
        "Wed, 18 Aug +10399 02:01:18 GMT",
        "Wed, 18 Aug +999999999 02:01:18 GMT",
        "Wed Aug 18 02:01:18 +999999999"
      })
  void rfc9111_53_expiresThatIsNoDateIsInThePast(String expires) {
    store("/", "expires: " + expires, "etag: \"a\"");
    assertThat(isHit("/")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Thu, 18 Aug 2050 02:01:18 GMT",
        "Thursday, 18-Aug-50 02:01:18 GMT",
        "Thu Aug 18 02:01:18 2050",
        "Mon Aug  8 02:01:18 2050"
      })
  void rfc9110_567_datesHaveThreeForms(String expires) {
    store("/", "expires: " + expires);
    assertThat(isHit("/")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "thu, 18 aug 2050 02:01:18 gmt",
        "THURSDAY, 18-AUG-50 02:01:18 GMT",
        "tHu aUg 18 02:01:18 2050"
      })
  void rfc9111_42_datesAreReadWithoutRegardToCase(String expires) {
    store("/", "expires: " + expires);
    assertThat(isHit("/")).isTrue();
  }

  @Test
  void rfc9111_423_theAgeOfAResponseCounts() {
    store("/", "cache-control: max-age=3600", "age: 1800");
    pass(1799);
    GatewayResponse hit = ask(get("/"), response(200, ""));
    assertThat(hit.headers().getAll("age")).containsExactly("3599");
    pass(1);
    assertThat(isHit("/")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "0, true",
    "3600, false",
    "7200, false",
    "99999999999, false",
    "-3600, true",
    "a, true",
    "'0, 7200', true",
    "'7200, 0', false"
  })
  void rfc9111_51_anAgeThatIsNoneIsIgnored(String age, boolean fresh) {
    store("/", "cache-control: max-age=3600", "age: " + age);
    assertThat(isHit("/")).isEqualTo(fresh);
  }

  @Test
  void rfc9111_423_anOldDateIsAnAge() {
    store("/", "cache-control: max-age=3600", "date: " + date(-3000));
    pass(599);
    assertThat(isHit("/")).isTrue();
    pass(1);
    assertThat(isHit("/")).isFalse();
  }

  @Test
  void rfc9111_423_aFractionOfASecondIsNoAge() {
    now += 900;
    store("/", "cache-control: max-age=1", "date: " + date(0));
    now += 900;
    assertThat(isHit("/")).isTrue();
    now += 100;
    assertThat(isHit("/")).isFalse();
  }

  @Test
  void rfc9111_423_theTimeOfTheFetchCounts() {
    begin(get("/"));
    pass(10);
    chain.answer(response(200, "", "cache-control: max-age=15"));
    pass(4);
    assertThat(isHit("/")).isTrue();
    pass(1);
    assertThat(isHit("/")).isFalse();
  }

  @Test
  void rfc9111_4_aReusedResponseHasAnAgeAndItsDate() {
    String date = date(0);
    store("/", "cache-control: max-age=60", "date: " + date);
    pass(7);
    GatewayResponse hit = ask(get("/"), response(200, ""));
    assertThat(hit.headers().get("age")).isEqualTo("7");
    assertThat(hit.headers().getAll("date")).containsExactly(date);
  }

  @Test
  void rfc9110_661_aResponseWithoutADateGetsOneWhenItIsStored() {
    String came = date(0);
    store("/", "cache-control: max-age=60");
    pass(7);
    assertThat(ask(get("/"), response(500, "")).headers().getAll("date")).containsExactly(came);
  }

  @Test
  void rfc9111_422_aTenthOfItsAgeIsALifetime_whereThatIsOn() {
    filter = cache(heuristic());
    store("/", "last-modified: " + date(-1000), "date: " + date(0));
    pass(99);
    assertThat(isHit("/")).isTrue();
    pass(1);
    assertThat(isHit("/")).isFalse();
    store("/long", "last-modified: " + date(-100_000_000), "date: " + date(0));
    pass(24 * 3600 - 1);
    assertThat(isHit("/long")).isTrue();
    pass(1);
    assertThat(isHit("/long")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cache-control: max-age=1",
        "cache-control: s-maxage=1",
        "cache-control: public, max-age=1",
        "cache-control: max-age=soon",
        "expires: Tue, 01 Jan 2030 00:00:01 GMT",
        "expires: 0"
      })
  void rfc9111_422_noHeuristicBesideAnExplicitTime(String explicit) {
    filter = cache(heuristic());
    store("/", explicit, "last-modified: " + date(-1_000_000), "date: " + date(0));
    pass(1);
    assertThat(isHit("/")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu"})
  void rfc9111_42_theLocalTimeZoneHasNoPart(String zone) {
    TimeZone local = TimeZone.getDefault();
    TimeZone.setDefault(TimeZone.getTimeZone(zone));
    try {
      filter = cache(heuristic());
      store("/aged", "cache-control: max-age=10", "date: " + date(-5));
      store("/expires", "expires: " + date(5), "date: " + date(0));
      store("/asctime", "expires: Tue Jan  1 00:00:05 2030", "date: " + date(0));
      store("/modified", "last-modified: " + date(-50), "date: " + date(0));
      store("/dated", "cache-control: max-age=5");
      pass(4);
      String[] targets = {"/aged", "/expires", "/asctime", "/modified", "/dated"};
      assertThat(targets).allMatch(target -> isHit(target));
      assertThat(ask(get("/dated"), response(500, "")).headers().get("date")).isEqualTo(date(-4));
      pass(1);
      assertThat(targets).noneMatch(target -> isHit(target));
    } finally {
      TimeZone.setDefault(local);
    }
  }

  @Test
  void rfc9111_422_otherwiseAResponseThatSaysNothingIsStale() {
    store("/", "last-modified: " + date(-1000), "date: " + date(0));
    assertThat(isHit("/")).isFalse();
    assertThat(seen.headers().contains("if-modified-since")).isTrue();
  }

  @Test
  void rfc9111_422_heuristicsNeedPublicForOtherStatuses() {
    filter = cache(heuristic());
    ask(
        get("/"),
        response(
            599, "", "cache-control: public", "last-modified: " + date(-1000), "date: " + date(0)));
    assertThat(isHit("/")).isTrue();
  }

  @Test
  void rfc9111_5222_mustRevalidateIsFreshWhileItIs() {
    store("/", "cache-control: max-age=10, must-revalidate");
    assertThat(isHit("/")).isTrue();
  }

  @Test
  void rfc9111_5224_noCacheIsNeverReusedWithoutValidation() {
    for (String control : new String[] {"no-cache", "max-age=10000, No-CaChE"}) {
      store("/", "cache-control: " + control, "etag: \"a\"");
      assertThat(isHit("/")).isFalse();
      assertThat(seen.headers().get("if-none-match")).isEqualTo("\"a\"");
      chain.answer(response(304, ""));
    }
  }
}
