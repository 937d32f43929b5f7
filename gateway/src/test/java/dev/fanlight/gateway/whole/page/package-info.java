/**
 * The pages of the repository keep their word: examples and runbooks are followed command by
 * command, by a gateway in a process of its own where that matters.
 */
@NullMarked
package dev.fanlight.gateway.whole.page;

import org.jspecify.annotations.NullMarked;
