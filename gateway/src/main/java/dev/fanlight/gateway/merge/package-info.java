/** From the results of calls to one body. */
@NullMarked
package dev.fanlight.gateway.merge;

import org.jspecify.annotations.NullMarked;
