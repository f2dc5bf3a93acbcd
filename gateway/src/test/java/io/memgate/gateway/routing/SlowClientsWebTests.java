package io.memgate.gateway.routing;

import java.net.URI;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.memgate.gateway.Promise;
import io.micrometer.core.instrument.MeterRegistry;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * P15 in short: a crowd of slow clients takes nothing from others, and leaves nothing
 * open behind it.
 */
class SlowClientsWebTests {

	private static final int SLOW = 400;

	private static final int GOOD = 200;

	private final StartedGateway gateway = RawGateway.running();

	@Test
	void slowClientsTakeNothingFromOthers() {
		double before = open();
		long served;
		double open;
		try (SlowCrowd crowd = SlowCrowd.of(SLOW, URI.create("http://127.0.0.1:" + this.gateway.port()))) {
			GatewayUnderTest.await(() -> open() >= before + 0.9 * SLOW);
			served = IntStream.range(0, GOOD).filter((i) -> this.gateway.add() == 200).count();
			open = open();
			assertThat(crowd.opened()).isGreaterThanOrEqualTo(SLOW);
		}

		Promise.P15.measured("crowd", served == GOOD,
				"%d slow connections open from 25 addresses, %d of %d good calls succeed", (int) open, served, GOOD);
		assertThat(served).isEqualTo(GOOD);
		assertThat(open).isGreaterThan(SLOW / 2.0);
		GatewayUnderTest.await(() -> open() < before + SLOW / 4.0);
	}

	private double open() {
		return this.gateway.bean(MeterRegistry.class).get("memgate.edge.connections").gauge().value();
	}

}
