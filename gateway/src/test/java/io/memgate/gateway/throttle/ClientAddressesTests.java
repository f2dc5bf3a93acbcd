package io.memgate.gateway.throttle;

import java.net.InetSocketAddress;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jspecify.annotations.Nullable;

import org.springframework.mock.http.server.reactive.MockServerHttpRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ClientAddressesTests {

	private final ClientAddresses behindProxies = new ClientAddresses(List.of("10.0.0.0/8", "2001:db8:1::/48"));

	@Test
	void byDefaultTheOtherEndOfTheConnectionIsTheClientWhateverItSays() {
		assertThat(new ClientAddresses(List.of()).of(request("10.0.0.1", "198.51.100.7"))).isEqualTo("10.0.0.1");
	}

	@ParameterizedTest
	@CsvSource(nullValues = "none", delimiter = '|', textBlock = """
			192.0.2.1       | 198.51.100.7                         | 192.0.2.1
			10.0.0.1        | none                                 | 10.0.0.1
			10.0.0.1        | 198.51.100.7                         | 198.51.100.7
			10.0.0.1        | 203.0.113.9, 198.51.100.7            | 198.51.100.7
			10.0.0.1        | 203.0.113.9, 198.51.100.7, 10.2.3.4  | 198.51.100.7
			10.0.0.1        | 10.9.9.9,10.2.3.4                    | 10.9.9.9
			10.0.0.1        | 198.51.100.7, unknown                | 10.0.0.1
			10.0.0.1        | 198.51.100.7, localhost, 10.2.3.4    | 10.2.3.4
			2001:db8:1::1   | 2001:db8:77:1:2:3:4:5                | 20010db800770001/64
			""")
	void behindTrustedProxiesTheRightMostUntrustedAddressIsTheClient(String peer, @Nullable String forwarded,
			String client) {
		assertThat(this.behindProxies.of(request(peer, forwarded))).isEqualTo(client);
	}

	@Test
	void severalHeadersAreOneList() {
		MockServerHttpRequest request = MockServerHttpRequest.get("/")
			.remoteAddress(new InetSocketAddress("10.0.0.1", 40000))
			.header("X-Forwarded-For", "203.0.113.9", "198.51.100.7, 10.2.3.4")
			.build();

		assertThat(this.behindProxies.of(request)).isEqualTo("198.51.100.7");
	}

	@Test
	void anIpv6ClientIsItsNetwork() {
		String one = this.behindProxies.of(request("2001:db8:5:6:1111::1", null));

		assertThat(this.behindProxies.of(request("2001:db8:5:6:2222::2", null))).isEqualTo(one);
		assertThat(this.behindProxies.of(request("2001:db8:5:7:1111::1", null))).isNotEqualTo(one);
	}

	@Test
	void whatIsNoNetworkIsNotTrusted() {
		assertThatIllegalArgumentException().isThrownBy(() -> new ClientAddresses(List.of("10.0.0.0")));
	}

	@ParameterizedTest
	@CsvSource({ "10.0.0.1, https, true", "10.0.0.1, http, false", "192.0.2.1, https, false" })
	void onlyATrustedProxySaysThatItsClientSpeaksTls(String peer, String told, boolean believed) {
		MockServerHttpRequest request = MockServerHttpRequest.get("/")
			.remoteAddress(new InetSocketAddress(peer, 40000))
			.header("X-Forwarded-Proto", told)
			.build();

		assertThat(this.behindProxies.isOverTls(request)).isEqualTo(believed);
	}

	private static MockServerHttpRequest request(String peer, @Nullable String forwarded) {
		MockServerHttpRequest.BaseBuilder<?> request = MockServerHttpRequest.get("/")
			.remoteAddress(new InetSocketAddress(peer, 40000));
		return ((forwarded != null) ? request.header("X-Forwarded-For", forwarded) : request).build();
	}

}
