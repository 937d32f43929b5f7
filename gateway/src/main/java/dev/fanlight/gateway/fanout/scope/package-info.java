/**
 * Owners of calls. When a scope ends, everything that it owns has ended.
 *
 * <p>Read in this order. A {@code LiveScope} owns {@code Owned} things: calls, and scopes within.
 * Its {@code ScopeTime} is its deadline. A {@code TaskGroup} runs a plugin's tasks, each in a scope
 * of its own, and a {@code JoinRule} says when they are done. The {@code ExchangeContext} is what
 * all scopes of one exchange share. The {@code LoopShare} is what all exchanges of one loop share:
 * {@code OpenCalls} counts the calls, {@code Background} owns work that no answer waits for.
 *
 * <pre>
 * open --deadline--&gt; expired --end()--&gt; ended
 * open --end(), or the scope around it ends--&gt; ended
 * </pre>
 *
 * <p>An expired scope has made a timeout of every call in it, and starts no other. Its answer may
 * still be on its way. If something bounds that too ({@code max_duration}), its owner hears once
 * more when this time comes. Calls end before the scope says that it has ended, on the same loop,
 * before {@code end} returns. So whoever ends a scope may hear of its calls meanwhile.
 */
@NullMarked
package dev.fanlight.gateway.fanout.scope;

import org.jspecify.annotations.NullMarked;
