/**
 * What the builtin guards share: {@link dev.fanlight.plugins.credentials.CredentialPlaces} finds
 * what a client shows to be let in, and takes it out of the request.
 */
@NullMarked
package dev.fanlight.plugins.credentials;

import org.jspecify.annotations.NullMarked;
