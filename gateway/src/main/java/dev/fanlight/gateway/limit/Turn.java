package dev.fanlight.gateway.limit;

/**
 * The turn that all waiters of one exchange share. Turns are told apart by identity. Every queue
 * serves one waiter of each turn after the other. An exchange has one turn for all queues: its
 * route's bulkhead, the upstreams' bulkheads and the pools. A batch shares its turn with all its
 * items, so that a wide batch cannot starve a narrow exchange.
 */
public final class Turn {}
