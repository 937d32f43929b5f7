package dev.fanlight.gateway.filter.boundary.body;

import dev.fanlight.gateway.upstream.fields.HopByHop;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The trailers of a body that a plugin made, without those fields that the gateway takes from an
 * upstream's trailers too. What goes wrong when they are asked for names the plugin: it is thrown
 * as the error of that plugin.
 */
final class PluginTrailers implements Supplier<MultiMap> {
  private final Supplier<MultiMap> source;
  private final PluginStream.Owner owner;

  private PluginTrailers(Supplier<MultiMap> source, PluginStream.Owner owner) {
    this.source = source;
    this.owner = owner;
  }

  /** Guards them, unless they are those of the body that the plugin received. */
  static Supplier<MultiMap> guarded(
      Supplier<MultiMap> own, Supplier<MultiMap> received, PluginStream.Owner owner) {
    return received.equals(own) || own instanceof PluginTrailers
        ? own
        : new PluginTrailers(own, owner);
  }

  @Override
  public MultiMap get() {
    try {
      MultiMap fields = owner.code().call(source::get);
      MultiMap own = HttpHeaders.headers();
      own.addAll(Objects.requireNonNull(fields, "a body gave trailers that are null"));
      HopByHop.stripTrailers(own);
      return own;
    } catch (Throwable thrown) { // a linkage error of one plugin must not cost the gateway either
      throw owner.blame(thrown);
    }
  }
}
