package io.memgate.gateway.policy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PolicyRevisionsTests {

	static final String SMALL = """
			version: 1
			profile: full
			tokenizer: cl100k_base
			contact: https://example.com/quota
			notice-period: 14d
			warn-at: []
			default-plan: free
			plans:
			  free:
			    max-body: 256KB
			    concurrency: 8
			    apis:
			      search: { quota: 10, max-input-tokens: 100, max-results: 5 }
			      upload: { quota: unlimited }
			    rates:
			      advised: { requests: 10, per: 1s, kind: bucket, burst: 20, mode: advisory }
			accounts:
			  acme: { reason: pilot, until: 2027-03-31T00:00:00Z, concurrency: 9, apis: { search: { quota: 20 } } }
			""";

	private static final Instant JANUARY = Instant.parse("2027-01-01T00:00:00Z");

	private static final Instant FEBRUARY = Instant.parse("2027-02-01T00:00:00Z");

	@TempDir
	private Path folder;

	@Test
	void withoutChangesThereIsOneRevisionForEver() {
		PolicyRevisions policy = PolicyFiles.parse(SMALL);

		assertThat(policy.revisions()).hasSize(1);
		assertThat(policy.at(Instant.MIN)).isEqualTo(policy.at(Instant.MAX));
		assertThat(policy.at(JANUARY).isBase()).isTrue();
		assertThat(policy.at(JANUARY).policy().revision()).isEqualTo(policy.source().hash().substring(0, 12));
		assertThat(policy.maintenanceNotice()).isEqualTo(Duration.ofHours(24));
	}

	@Test
	void aChangeIsInForceFromItsInstantOn() {
		PolicyRevisions policy = changed("""
				  - { id: less, effective: 2027-01-01T00:00:00Z, summary: Less., plans: { free: { concurrency: 4 } } }
				""");

		assertThat(policy.at(JANUARY.minusNanos(1)).policy().named("free").concurrency()).isEqualTo(8);
		assertThat(policy.at(JANUARY).policy().named("free").concurrency()).isEqualTo(4);
		assertThat(policy.at(JANUARY).policy().revision()).isEqualTo(policy.source().hash().substring(0, 12) + "+less");
		assertThat(policy.coming(JANUARY.minusNanos(1))).extracting(PolicyRevision::id).containsExactly("less");
		assertThat(policy.coming(JANUARY)).isEmpty();
	}

	@Test
	void changesAddUpInTheOrderInWhichTheyTakeEffect() {
		PolicyRevisions policy = changed(
				"""
						  - { id: second, effective: 2027-02-01T00:00:00Z, summary: B., plans: { free: { apis: { search: { quota: 6 } } } } }
						  - { id: first, effective: 2027-01-01T00:00:00Z, summary: A., plans: { free: { apis: { search: { quota: 8, max-results: 4 } } } } }
						""");

		assertThat(policy.revisions()).extracting(PolicyRevision::id).containsExactly("", "first", "second");
		assertThat(search(policy, JANUARY)).isEqualTo(new ApiLimits(Quota.of(8), 100, 4));
		assertThat(search(policy, FEBRUARY)).isEqualTo(new ApiLimits(Quota.of(6), 100, 4));
	}

	@Test
	void anExceptionLiesOverTheChangedPlan() {
		PolicyRevisions policy = changed(
				"""
						  - { id: less, effective: 2027-01-01T00:00:00Z, summary: L., plans: { free: { apis: { search: { quota: 5, max-results: 3 } } } } }
						""");

		assertThat(policy.at(JANUARY).policy().limits("acme", "free", JANUARY).apis().get("search"))
			.isEqualTo(new ApiLimits(Quota.of(20), 100, 3));
	}

	@Test
	void aChangeTakesAnApiARateALimitAndAnExceptionOut() {
		PolicyRevisions policy = changed(
				"""
						  - id: out
						    effective: 2027-01-01T00:00:00Z
						    summary: Out.
						    plans:
						      free: { concurrency: none, apis: { upload: refused, search: { max-results: none } }, rates: { advised: none } }
						    accounts: { acme: none }
						""");
		UsagePolicy out = policy.at(JANUARY).policy();

		assertThat(out.accounts()).isEmpty();
		assertThat(out.named("free").concurrency()).isNull();
		assertThat(out.named("free").rates()).isEmpty();
		assertThat(out.named("free").apis()).isEqualTo(Map.of("search", new ApiLimits(Quota.of(10), 100, null)));
	}

	@Test
	void anExceptionTakesOutWhatItsPlanSaysAlsoByAChange() {
		PolicyRevisions policy = changed(
				"""
						  - id: out
						    effective: 2027-01-01T00:00:00Z
						    summary: Out.
						    accounts: { acme: { until: none, concurrency: none, apis: { upload: refused }, rates: { advised: none } } }
						""");
		Plan acme = policy.at(JANUARY).policy().limits("acme", "free", Instant.MAX);

		assertThat(acme.concurrency()).isNull();
		assertThat(acme.rates()).isEmpty();
		assertThat(acme.apis()).containsOnlyKeys("search");
	}

	@Test
	void whatWasTakenOutMayComeBack() {
		PolicyRevisions policy = changed(
				"""
						  - { id: out, effective: 2027-01-01T00:00:00Z, summary: O., plans: { free: { apis: { search: refused } } } }
						  - { id: back, effective: 2027-02-01T00:00:00Z, summary: B., plans: { free: { apis: { search: { quota: 3 } } } } }
						""");

		assertThat(policy.at(JANUARY).policy().named("free").apis()).containsOnlyKeys("upload");
		assertThat(search(policy, FEBRUARY)).isEqualTo(new ApiLimits(Quota.of(3), null, null));
	}

	@Test
	void aRateMayCountTokensInsteadOfRequestsAndBecomeAWindow() {
		PolicyRevisions policy = changed(
				"""
						  - { id: t, effective: 2027-01-01T00:00:00Z, summary: T., plans: { free: { rates: { advised: { input-tokens: 7, kind: window } } } } }
						""");

		assertThat(policy.at(JANUARY).policy().named("free").rates())
			.containsExactly(new RateLimit("advised", 7, RateLimit.Unit.INPUT_TOKENS, Duration.ofSeconds(1),
					RateLimit.Kind.WINDOW, 7, RateLimit.Scope.ACCOUNT, Set.of(), RateLimit.Mode.ADVISORY));
	}

	@Test
	void aChangeMayNameAnotherProfileWhoseBytesAreKeptToo() {
		String other = PolicyFiles.FULL_PROFILE.replace("name: full", "name: other").replace("weight: 3", "weight: 4");
		String policy = SMALL
				+ "changes: [{ id: wire, effective: 2027-01-01T00:00:00Z, summary: W., profile: other }]\n";
		Path file = PolicyFiles.write(this.folder, "policy.yml", policy, PolicyFiles.FULL_PROFILE);
		PolicyFiles.write(this.folder, "profiles/other.yml", other, PolicyFiles.FULL_PROFILE);

		PolicyRevisions loaded = PolicyLoader.load(file);

		assertThat(loaded.source().files().keySet()).containsExactly("policy.yml", "profiles/full.yml",
				"profiles/other.yml");
		assertThat(weight(loaded, JANUARY.minusNanos(1))).isEqualTo(3);
		assertThat(weight(loaded, JANUARY)).isEqualTo(4);
	}

	@Test
	void thePolicyIsTheSameParsedFromTheBytesAlone() {
		PolicyRevisions full = PolicyLoader.load(PolicyFiles.FOLDER.resolve("full.yml"));

		PolicyRevisions again = PolicyLoader.parse(PolicySource.of("full.yml", full.source().files()));

		assertThat(again).isEqualTo(full);
		assertThat(again.source().hash()).isEqualTo(full.source().hash());
	}

	@Test
	void bytesOverOneMegabyteAreRefusedWhereverTheyComeFrom() {
		assertThatExceptionOfType(PolicyException.class)
			.isThrownBy(() -> PolicySource.of("p.yml", Map.of("p.yml", new byte[1024 * 1024 + 1])))
			.withMessage("p.yml: the file is larger than 1048576 bytes");
	}

	@Test
	void maintenanceAndDeprecationsAreRead() {
		PolicyRevisions full = PolicyLoader.load(PolicyFiles.FOLDER.resolve("full.yml"));

		assertThat(full.maintenance()).containsExactly(new Maintenance("index", Instant.parse("2027-01-10T02:00:00Z"),
				Instant.parse("2027-01-10T03:00:00Z"), Set.of("search"), Set.of("acme"), "The index is rebuilt."));
		assertThat(full.deprecations()).extracting(Deprecation::id).containsExactly("mode", "v1");
		assertThat(full.deprecations().getFirst().field()).isEqualTo(FieldPath.parse("mode"));
	}

	@Test
	void aPathIsDeprecatedByWholeSegments() {
		Api search = Objects
			.requireNonNull(PolicyFiles.parse(SMALL).at(JANUARY).policy().profile().apis().get("search"));

		assertThat(deprecation("/v1").concerns(search)).isTrue();
		assertThat(deprecation("/v1/").concerns(search)).isTrue();
		assertThat(deprecation("/v1/search").concerns(search)).isTrue();
		assertThat(deprecation("/v").concerns(search)).isFalse();
	}

	@Test
	void aMaintenanceWindowIsHalfOpen() {
		Maintenance window = new Maintenance("m", JANUARY, FEBRUARY, Set.of(), Set.of(), "M.");

		assertThat(window.isOn(JANUARY.minusNanos(1))).isFalse();
		assertThat(window.isOn(JANUARY)).isTrue();
		assertThat(window.isOn(FEBRUARY)).isFalse();
	}

	private static Deprecation deprecation(String prefix) {
		return new Deprecation("d", null, prefix, null, JANUARY, null, "D.", null, null);
	}

	private static PolicyRevisions changed(String changes) {
		return PolicyFiles.parse(SMALL + "changes:\n" + changes);
	}

	private static ApiLimits search(PolicyRevisions policy, Instant at) {
		return Objects.requireNonNull(policy.at(at).policy().named("free").apis().get("search"));
	}

	private static int weight(PolicyRevisions policy, Instant at) {
		return Objects.requireNonNull(policy.at(at).policy().profile().apis().get("search")).weight().least();
	}

}
