/**
 * Bytes that exchanges hold in memory. The floors above call it before they keep a buffer, and once
 * they let go of it.
 *
 * <p>Begin with {@link dev.fanlight.gateway.limit.memory.HeldBytes}, the account of an exchange or
 * of a part of it. The account of a whole exchange is a {@link
 * dev.fanlight.gateway.limit.memory.MemoryHolder}. The {@link
 * dev.fanlight.gateway.limit.memory.MemoryBudget} sums the accounts of the process. When the budget
 * is full, it makes the largest holder fail, or one that has stalled. {@link
 * dev.fanlight.gateway.limit.memory.Gathering} keeps the chunks of a body that is wanted whole. A
 * {@link dev.fanlight.gateway.limit.memory.HeldStream} gives a reader what is held as it asks for
 * it, and an {@link dev.fanlight.gateway.limit.memory.EarlyDemand} keeps what it asks for too
 * early. {@link dev.fanlight.gateway.limit.memory.StreamFailure} tells it of a failure. {@link
 * dev.fanlight.gateway.limit.memory.UnreadContent} counts what comes before its reader wants it. A
 * {@link dev.fanlight.gateway.limit.memory.LendingStream} lends what need not be held. Plugins may
 * read a {@link dev.fanlight.gateway.limit.memory.CallbackStream}, and set handlers of their own.
 *
 * <p>An account is confined to the loop of its exchange, and so is a gathering to its thread; the
 * budget is safe for use by all threads. {@code HeldBytes.take} may make its own exchange fail
 * before it returns. Another exchange that must make room learns it later, on its own loop.
 */
@NullMarked
package dev.fanlight.gateway.limit.memory;

import org.jspecify.annotations.NullMarked;
