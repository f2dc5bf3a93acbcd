package io.memgate.gateway.routing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.memgate.gateway.policy.CopiedPolicy;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/** An account's shares of a quota, crossed by calls over three gateways at once. */
@ExtendWith(RedisServer.class)
class ThresholdWebTests {

	private static final String ACCOUNT = "three-nodes";

	@Test
	void of64CallsAtOnceEachShareIsToldOnce(@TempDir Path folder) throws IOException {
		Path policy = policyOf50(folder);
		try (StartedGateway first = start(folder.resolve("a"), policy);
				StartedGateway second = start(folder.resolve("b"), policy);
				StartedGateway third = start(folder.resolve("c"), policy)) {
			List<StartedGateway> nodes = List.of(first, second, third);

			Long successes = Flux.range(0, 64)
				.flatMap(
						(i) -> Mono.fromCallable(() -> nodes.get(i % 3).add()).subscribeOn(Schedulers.boundedElastic()),
						64)
				.filter((status) -> status == 200)
				.count()
				.block();
			while (used() < 50) {
				first.add();
			}
			GatewayUnderTest.await(() -> told().size() >= 2);
			GatewayUnderTest.await(() -> first.add() == 429 && second.add() == 429 && third.add() == 429);

			assertThat(successes).isPositive();
			assertThat(told()).hasSize(2)
				.anyMatch((notice) -> notice.contains("80% of the quota of addMessage"))
				.anyMatch((notice) -> notice.contains("All of the quota of addMessage is used: 50 of 50 calls"));
		}
	}

	private static StartedGateway start(Path folder, Path policy) throws IOException {
		return StartedGateway.start(Files.createDirectories(folder), policy, ACCOUNT,
				"--spring.data.redis.url=" + RedisServer.url(), "--memgate.node=" + folder.getFileName());
	}

	private static List<String> told() {
		return RedisServer.commands().lrange(new AccountKeys(ACCOUNT).notices(), 0, -1);
	}

	private static long used() {
		String used = RedisServer.commands().hget(new AccountKeys(ACCOUNT).quota(), "addMessage:u");
		return (used != null) ? Long.parseLong(used) : 0;
	}

	private static Path policyOf50(Path folder) {
		return CopiedPolicy.into(folder).change("addMessage:    { quota: 5000,", "addMessage:    { quota: 50,").file();
	}

}
