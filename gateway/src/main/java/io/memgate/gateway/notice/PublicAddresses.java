package io.memgate.gateway.notice;

import java.net.InetAddress;
import java.util.List;

/**
 * Addresses of the public Internet: none of IANA's special-purpose registries (RFC 6890),
 * so no loopback, private, shared, link-local, multicast or documentation address, and
 * none that stands for an IPv4 address.
 */
final class PublicAddresses implements AddressRule {

	private static final int IPV4_BYTES = 4;

	/** All of IPv6 that is in use is in here. */
	private static final Network GLOBAL_UNICAST = Network.of(3, 0x20);

	private static final List<Network> NOT_PUBLIC_V4 = List.of(Network.of(8, 0), Network.of(8, 10),
			Network.of(10, 100, 64), Network.of(8, 127), Network.of(16, 169, 254), Network.of(12, 172, 16),
			Network.of(24, 192, 0, 0), Network.of(24, 192, 0, 2), Network.of(24, 192, 31, 196),
			Network.of(24, 192, 52, 193), Network.of(24, 192, 88, 99), Network.of(16, 192, 168),
			Network.of(24, 192, 175, 48), Network.of(15, 198, 18), Network.of(24, 198, 51, 100),
			Network.of(24, 203, 0, 113), Network.of(4, 224), Network.of(4, 240));

	/** Protocol assignments (Teredo is one), documentation, 6to4, documentation. */
	private static final List<Network> NOT_PUBLIC_V6 = List.of(Network.of(23, 0x20, 0x01, 0x00),
			Network.of(32, 0x20, 0x01, 0x0d, 0xb8), Network.of(16, 0x20, 0x02), Network.of(20, 0x3f, 0xff, 0x00));

	@Override
	public boolean allows(InetAddress address) {
		byte[] bytes = address.getAddress();
		if (bytes.length == IPV4_BYTES) {
			return NOT_PUBLIC_V4.stream().noneMatch((network) -> network.has(bytes));
		}
		return GLOBAL_UNICAST.has(bytes) && NOT_PUBLIC_V6.stream().noneMatch((network) -> network.has(bytes));
	}

	/**
	 * Addresses that begin alike.
	 *
	 * @param bits how many bits of them do
	 * @param prefix those bits; bytes that are left out are 0
	 */
	private record Network(int bits, int... prefix) {

		static Network of(int bits, int... prefix) {
			return new Network(bits, prefix);
		}

		boolean has(byte[] address) {
			for (int bit = 0; bit < this.bits; bit++) {
				int octet = (bit / Byte.SIZE < this.prefix.length) ? this.prefix[bit / Byte.SIZE] : 0;
				int mask = 1 << (Byte.SIZE - 1 - bit % Byte.SIZE);
				if ((octet & mask) != (address[bit / Byte.SIZE] & mask)) {
					return false;
				}
			}
			return true;
		}

	}

}
