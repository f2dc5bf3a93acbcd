package io.memgate.gateway.notice;

import java.net.InetAddress;
import java.net.UnknownHostException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PublicAddressesTests {

	private final PublicAddresses rule = new PublicAddresses();

	@ParameterizedTest
	@ValueSource(strings = { "0.0.0.0", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1",
			"127.255.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.88.99.1",
			"192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1",
			"239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:10.0.0.1", "::ffff:8.8.8.8",
			"::10.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:a00:1::1",
			"3fff::1", "fc00::1", "fd12:3456::1", "fe80::1", "fec0::1", "ff02::1" })
	void whatIsNotOfThePublicInternetIsForbidden(String address) throws UnknownHostException {
		InetAddress forbidden = InetAddress.getByName(address);

		// An address that stands for an IPv4 one is that to Java, and judged as that.
		assertThat(this.rule.allows(forbidden)).isEqualTo(address.equals("::ffff:8.8.8.8"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "93.184.215.14", "100.63.255.255",
			"100.128.0.0", "126.255.255.255", "128.0.0.1", "169.253.255.255", "172.15.255.255", "172.32.0.0",
			"192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255", "2001:200::1",
			"2001:4860:4860::8888", "2606:4700:4700::1111", "2a00:1450:4001::1" })
	void whatIsOfThePublicInternetIsAllowed(String address) throws UnknownHostException {
		assertThat(this.rule.allows(InetAddress.getByName(address))).isTrue();
	}

}
