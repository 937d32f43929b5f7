/**
 * Reads the text of jq programs. {@link dev.fanlight.gateway.value.jq.syntax.Parser} cuts a text
 * into {@code Token}s and makes a tree of {@link dev.fanlight.gateway.value.jq.syntax.Syntax} of
 * them, by the grammar of jq 1.7. The tree says only what the text says: the compiler finds out
 * whether a name is known.
 *
 * <p>A tree is immutable. A parser is confined to one thread.
 */
@NullMarked
package dev.fanlight.gateway.value.jq.syntax;

import org.jspecify.annotations.NullMarked;
