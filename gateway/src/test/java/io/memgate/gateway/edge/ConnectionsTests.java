package io.memgate.gateway.edge;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;

import io.memgate.gateway.throttle.ClientAddresses;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ConnectionsTests {

	private static final String PROXY = "10.0.0.1";

	private final Connections connections = new Connections(new EdgeProperties.Connections(4, 2),
			new ClientAddresses(List.of("10.0.0.0/8")));

	@Test
	void anAddressHasNoMoreThanItsOwn() {
		EmbeddedChannel first = from("192.0.2.1");
		assertThat(this.connections.enter(first)).isNull();
		assertThat(this.connections.enter(from("192.0.2.1"))).isNull();

		assertThat(this.connections.enter(from("192.0.2.1"))).isEqualTo(Connections.Bound.ADDRESS);
		assertThat(this.connections.enter(from("192.0.2.2"))).isNull();
		assertThat(this.connections.open()).isEqualTo(3);
		first.close();
		assertThat(this.connections.enter(from("192.0.2.1"))).isNull();
	}

	@Test
	void anIpv6NetworkCountsAsOneAddress() {
		this.connections.enter(from("2001:db8:5:6:1111::1"));
		this.connections.enter(from("2001:db8:5:6:2222::2"));

		assertThat(this.connections.enter(from("2001:db8:5:6:3333::3"))).isEqualTo(Connections.Bound.ADDRESS);
		assertThat(this.connections.enter(from("2001:db8:5:7::1"))).isNull();
	}

	@Test
	void aTrustedProxyIsBoundByWhatTheNodeHasOnly() {
		EmbeddedChannel first = from(PROXY);
		assertThat(this.connections.enter(first)).isNull();
		for (int i = 0; i < 3; i++) {
			assertThat(this.connections.enter(from(PROXY))).isNull();
		}

		assertThat(this.connections.enter(from(PROXY))).isEqualTo(Connections.Bound.NODE);
		assertThat(this.connections.enter(from("192.0.2.1"))).isEqualTo(Connections.Bound.NODE);
		first.close();
		assertThat(this.connections.open()).isEqualTo(3);
		assertThat(this.connections.enter(from("192.0.2.1"))).isNull();
	}

	@Test
	void whatIsTurnedAwayIsNotCounted() {
		for (int i = 0; i < 100; i++) {
			this.connections.enter(from("192.0.2.1"));
		}

		assertThat(this.connections.open()).isEqualTo(2);
	}

	/** A connection whose other end has an address. */
	private static EmbeddedChannel from(String address) {
		return new EmbeddedChannel() {

			@Override
			protected SocketAddress remoteAddress0() {
				return new InetSocketAddress(address, 40000);
			}

		};
	}

}
