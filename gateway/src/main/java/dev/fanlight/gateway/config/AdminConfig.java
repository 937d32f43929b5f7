package dev.fanlight.gateway.config;

import dev.fanlight.gateway.config.ListenerConfig.Address;
import dev.fanlight.gateway.config.tls.TlsConfig;
import org.jspecify.annotations.Nullable;

/**
 * The listener for operators.
 *
 * @param allowChanges whether it takes orders, and not only questions
 * @param token that the pages under {@code /api} and every order need; null: none
 * @param showValues whether pages may show values of header fields
 * @param tls null: it speaks cleartext
 */
public record AdminConfig(
    Address address,
    boolean allowChanges,
    boolean showValues,
    @Nullable String token,
    TlsConfig.@Nullable Server tls) {

  /** Whether a listener that is bound by the other one can serve it as well. */
  public boolean isServedBy(AdminConfig other) {
    return address.equals(other.address) && (tls == null) == (other.tls == null);
  }
}
