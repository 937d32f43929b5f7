/**
 * An upstream that follows a script, behind {@code Connections} and without a network.
 *
 * <p>Begin with {@code Script}, which says how one attempt goes. {@code ScriptedConnections} opens
 * a {@code ScriptedAttempt} for each, which answers with a {@code ScriptedBody}.
 */
@NullMarked
package dev.fanlight.gateway.upstream.script;

import org.jspecify.annotations.NullMarked;
