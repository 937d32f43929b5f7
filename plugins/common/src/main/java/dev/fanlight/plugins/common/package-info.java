/**
 * What builtin plugins share. Plugins that look for a credential use {@link
 * dev.fanlight.plugins.common.CredentialPlaces}. {@link dev.fanlight.plugins.common.MediaTypes}
 * decides which bodies a plugin looks at. {@link dev.fanlight.plugins.common.BoundedFile} and
 * {@link dev.fanlight.plugins.common.BoundedBody} read files and answers of services, up to a
 * limit. {@link dev.fanlight.plugins.common.WebAddress} decides which addresses of services are
 * taken, and {@link dev.fanlight.plugins.common.ServiceErrors} says what a service did.
 */
@NullMarked
package dev.fanlight.plugins.common;

import org.jspecify.annotations.NullMarked;
