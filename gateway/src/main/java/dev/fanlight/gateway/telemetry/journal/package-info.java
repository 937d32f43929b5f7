/**
 * The records of exchanges that are over.
 *
 * <p>Begin with {@code ExchangeJournal}. There is one for each event loop: it gives a line to the
 * access log for every exchange, and keeps the recent ones with their calls.
 */
@NullMarked
package dev.fanlight.gateway.telemetry.journal;

import org.jspecify.annotations.NullMarked;
