package io.memgate.gateway.admin;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.PublisherProbe;

import io.memgate.gateway.throttle.ClientAddresses;
import io.memgate.gateway.throttle.FailureBudget;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class WrongCredentialsTests {

	private static final Actor ALICE = new Actor("alice", Role.VIEWER);

	private long now;

	private final WrongCredentials wrong = new WrongCredentials(new FailureBudget(1, 3, () -> this.now),
			new ClientAddresses(List.of()), () -> this.now);

	@Test
	void anAddressMayBeWrongAFewTimesThenWaitsAndAsksNobody() {
		for (int i = 0; i < 3; i++) {
			expectStatus("10.0.0.1", 401);
		}

		PublisherProbe<Actor> look = PublisherProbe.of(Mono.just(ALICE));
		StepVerifier.create(this.wrong.guard(from("10.0.0.1"), look.mono()))
			.expectErrorSatisfies(
					(ex) -> assertThat(((AdminProblem) ex).getHeaders().getFirst("retry-after")).isEqualTo("1"))
			.verify();
		look.assertWasNotSubscribed();
		StepVerifier.create(this.wrong.guard(from("10.0.0.2"), Mono.just(ALICE))).expectNext(ALICE).verifyComplete();

		this.now += Duration.ofSeconds(1).toNanos();
		StepVerifier.create(this.wrong.guard(from("10.0.0.1"), Mono.just(ALICE))).expectNext(ALICE).verifyComplete();
	}

	@Test
	void goodCredentialsNeverUseTheAllowanceUp() {
		for (int i = 0; i < 10; i++) {
			StepVerifier.create(this.wrong.guard(from("10.0.0.1"), Mono.just(ALICE)))
				.expectNext(ALICE)
				.verifyComplete();
		}
	}

	@Test
	void eachAddressIsToldOnceAMinute(CapturedOutput output) {
		expectStatus("10.0.0.1", 401);
		expectStatus("10.0.0.1", 401);
		expectStatus("10.0.0.2", 401);
		assertThat(lines(output, "10.0.0.1")).isEqualTo(1);
		assertThat(lines(output, "10.0.0.2")).isEqualTo(1);

		this.now += Duration.ofMinutes(1).toNanos();
		expectStatus("10.0.0.1", 401);
		assertThat(lines(output, "10.0.0.1")).isEqualTo(2);
	}

	private void expectStatus(String address, int status) {
		StepVerifier.create(this.wrong.guard(from(address), Mono.empty()))
			.expectErrorSatisfies((ex) -> assertThat(((AdminProblem) ex).getStatusCode().value()).isEqualTo(status))
			.verify();
	}

	private static long lines(CapturedOutput output, String address) {
		return output.getOut().lines().filter((line) -> line.contains("from " + address + ' ')).count();
	}

	private static ServerHttpRequest from(String address) {
		return MockServerHttpRequest.get("/").remoteAddress(new InetSocketAddress(address, 5000)).build();
	}

}
