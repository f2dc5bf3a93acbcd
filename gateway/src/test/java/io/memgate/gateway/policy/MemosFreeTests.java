package io.memgate.gateway.policy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import org.junit.jupiter.api.Test;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/** The shipped policy says what the vendor's limits page of September 2025 says. */
class MemosFreeTests {

	private final UsagePolicy policy = PolicyFiles.load(Path.of("../deploy/policy/memos-free.yml"));

	private final Plan free = this.policy.limits("any", "free", Instant.EPOCH);

	private final Profile profile = this.policy.profile();

	@Test
	void addMessageHas5000CallsOfAtMost4000Tokens() {
		assertThat(this.free.apis().get("addMessage")).isEqualTo(new ApiLimits(Quota.of(5000), 4000, null));
	}

	@Test
	void searchMemoryHas1000CallsOfAtMost4000TokensAndTenMemories() {
		assertThat(this.free.apis().get("searchMemory")).isEqualTo(new ApiLimits(Quota.of(1000), 4000, 10));
	}

	@Test
	void getMessageHas5000CallsOfAtMost50Messages() {
		assertThat(this.free.apis().get("getMessage")).isEqualTo(new ApiLimits(Quota.of(5000), null, 50));
	}

	@Test
	void tenRequestsPerSecondAreRecommendedAndNotEnforced() {
		assertThat(this.free.rates())
			.containsExactly(new RateLimit("recommended", 10, RateLimit.Unit.REQUESTS, Duration.ofSeconds(1),
					RateLimit.Kind.WINDOW, 10, RateLimit.Scope.ACCOUNT, Set.of(), RateLimit.Mode.ADVISORY));
	}

	@Test
	void theOtherApisAreUnlimitedAndNoFurtherOneIsListed() {
		ApiLimits unlimited = new ApiLimits(null, null, null);

		assertThat(this.free.apis()).hasSize(7)
			.containsEntry("getMemory", new ApiLimits(null, null, 50))
			.containsEntry("getMemoryById", unlimited)
			.containsEntry("deleteMemory", unlimited)
			.containsEntry("getStatus", unlimited);
		assertThat(this.free.total()).isNull();
		assertThat(this.free.maxBody()).isEqualTo(DataSize.ofKilobytes(256));
	}

	@Test
	void throttlingBeginsWithAMinuteAndEndsWithAnAdministrator() {
		ThrottleRules throttle = Objects.requireNonNull(this.policy.throttle());

		assertThat(throttle.evidence().keySet()).containsExactlyInAnyOrder(ThrottleRules.Evidence.values());
		assertThat(throttle.first()).isEqualTo(Duration.ofMinutes(1));
		assertThat(throttle.ceiling()).isEqualTo(Duration.ofHours(24));
		assertThat(throttle.permanent()).isEqualTo(ThrottleRules.Permanent.PROPOSED);
	}

	@Test
	void theRestOfThePolicyIsRead() {
		assertThat(this.policy.tokenizer()).isEqualTo("cl100k_base");
		assertThat(this.policy.contact()).isEqualTo(URI.create("https://example.com/quota"));
		assertThat(this.policy.noticePeriod()).isEqualTo(Duration.ofDays(14));
		assertThat(this.policy.warnAt()).containsExactly(80, 100);
		assertThat(this.policy.defaultPlan()).isEqualTo("free");
		assertThat(this.policy.accounts()).isEmpty();
		assertThat(this.policy.revision()).matches("[0-9a-f]{12}");
	}

	@Test
	void everyApiOfThePlanStandsInTheProfileAndTheOtherWayRound() {
		assertThat(this.profile.apis().keySet()).isEqualTo(this.free.apis().keySet());
	}

	@Test
	void aKeyIsPresentedAsTokenOrBearer() {
		assertThat(this.profile.key()).isEqualTo(new KeyForm("mpg", "Authorization", List.of("Token", "Bearer")));
	}

	@Test
	void theCodesAreThoseOfTheVendorsTable() {
		assertThat(this.profile.envelope().success()).isEqualTo(code("0"));
		assertThat(this.profile.envelope().callerMistakes()).contains(code("40000"));
		assertThat(this.profile.code(Condition.INTERNAL_ERROR, null)).isEqualTo(code("50000"));
		assertThat(this.profile.code(Condition.FIELD_INVALID, null)).isEqualTo(code("40000"));
		assertThat(this.profile.code(Condition.INPUT_TOO_LONG, null)).isEqualTo(code("40302"));
		assertThat(this.profile.code(Condition.TOTAL_QUOTA_EXCEEDED, null)).isEqualTo(code("40301"));
		assertThat(this.profile.code(Condition.QUOTA_EXCEEDED, null)).isEqualTo(code("40300"));
	}

	@Test
	void theTextOfAddMessageIsEveryContentAndEveryPartOfIt() {
		Api api = api("addMessage");

		assertThat(api.text()).containsExactly(FieldPath.parse("messages[].content"),
				FieldPath.parse("messages[].content[].text"));
		assertThat(api.effect()).isEqualTo(Api.Effect.WRITE);
		assertThat(api.path()).isEqualTo("/api/openmem/v1/add/message");
		assertThat(api.fields()).contains(
				new FieldRule(FieldPath.parse("user_id"), Set.of(FieldRule.JsonType.STRING), true, 100, List.of(),
						null),
				new FieldRule(FieldPath.parse("messages[].content"),
						Set.of(FieldRule.JsonType.STRING, FieldRule.JsonType.ARRAY), true, null, List.of(), null));
	}

	@Test
	void fieldsAreCheckedInTheOrderOfTheFile() {
		assertThat(api("addMessage").fields()).extracting((field) -> field.path().text())
			.containsExactly("user_id", "conversation_id", "messages", "messages[].role", "messages[].content");
	}

	@Test
	void eachResultCountOfSearchMemoryIsSixByDefaultAndCapsItsOwnList() {
		assertThat(api("searchMemory").results()).containsExactly(
				new ResultCount("memory_limit_number", 6, FieldPath.parse("data.memory_detail_list")),
				new ResultCount("preference_limit_number", 6, FieldPath.parse("data.preference_detail_list")),
				new ResultCount("tool_memory_limit_number", 6, FieldPath.parse("data.tool_memory_detail_list")),
				new ResultCount("skill_limit_number", 6, FieldPath.parse("data.skill_detail_list")));
	}

	@Test
	void theConversationsOfGetMessageHaveNoDefaultAndCapNothing() {
		assertThat(api("getMessage").results()).containsExactly(
				new ResultCount("message_limit_number", 6, FieldPath.parse("data.message_detail_list")),
				new ResultCount("conversation_limit_number", null, null));
	}

	@Test
	void theSizeOfGetMemoryCapsEveryListOfTheAnswer() {
		assertThat(api("getMemory").results()).hasSize(4)
			.allSatisfy((count) -> assertThat(count.field()).isEqualTo("size"))
			.allSatisfy((count) -> assertThat(count.byDefault()).isEqualTo(10));
	}

	@Test
	void onlyGetMemoryByIdHasNoBody() {
		assertThat(this.profile.apis().values()).filteredOn((api) -> !api.hasBody())
			.extracting(Api::name, Api::method, Api::path)
			.containsExactly(tuple("getMemoryById", "GET", "/api/openmem/v1/get/memory/{id}"));
	}

	private Api api(String name) {
		return Objects.requireNonNull(this.profile.apis().get(name));
	}

	private static Code code(String number) {
		return new Code(number, true);
	}

}
