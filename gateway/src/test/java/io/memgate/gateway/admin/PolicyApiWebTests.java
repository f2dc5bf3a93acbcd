package io.memgate.gateway.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

import io.memgate.gateway.account.TestPolicy;
import io.memgate.gateway.activation.PolicyState;
import io.memgate.gateway.activation.PolicyStates;
import io.memgate.gateway.policy.AccountException;
import io.memgate.gateway.policy.Activation;
import io.memgate.gateway.policy.Plan;
import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.policy.PolicyRevision;
import io.memgate.gateway.policy.PolicyRevisions;
import io.memgate.gateway.policy.PolicySource;
import io.memgate.gateway.policy.UsagePolicy;
import io.memgate.gateway.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(RedisServer.class)
class PolicyApiWebTests {

	private static final Instant SINCE = Instant.parse("2026-01-01T00:00:00Z");

	private static final UsagePolicy POLICY = TestPolicy.policy();

	@RegisterExtension
	static final AdminListener listener = new AdminListener();

	private static final AdminClient admin = listener.client().below("/admin/v1/policy");

	private Activation before;

	@BeforeEach
	void twoChangesAreToCome() {
		PolicyInForce inForce = listener.bean(PolicyInForce.class);
		this.before = inForce.activation();
		Plan team = POLICY.limits("acme", "team", SINCE);
		UsagePolicy larger = with(Map.of("free", team, "team", team), Map.of());
		PolicyRevisions revisions = new PolicyRevisions(
				PolicySource.of("policy.yml", Map.of("policy.yml", new byte[0])),
				List.of(new PolicyRevision(PolicyRevision.BASE, Instant.EPOCH, "", null, POLICY),
						new PolicyRevision("larger", Instant.parse("2098-01-01T00:00:00Z"), "Free is larger.", null,
								larger),
						new PolicyRevision("back", Instant.parse("2099-01-01T00:00:00Z"), "As before.", "on fire",
								POLICY)),
				List.of(), Duration.ZERO, List.of(), null);
		inForce.activate(new Activation(revisions, Map.of("change:larger", SINCE.plusSeconds(5)), SINCE));
	}

	@AfterEach
	void asItWas() {
		PolicyStates.activate(listener.bean(PolicyState.class), this.before);
		listener.bean(PolicyInForce.class).activate(this.before);
	}

	@Test
	void whatIsInForceAndWhatComesAreShownWithTheDifferences() {
		JsonNode policy = AdminClient.json(admin.get(""));

		assertThat(policy.path("file").asString()).isEqualTo("policy.yml");
		assertThat(policy.path("revision").asString()).isEqualTo(POLICY.revision());
		assertThat(policy.path("hash").asString()).hasSize(64);
		assertThat(policy.path("since").asString()).isEqualTo("2026-01-01T00:00:00Z");
		assertThat(policy.path("plans").path("free").path("apis.addMessage.quota").asString()).isEqualTo("5000");
		assertThat(policy.has("refused")).isFalse();
		assertThat(policy.path("coming").valueStream().map((next) -> next.path("id").asString()))
			.containsExactly("larger", "back");
		JsonNode larger = policy.path("coming").path(0);
		assertThat(larger.path("announced").asString()).isEqualTo("2026-01-01T00:00:05Z");
		assertThat(larger.path("changes").toString()).contains(
				"{\"from\":\"2098-01-01T00:00:00Z\",\"what\":\"plans.free.apis.addMessage.quota\",\"old\":\"5000\","
						+ "\"new\":\"9000\",\"direction\":\"looser\"}");
		assertThat(policy.path("coming").path(1).path("emergency").asString()).isEqualTo("on fire");
		assertThat(policy.path("coming").path(1).path("changes").toString())
			.contains("\"old\":\"9000\",\"new\":\"5000\",\"direction\":\"tighter\"");
	}

	@Test
	void exceptionsOfAccountsAreShown() {
		UsagePolicy policy = with(POLICY.plans(), Map.of("acme", new AccountException("pilot", SINCE, POLICY.plans())));
		listener.bean(PolicyInForce.class)
			.activate(new Activation(new PolicyRevisions(this.before.revisions().source(),
					List.of(new PolicyRevision(PolicyRevision.BASE, Instant.EPOCH, "", null, policy)), List.of(),
					Duration.ZERO, List.of(), null), Map.of(), SINCE));

		assertThat(AdminClient.json(admin.get("")).path("exceptions").toString())
			.isEqualTo("{\"acme\":{\"reason\":\"pilot\",\"until\":\"2026-01-01T00:00:00Z\"}}");
	}

	@Test
	void aFileThatIsNotInForceIsShownWithTheReason() {
		PolicyStates.refuse(listener.bean(PolicyState.class), "plans.free: tighter\nwrite instead: …");

		JsonNode refused = AdminClient.json(admin.get("")).path("refused");

		assertThat(refused.path("why").asString()).isEqualTo("plans.free: tighter\nwrite instead: …");
		assertThat(refused.path("since").asString()).startsWith("20");
	}

	@Test
	void theHistoryIsShown() {
		assertThat(admin.get("/history").body()).isEqualTo("{\"policies\":[]}");
	}

	private static UsagePolicy with(Map<String, Plan> plans, Map<String, AccountException> accounts) {
		return new UsagePolicy(POLICY.revision(), POLICY.profile(), POLICY.tokenizer(), POLICY.contact(),
				POLICY.noticePeriod(), POLICY.warnAt(), POLICY.unknown(), POLICY.throttle(), POLICY.defaultPlan(),
				plans, accounts);
	}

}
