/**
 * The owners of calls: when a scope ends, so has everything it owns. One call, from its start to
 * its one outcome.
 */
@NullMarked
package dev.fanlight.gateway.fanout.scope;

import org.jspecify.annotations.NullMarked;
