/** The gateway with the plugins that come with it, asked over real sockets. */
package dev.fanlight.dist;
