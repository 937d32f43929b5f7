/**
 * Bodies on their way, both ways: large ones and ones in small pieces, early ends and late ones,
 * and the memory that waits for somebody slow.
 */
@NullMarked
package dev.fanlight.gateway.whole.body;

import org.jspecify.annotations.NullMarked;
