/** Bodies that plugins read, change and make, on the event loop and on threads of their own. */
@NullMarked
package dev.fanlight.gateway.whole.plugin.body;

import org.jspecify.annotations.NullMarked;
