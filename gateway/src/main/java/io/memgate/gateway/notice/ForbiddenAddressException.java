package io.memgate.gateway.notice;

import java.io.IOException;
import java.net.InetAddress;

/** A webhook's host has an address to which nothing may be delivered. */
final class ForbiddenAddressException extends IOException {

	private static final long serialVersionUID = 1L;

	ForbiddenAddressException(InetAddress address) {
		super(address.getHostAddress() + " is not an address of the public Internet");
	}

}
