package dev.fanlight.plugins.cache.store;

import dev.fanlight.plugins.cache.http.SameUri;
import org.jspecify.annotations.Nullable;

/**
 * What an operator wants removed: the responses that have all that is said.
 *
 * @param path exactly; null: any
 * @param prefix that the path begins with; null: any
 * @param tag of the field Cache-Tag; null: any
 * @param host null: any
 * @param route null: any
 */
public record Purge(
    @Nullable String path,
    @Nullable String prefix,
    @Nullable String tag,
    @Nullable String host,
    @Nullable String route) {

  boolean matches(Key key, Stored stored) {
    return isOf(key, stored.selection()) && (tag == null || stored.isTagged(tag));
  }

  /** Whether a fetch may bring such a response; its tags are not known yet. */
  boolean mayBe(Place place) {
    return isOf(place.key(), place.selection());
  }

  private boolean isOf(Key key, Selection selection) {
    return (path == null || path.equals(key.path()))
        && (prefix == null || key.path().startsWith(prefix))
        && (host == null || SameUri.host(key.scheme(), host).equals(key.host()))
        && (route == null || route.equals(selection.source().route()));
  }
}
