package io.memgate.gateway.activation;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.memgate.gateway.policy.PolicyException;
import io.memgate.gateway.redis.Finding;
import io.memgate.gateway.redis.NodeKeys;
import io.memgate.gateway.redis.PolicyKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisServer;
import io.memgate.gateway.redis.Schema;
import io.memgate.gateway.redis.SchemaCheck;
import io.memgate.gateway.redis.SchemaException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A node starts where Redis keeps a policy, or what it cannot read. */
class PolicyStartRedisTests extends PolicyUnderTest {

	PolicyStartRedisTests(Redis redis) {
		super(redis);
	}

	@Test
	void aPolicyIsJudgedByRedissTimeEvenIfTheNodeHasNotHeardIt() {
		node().watch.start();
		append(change("soon", Instant.now().plus(14, ChronoUnit.DAYS).minus(30, ChronoUnit.MINUTES)));

		assertThatExceptionOfType(PolicyException.class).isThrownBy(node(Duration.ofHours(-1)).watch::start)
			.withMessageContaining("max-results");
	}

	@Test
	void whatAnotherVersionHasWrittenIsRefusedAtTheStartAndNothingIsWritten() {
		RedisServer.commands().set(NodeKeys.SCHEMA, "2");
		PolicyNode node = node();

		assertThatExceptionOfType(SchemaException.class).isThrownBy(node.watch::start)
			.withMessage("Redis at here cannot be used: it holds data of schema 2, and this version of Memgate reads"
					+ " schema 1 (key mg:{nodes}:schema). Nothing was written to it.");
		node.lookTwice();

		assertThat(RedisServer.commands().keys("mg:{policy}*")).isEmpty();
	}

	@Test
	void aStoreOfBeforeThereWereNumbersHasTheFirstSchema() {
		SchemaCheck check = new SchemaCheck(this.redis, new Schema(2, 2, 2), "here");
		RedisServer.commands().del(NodeKeys.EPOCH);
		check.pass().block(PATIENCE);
		RedisServer.commands().hset(NodeKeys.EPOCH, "began", "1");

		assertThatExceptionOfType(SchemaException.class).isThrownBy(() -> check.pass().block(PATIENCE))
			.withMessageContaining("it holds data of schema 1, and this version of Memgate reads schema 2");
	}

	@Test
	void aPolicyInForceOfANewerFormatIsRefusedAtTheStartAndStays() {
		Map<String, String> newer = Map.of("hash", "newer", "names", "policy.yml", "file:policy.yml", "version: 2");
		RedisServer.commands().hset(PolicyKeys.CURRENT, newer);

		assertThatExceptionOfType(PolicyException.class).isThrownBy(node().watch::start)
			.withMessageContaining("cannot be read by this version")
			.withMessageContaining("policy.yml:1: version: found 2; expected 1");
		assertThat(RedisServer.commands().hgetall(PolicyKeys.CURRENT)).isEqualTo(newer);
	}

	@Test
	void aNodeDoesNotStartUnderATighterPolicyThanTheOneInForce() {
		node().watch.start();
		change("quota: 1000", "quota: 900");

		PolicyNode late = node();

		assertThatExceptionOfType(PolicyException.class).isThrownBy(late.watch::start)
			.withMessageContaining("searchMemory")
			.withMessageContaining("changes:");
	}

	@Test
	void aNodeWhoseFileIsRefusedWhenRedisIsThereAgainHasInForceWhatRedisKeeps() {
		PolicyNode first = node();
		first.watch.start();
		change("quota: 1000", "quota: 900");
		PolicyNode late = node();

		late.lookTwice();

		assertThat(late.refusal()).contains("searchMemory");
		assertThat(late.searches()).isEqualTo(1000);
		assertThat(late.inForce.activation().at()).isEqualTo(first.inForce.activation().at());
		assertThat(new PolicyExamination(late.state).examine().block(PATIENCE)).isInstanceOf(Finding.Sound.class);
	}

	@Test
	void theQuotaStoreStaysClosedUntilThePolicyWasJudged() {
		PolicyNode node = node();
		PolicyExamination examination = new PolicyExamination(node.state);

		assertThat(examination.examine().block(PATIENCE)).isInstanceOf(Finding.Unsound.class);

		node.watch.start();
		assertThat(examination.examine().block(PATIENCE)).isInstanceOf(Finding.Sound.class);
	}

}
