/**
 * The names of endpoints, followed to their addresses.
 *
 * <p>{@code NameFollowers} knows whose names are followed: each upstream has {@code FollowedNames},
 * which ask a {@code NameLookup} again and again, at a {@code RepeatTime}, and replace the
 * endpoints of their upstream when the addresses have changed.
 *
 * <p>Look-ups and what comes of them happen on one thread, which serves no traffic.
 */
@NullMarked
package dev.fanlight.gateway.upstream.http.names;

import org.jspecify.annotations.NullMarked;
