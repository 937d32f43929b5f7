/**
 * The pages of the admin listener, about a gateway at work, and that no secret is on any of them or
 * anywhere else.
 */
@NullMarked
package dev.fanlight.gateway.whole.admin;

import org.jspecify.annotations.NullMarked;
