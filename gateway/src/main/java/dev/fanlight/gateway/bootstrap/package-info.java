/** The one place that builds objects across packages, starts and stops them. */
@NullMarked
package dev.fanlight.gateway.bootstrap;

import org.jspecify.annotations.NullMarked;
