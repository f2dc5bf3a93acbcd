package io.memgate.gateway.activation;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

import org.junit.jupiter.api.Test;

import io.memgate.gateway.policy.Activation;
import io.memgate.gateway.redis.PolicyKeys;
import io.memgate.gateway.redis.Redis;

import static org.assertj.core.api.Assertions.assertThat;

/** A change that has a date, and when it was announced. */
class PolicyAnnouncementRedisTests extends PolicyUnderTest {

	PolicyAnnouncementRedisTests(Redis redis) {
		super(redis);
	}

	@Test
	void aDatedTighteningIsAnnouncedOnceForAllNodes() {
		PolicyNode first = node();
		PolicyNode second = node();
		first.watch.start();
		second.watch.start();
		append(change("soon", Instant.now().plus(15, ChronoUnit.DAYS)));

		first.lookTwice();
		second.lookTwice();

		Activation activation = first.inForce.activation();
		assertThat(activation.announced()).containsOnlyKeys("change:soon");
		assertThat(second.inForce.activation().announced()).isEqualTo(activation.announced());
		assertThat(second.inForce.activation().at()).isEqualTo(activation.at());
	}

	@Test
	void aDatedTighteningWithoutItsNoticeIsRefused() {
		PolicyNode node = node();
		node.watch.start();
		append(change("soon", Instant.now().plus(13, ChronoUnit.DAYS)));

		node.lookTwice();

		assertThat(node.refusal()).contains("max-results");
		assertThat(node.inForce.activation().revisions().revisions()).hasSize(1);
	}

	@Test
	void whatWasAnnouncedBeforeKeepsItsInstantWhenTheFileChanges() {
		PolicyNode node = node();
		node.watch.start();
		append(change("soon", Instant.now().plus(15, ChronoUnit.DAYS)));
		node.lookTwice();
		Instant announced = node.inForce.activation().announced().get("change:soon");

		change("quota: 1000", "quota: 2000");
		node.lookTwice();

		assertThat(node.searches()).isEqualTo(2000);
		assertThat(node.inForce.activation().announced()).containsEntry("change:soon", announced);
		assertThat(this.redis.list(PolicyKeys.HISTORY, 10).block(PATIENCE)).hasSize(3);
	}

	@Test
	void whatIsAnnouncedDifferentlyIsAnnouncedAnew() {
		PolicyNode node = node();
		node.watch.start();
		append(change("soon", Instant.now().plus(15, ChronoUnit.DAYS)));
		node.lookTwice();
		Instant announced = node.announced();

		change("At most 8 memories.", "No more than 8 memories.");
		node.lookTwice();
		assertThat(node.announced()).isEqualTo(announced);

		change("max-results: 8", "max-results: 7");
		node.lookTwice();
		Instant anew = node.announced();
		assertThat(anew).isAfter(announced);

		change("max-results: 7", "max-results: 8");
		node.lookTwice();
		assertThat(node.announced()).isAfter(anew);
	}

}
