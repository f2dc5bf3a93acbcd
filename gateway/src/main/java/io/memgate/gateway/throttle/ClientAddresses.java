package io.memgate.gateway.throttle;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Tells where requests come from: the connection's other end or, where that is a trusted
 * proxy, the right-most address in X-Forwarded-For that is none. What stands left of it
 * anybody may have written. An IPv6 address counts by its /64, which one client has
 * whole.
 */
public final class ClientAddresses {

	private static final String FORWARDED_FOR = "X-Forwarded-For";

	private static final String FORWARDED_PROTO = "X-Forwarded-Proto";

	private static final String UNKNOWN = "unknown";

	private static final int NETWORK_BYTES = 8;

	private final List<IpSubnetFilterRule> trusted;

	/**
	 * @param trusted networks of proxies, such as {@code 10.0.0.0/8}
	 */
	public ClientAddresses(List<String> trusted) {
		this.trusted = trusted.stream()
			.map((network) -> new IpSubnetFilterRule(network, IpFilterRuleType.ACCEPT))
			.toList();
	}

	/** The client's address or network as text. */
	public String of(ServerHttpRequest request) {
		InetSocketAddress peer = request.getRemoteAddress();
		if (peer == null || peer.getAddress() == null) {
			return UNKNOWN;
		}
		return text(isTrusted(peer.getAddress()) ? forwarded(request, peer.getAddress()) : peer.getAddress());
	}

	/**
	 * Whether the client speaks TLS, with this node or with the trusted proxy before it.
	 */
	public boolean isOverTls(ServerHttpRequest request) {
		InetSocketAddress peer = request.getRemoteAddress();
		return request.getSslInfo() != null
				|| (peer != null && peer.getAddress() != null && isTrusted(peer.getAddress())
						&& "https".equalsIgnoreCase(request.getHeaders().getFirst(FORWARDED_PROTO)));
	}

	/** Goes from proxy to proxy; one that tells no address is the client itself. */
	private InetAddress forwarded(ServerHttpRequest request, InetAddress peer) {
		String[] told = String.join(",", request.getHeaders().getOrEmpty(FORWARDED_FOR)).split(",");
		InetAddress client = peer;
		for (int i = told.length - 1; i >= 0 && isTrusted(client); i--) {
			InetAddress next = parse(told[i].strip());
			if (next == null) {
				return client;
			}
			client = next;
		}
		return client;
	}

	/** Null for anything but an address; no name is ever looked up. */
	private static @Nullable InetAddress parse(String text) {
		return NetUtil.createInetAddressFromIpAddressString(text);
	}

	/** Whether it is a proxy's that is told apart from its clients. */
	public boolean isTrusted(InetAddress address) {
		InetSocketAddress any = new InetSocketAddress(address, 0);
		for (IpSubnetFilterRule network : this.trusted) {
			if (network.matches(any)) {
				return true;
			}
		}
		return false;
	}

	/** An address by which a client is counted, as text. */
	public static String text(InetAddress address) {
		return (address instanceof Inet6Address)
				? HexFormat.of().formatHex(address.getAddress(), 0, NETWORK_BYTES) + "/64" : address.getHostAddress();
	}

}
