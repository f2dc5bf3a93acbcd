package io.memgate.gateway.notice;

import java.net.InetAddress;

/**
 * To which addresses webhooks may be delivered. The one of a running gateway is
 * {@link PublicAddresses}; there is no setting for it.
 */
@FunctionalInterface
interface AddressRule {

	boolean allows(InetAddress address);

}
