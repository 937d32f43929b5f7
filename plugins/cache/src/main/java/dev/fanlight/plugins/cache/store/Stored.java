package dev.fanlight.plugins.cache.store;

import dev.fanlight.plugins.cache.content.Pieces;
import dev.fanlight.plugins.cache.http.Directives;
import dev.fanlight.plugins.cache.http.Elements;
import dev.fanlight.plugins.cache.http.HttpDate;
import dev.fanlight.plugins.cache.http.ResponseFields;
import io.vertx.core.MultiMap;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A stored response. It never changes, so all threads may use it; whoever answers with it takes a
 * copy of its fields, and no byte of its content may be changed.
 */
public final class Stored {
  /**
   * What an entry takes besides its fields and content, in bytes, and each field and each withheld
   * name besides its text.
   */
  private static final int ENTRY = 768;

  private static final int FIELD = 160;
  private static final int NAME = 64;

  /** Of all fields together, in bytes: what an upstream may send at once by default fits in. */
  private static final int LARGEST_HEAD = 128 * 1024;

  private static final long SECOND = 1000;

  /**
   * Which of several is used for a request: one that varies, because some origin servers forget
   * that their other answers are for some requests only (RFC 9111, section 4.1), and the newest.
   */
  static final Comparator<Stored> PREFERRED =
      Comparator.comparing(Stored::varies)
          .thenComparingLong(Stored::date)
          .thenComparingLong(stored -> stored.received.asked)
          .reversed();

  private final Selection selection;
  private final int status;
  private final MultiMap headers;

  /**
   * Names of the fields that {@code no-cache} has named since the content came. A 304 that replaces
   * Cache-Control does not release them: a later 304 may bring such a field and not name it.
   */
  private final Set<String> withheld;

  private final Pieces body;
  private final Terms terms;
  private final Received received;

  /** When a response was asked for and came, in milliseconds since 1970. */
  public record Received(long asked, long came) {}

  private Stored(
      Selection selection,
      int status,
      MultiMap headers,
      Set<String> withheld,
      Pieces body,
      Terms terms,
      Received received) {
    this.selection = selection;
    this.status = status;
    this.headers = headers;
    this.withheld = Set.copyOf(withheld);
    this.body = body;
    this.terms = terms;
    this.received = received;
  }

  /**
   * @param fields of the response, for the client that it is for
   * @param body not to be changed any more
   */
  public static Stored of(
      Selection selection,
      int status,
      MultiMap fields,
      Pieces body,
      Terms terms,
      Received received) {
    Set<String> withheld = withheld(fields);
    MultiMap kept = ResponseFields.forAll(fields, withheld);
    return new Stored(selection, status, kept, withheld, body, terms, received);
  }

  private static Set<String> withheld(MultiMap fields) {
    return Directives.of(fields.getAll("cache-control")).withheld();
  }

  /**
   * The fields with those of a newer answer about the same content, for the client that this answer
   * is for.
   *
   * @param came when that answer came, in milliseconds since 1970
   */
  public MultiMap mergedFields(MultiMap newer, long came) {
    return ResponseFields.merged(headers, newer, came);
  }

  /**
   * The same content under newer fields, for those of its requests that also have the values of
   * that request where the newer Vary names more fields (RFC 9111, section 4.1).
   *
   * @param request that the newer fields answer
   * @param merged as {@link #mergedFields} gives them
   */
  public Stored with(MultiMap request, MultiMap merged, Terms newTerms, Received when) {
    Selection narrower = Selection.of(selection.source(), request, merged, selection.names());
    Set<String> all = new HashSet<>(withheld);
    all.addAll(withheld(merged));
    MultiMap kept = ResponseFields.forAll(merged, all);
    return new Stored(narrower, status, kept, all, body, newTerms, when);
  }

  /** The same, of which nobody knows whether it is still good. */
  public Stored stale() {
    Terms none =
        new Terms(0, terms.validates(), terms.strict(), terms.whileRevalidated(), terms.ifError());
    return new Stored(selection, status, headers, withheld, body, none, received);
  }

  /** Whether it says that it depends on fields of the request. */
  private boolean varies() {
    return !Elements.of(headers.getAll("vary")).isEmpty();
  }

  /**
   * Whether it is more recent than another one (RFC 9111, section 4): by Date, and within one
   * second by when it was asked for. A Date of the future says no more than when it came.
   */
  public boolean isNewerThan(Stored other) {
    return date() > other.date()
        || (date() == other.date() && received.asked > other.received.asked);
  }

  private long date() {
    Long date = HttpDate.millis(headers.get("date"));
    long came = received.came - received.came % SECOND;
    return date == null ? came : Math.min(date, came);
  }

  /**
   * Whether it stays where another one comes for the same requests: it is more recent, and still
   * fresh or asked for meanwhile. Or it is fresh, and the other one says nothing of the target.
   */
  boolean outlasts(Stored other) {
    boolean fresh = freshFor(other.received.came) > 0;
    return selection.equals(other.selection)
        && ((isNewerThan(other) && (fresh || other.received.asked < received.came))
            || (fresh && Rules.speaksOfTarget(status) && !Rules.speaksOfTarget(other.status)));
  }

  public Selection selection() {
    return selection;
  }

  public int status() {
    return status;
  }

  /** Not to be changed. */
  public MultiMap headers() {
    return headers;
  }

  public Pieces body() {
    return body;
  }

  public Terms terms() {
    return terms;
  }

  public Received received() {
    return received;
  }

  /** In milliseconds (RFC 9111, section 4.2.3). */
  public long age(long now) {
    Long date = HttpDate.millis(headers.get("date"));
    // Date has whole seconds, and so must have what is compared with it.
    long came = received.came - received.came % SECOND;
    long apparent = date == null ? 0 : Math.max(0, came - date);
    long corrected = said() * SECOND + (received.came - received.asked);
    return Math.max(apparent, corrected) + Math.max(0, now - received.came);
  }

  private long said() {
    String age = headers.get("age");
    List<String> values = age == null ? List.of() : Elements.of(age);
    return values.isEmpty() ? 0 : Directives.seconds(values.getFirst(), 0);
  }

  /** How much longer it is fresh, in milliseconds; negative: how long it has been stale. */
  public long freshFor(long now) {
    return terms.lifetime() - age(now);
  }

  /** Whether it may be used that long after its lifetime. */
  public boolean isUsableStale(long now, long window) {
    return !terms.strict() && -freshFor(now) <= window;
  }

  /** Whether its field Cache-Tag has that tag. */
  boolean isTagged(@Nullable String tag) {
    return tag != null
        && headers.getAll("cache-tag").stream()
            .flatMap(line -> Elements.of(line).stream())
            .anyMatch(tag::equals);
  }

  /** In bytes, about. */
  int weight() {
    return ENTRY + body.weight() + selection.weight() + weight(headers) + weightOfWithheld();
  }

  private static int weight(MultiMap fields) {
    int weight = 0;
    for (Map.Entry<String, String> field : fields) {
      weight += FIELD + field.getKey().length() + field.getValue().length();
    }
    return weight;
  }

  private int weightOfWithheld() {
    return withheld.stream().mapToInt(name -> NAME + name.length()).sum();
  }

  /** Whether it withholds too many or too long names to be stored: each 304 may add some. */
  public boolean withholdsTooMuch() {
    return withheld.size() > Directives.MOST_WITHHELD || weightOfWithheld() > LARGEST_HEAD;
  }

  /** Whether such fields are small enough to be stored: each 304 may add some. */
  static boolean fits(MultiMap fields) {
    return weight(fields) <= LARGEST_HEAD;
  }
}
