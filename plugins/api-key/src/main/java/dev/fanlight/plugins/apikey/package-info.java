/**
 * The builtin plugin {@code api-key}. {@link dev.fanlight.plugins.apikey.KeyTable} knows the hashes
 * of all keys, {@link dev.fanlight.plugins.apikey.ApiKeyFilter} looks up that of a request's key.
 */
@NullMarked
package dev.fanlight.plugins.apikey;

import org.jspecify.annotations.NullMarked;
