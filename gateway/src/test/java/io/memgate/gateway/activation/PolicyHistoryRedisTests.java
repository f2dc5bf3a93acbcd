package io.memgate.gateway.activation;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import org.junit.jupiter.api.Test;

import io.memgate.gateway.redis.PolicyKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/** What the history of a policy keeps and tells. */
class PolicyHistoryRedisTests extends PolicyUnderTest {

	PolicyHistoryRedisTests(Redis redis) {
		super(redis);
	}

	@Test
	void theHistorySaysWhichAnnouncementTellsALine() {
		PolicyNode node = node();
		node.watch.start();
		append(change("burning", Instant.now().minus(1, ChronoUnit.HOURS), "summary: Less.\n    emergency: it burns"));
		change("quota: 1000", "quota: 2000");
		node.lookTwice();

		assertThat(node.past().getFirst().changes()).extracting(PastPolicy.Line::what, PastPolicy.Line::announcement)
			.containsExactlyInAnyOrder(tuple("plans.free.apis.searchMemory.quota", ""),
					tuple("plans.free.apis.searchMemory.max-results", "change:burning"));
	}

	@Test
	void theHistoryIsReadOnlyWhenAPolicyWasPutInForce() {
		PolicyNode node = node();
		node.watch.start();
		assertThat(node.past()).hasSize(1);
		RedisServer.commands().lpop(PolicyKeys.HISTORY);

		assertThat(node.past()).hasSize(1);

		change("quota: 1000", "quota: 2000");
		node.lookTwice();
		assertThat(node.past()).hasSize(1).first().satisfies((past) -> assertThat(past.changes()).isNotEmpty());
	}

	@Test
	void whatTheHistoryKeepsOfAPolicyIsBounded() {
		PolicyNode node = node();
		node.watch.start();
		StringBuilder accounts = new StringBuilder("\naccounts:\n");
		for (int i = 0; i < 1500; i++) {
			accounts.append("  account-")
				.append(i)
				.append(": { reason: pilot, apis: { searchMemory: { quota: 5000 } } }\n");
		}
		append(accounts.toString());

		node.lookTwice();

		String kept = RedisServer.commands().lindex(PolicyKeys.HISTORY, 0);
		assertThat(kept.length()).isBetween(HistoryEntry.MOST_CHARS / 2, HistoryEntry.MOST_CHARS + 4096);
		assertThat(node.past().getFirst().changes()).hasSizeBetween(500, 1499);
	}

	@Test
	void whatIsLoosenedByANodeWhoseClockIsAheadIsInForceWhenItIsPutThere() {
		node().watch.start();
		change("quota: 1000", "quota: 2000");
		PolicyNode node = node(Duration.ofHours(1));

		node.watch.start();

		PastPolicy newest = node.past().getFirst();
		assertThat(newest.changes()).isNotEmpty().allMatch((line) -> !line.from().isAfter(newest.at()));
	}

}
