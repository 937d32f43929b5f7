/**
 * The keys of an issuer: {@link dev.fanlight.plugins.jwt.key.VerificationKey} checks signatures,
 * {@link dev.fanlight.plugins.jwt.key.KeySet} finds the keys for a token, and a {@link
 * dev.fanlight.plugins.jwt.key.KeySource} has the set: {@link
 * dev.fanlight.plugins.jwt.key.FixedKeys} from a file, {@link
 * dev.fanlight.plugins.jwt.key.RemoteKeys} from the issuer. What has been fetched is in {@link
 * dev.fanlight.plugins.jwt.key.FetchedKeys}.
 */
@NullMarked
package dev.fanlight.plugins.jwt.key;

import org.jspecify.annotations.NullMarked;
