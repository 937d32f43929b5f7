/** Java processes of their own, for tests that end them, signal them, or give them a small heap. */
@NullMarked
package dev.fanlight.gateway.process;

import org.jspecify.annotations.NullMarked;
