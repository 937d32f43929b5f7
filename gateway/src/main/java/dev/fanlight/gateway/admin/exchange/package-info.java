/**
 * The admin pages of exchanges that are over.
 *
 * <p>Begin with {@code ExchangesPage}. {@code ExchangeFilter} reads from its query which exchanges
 * are wanted, and {@code ExchangesJson} writes them. The exchanges come from {@code
 * RecentExchanges}, as plain values.
 */
@NullMarked
package dev.fanlight.gateway.admin.exchange;

import org.jspecify.annotations.NullMarked;
