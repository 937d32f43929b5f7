/**
 * The exchanges that ended last, for the control page.
 *
 * <p>Each event loop has an {@code ExchangeJournal}: a ring of the records of its own exchanges,
 * which it writes without a lock. {@code RecentExchanges} reads the rings of all loops when
 * somebody asks, on the thread that asks.
 */
@NullMarked
package dev.fanlight.gateway.telemetry.recent;

import org.jspecify.annotations.NullMarked;
