/**
 * Reads both ends of connections: {@link dev.fanlight.gateway.config.load.network.ListenersReader}
 * and {@link dev.fanlight.gateway.config.load.network.UpstreamsReader}, with the certificates and
 * keys that they name. A {@link dev.fanlight.gateway.config.load.network.Folder} finds and reads
 * such files.
 *
 * <p>For the loader only.
 */
@NullMarked
package dev.fanlight.gateway.config.load.network;

import org.jspecify.annotations.NullMarked;
