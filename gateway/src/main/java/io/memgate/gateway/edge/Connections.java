package io.memgate.gateway.edge;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.memgate.gateway.throttle.ClientAddresses;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * The open connections of the public listener, bounded in all and for each address. A
 * trusted proxy has those of all its clients, so it has no bound of its own.
 */
final class Connections {

	private final EdgeProperties.Connections most;

	private final ClientAddresses addresses;

	private final AtomicInteger open = new AtomicInteger();

	private final Map<String, Integer> openByAddress = new ConcurrentHashMap<>();

	Connections(EdgeProperties.Connections most, ClientAddresses addresses) {
		this.most = most;
		this.addresses = addresses;
	}

	/** Connections that are open. */
	int open() {
		return this.open.get();
	}

	/**
	 * Counts a connection until it is closed.
	 * @return null; or the bound that it would be above, and it is not counted
	 */
	@Nullable Bound enter(Channel connection) {
		String address = address(connection);
		if (this.open.incrementAndGet() > this.most.node()) {
			this.open.decrementAndGet();
			return Bound.NODE;
		}
		if (address != null && this.openByAddress.merge(address, 1, Integer::sum) > this.most.address()) {
			leave(address);
			return Bound.ADDRESS;
		}
		connection.closeFuture().addListener((closed) -> leave(address));
		return null;
	}

	private void leave(@Nullable String address) {
		this.open.decrementAndGet();
		if (address != null) {
			this.openByAddress.computeIfPresent(address, (same, count) -> (count > 1) ? count - 1 : null);
		}
	}

	/** Null where none is known, or it is a trusted proxy's. */
	private @Nullable String address(Channel connection) {
		return (connection.remoteAddress() instanceof InetSocketAddress peer && peer.getAddress() != null
				&& !this.addresses.isTrusted(peer.getAddress())) ? ClientAddresses.text(peer.getAddress()) : null;
	}

	/** What bounds connections. */
	enum Bound {

		NODE, ADDRESS

	}

}
