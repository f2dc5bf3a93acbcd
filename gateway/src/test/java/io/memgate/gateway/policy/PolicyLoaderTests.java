package io.memgate.gateway.policy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import io.memgate.gateway.policy.ThrottleRules.Evidence;
import io.memgate.gateway.policy.ThrottleRules.Permanent;
import io.memgate.gateway.policy.ThrottleRules.Threshold;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

class PolicyLoaderTests {

	private static final Instant BEFORE = Instant.parse("2027-03-30T23:59:59Z");

	private static final Instant END = Instant.parse("2027-03-31T00:00:00Z");

	private static final RateLimit TOKENS = new RateLimit("tokens", 400, RateLimit.Unit.INPUT_TOKENS,
			Duration.ofMinutes(1), RateLimit.Kind.BUCKET, 100, RateLimit.Scope.KEY, Set.of("search"),
			RateLimit.Mode.ENFORCED);

	@TempDir
	private Path folder;

	private final UsagePolicy full = PolicyFiles.load(PolicyFiles.FOLDER.resolve("full.yml"));

	@Test
	void aPlanHasItsLimits() {
		assertThat(this.full.plans()).containsEntry("small",
				new Plan("small", DataSize.ofKilobytes(1), 3, new Quota(30, Period.DAY),
						Map.of("search", new ApiLimits(Quota.of(10), 100, 5, 8, 2, DataSize.ofBytes(512))),
						List.of(rate("burst", 2, Duration.ofSeconds(1)), TOKENS)));
	}

	@Test
	void anExceptionIsMergedKeyByKeyOverEveryPlan() {
		ApiLimits search = new ApiLimits(Quota.of(20), 150, 6, 9, 3, DataSize.ofBytes(700));
		RateLimit burst = rate("burst", 4, Duration.ofMinutes(1));

		assertThat(this.full.limits("acme", "large", BEFORE)).isEqualTo(new Plan("large", DataSize.ofKilobytes(2), 4,
				null, Map.of("search", search, "upload", new ApiLimits(new Quota(7, Period.MONTH), null, null)),
				List.of(burst, TOKENS)));
		assertThat(this.full.limits("acme", "small", BEFORE)).isEqualTo(
				new Plan("small", DataSize.ofKilobytes(2), 4, null, Map.of("search", search), List.of(burst, TOKENS)));
	}

	@Test
	void anExceptionLeavesWhatItDoesNotSayToThePlan() {
		String policy = PolicyFiles.FULL.replaceFirst("(?s)accounts:.*", """
				accounts:
				  acme: { reason: pilot, apis: { search: { quota: 99 } } }
				""");

		UsagePolicy loaded = PolicyFiles.load(write(policy, PolicyFiles.FULL_PROFILE));

		assertThat(loaded.limits("acme", "small", END))
			.isEqualTo(new Plan("small", DataSize.ofKilobytes(1), 3, new Quota(30, Period.DAY),
					Map.of("search", new ApiLimits(Quota.of(99), 100, 5, 8, 2, DataSize.ofBytes(512))),
					List.of(rate("burst", 2, Duration.ofSeconds(1)), TOKENS)));
	}

	@Test
	void theRulesOfThrottlingAreRead() {
		assertThat(this.full.throttle()).isEqualTo(new ThrottleRules(
				Map.of(Evidence.IGNORED_REFUSALS, new Threshold(60, Duration.ofMinutes(10)), Evidence.FAILURES,
						new Threshold(500, Duration.ofHours(1)), Evidence.EXCESS,
						new Threshold(9000, Duration.ofDays(1))),
				Duration.ofMinutes(1), Duration.ofHours(12), 6, Duration.ofDays(2), 5, Permanent.AUTOMATIC));
	}

	@Test
	void withoutRulesNobodyIsThrottled() {
		String policy = PolicyFiles.FULL.replaceFirst("(?s)throttle:.*?default-plan", "default-plan");

		assertThat(PolicyFiles.load(write(policy, PolicyFiles.FULL_PROFILE)).throttle()).isNull();
	}

	@Test
	void anExceptionEndsAtItsInstant() {
		assertThat(this.full.limits("acme", "small", BEFORE).total()).isNull();
		assertThat(this.full.limits("acme", "small", END)).isEqualTo(this.full.plans().get("small"));
	}

	@Test
	void aQuotedCodeStaysTextAndANumberANumber() {
		Envelope envelope = this.full.profile().envelope();

		assertThat(envelope.success()).isEqualTo(new Code("0000", false));
		assertThat(envelope.callerMistakes()).isEqualTo(Set.of(new Code("0001", false), new Code("40000", true)));
	}

	@Test
	void membersOfErrorsKeepTheirTypes() {
		assertThat(this.full.profile().envelope().errorMembers())
			.isEqualTo(Map.of("failed", true, "success", false, "hint", "none", "level", 3L));
	}

	@Test
	void anApisOwnCodeGoesBeforeTheProfiles() {
		Api search = this.full.profile().apis().get("search");

		assertThat(this.full.profile().code(Condition.BACKEND_FAILED, search)).isEqualTo(new Code("0500", false));
		assertThat(this.full.profile().code(Condition.BACKEND_FAILED, null)).isEqualTo(new Code("0429", false));
	}

	@Test
	void theHashIsThatOfBothFilesOneAfterTheOther() throws Exception {
		MessageDigest digest = MessageDigest.getInstance("SHA-256");
		digest.update((PolicyFiles.FULL + PolicyFiles.FULL_PROFILE).getBytes(StandardCharsets.UTF_8));

		String hash = HexFormat.of().formatHex(digest.digest());
		assertThat(PolicySource.read(PolicyFiles.FOLDER.resolve("full.yml")).hash()).isEqualTo(hash);
		assertThat(this.full.revision()).isEqualTo(hash.substring(0, 12));
	}

	@Test
	void aByteOrderMarkIsNoMistake() {
		assertThat(PolicyFiles.load(write("\uFEFF" + PolicyFiles.FULL, PolicyFiles.FULL_PROFILE)).plans())
			.isEqualTo(this.full.plans());
	}

	@Test
	void aMissingFileIsTold() {
		Path missing = this.folder.resolve("none.yml");

		assertRefused(missing, "none.yml: there is no file " + missing);
	}

	@Test
	void aFolderIsNoFile() {
		assertRefused(this.folder,
				this.folder.getFileName() + ": the file cannot be read: java.io.IOException: Is a directory");
	}

	@Test
	void anEmptyFileIsTold() {
		assertRefused(write("", PolicyFiles.FULL_PROFILE), "policy.yml:1: the file is empty");
	}

	@Test
	void aFileOfCommentsIsEmpty() {
		assertRefused(write("# nothing\n", PolicyFiles.FULL_PROFILE), "policy.yml:1: the file is empty");
	}

	@Test
	void aFileOverOneMegabyteIsRefused() {
		assertRefused(write("#".repeat(1024 * 1024 + 1), PolicyFiles.FULL_PROFILE),
				"policy.yml: the file is larger than 1048576 bytes");
	}

	@Test
	void aFileThatIsNotUtf8IsToldWithItsLine() throws IOException {
		Path file = write("", PolicyFiles.FULL_PROFILE);
		Files.write(file, "version: 1\n# Z\u00fcrich\n".getBytes(StandardCharsets.ISO_8859_1));

		assertRefused(file, "policy.yml:2: the file is not UTF-8");
	}

	@Test
	void aControlCharacterIsRefused() {
		assertThatExceptionOfType(PolicyException.class)
			.isThrownBy(() -> PolicyLoader.load(write("version: \0\n", PolicyFiles.FULL_PROFILE)))
			.withMessageStartingWith("policy.yml: not YAML: ");
	}

	@Test
	void theMistakesOfBothFilesAreToldTogether() {
		Path file = write(PolicyFiles.FULL.replace("version: 1", "version: 3"),
				PolicyFiles.FULL_PROFILE.replace("prefix: sk", "prefix: SK!"));

		assertRefused(file, """
				profiles/full.yml:4: key.prefix: found "SK!"; expected 1 to 16 small letters and digits
				policy.yml:1: version: found 3; expected 1, the only format that this version of Memgate reads""");
	}

	@Test
	void anUnreadableProfileIsTheOnlyMistakeItMakes() {
		Path file = write(PolicyFiles.FULL, "[");

		assertThatExceptionOfType(PolicyException.class).isThrownBy(() -> PolicyLoader.load(file))
			.withMessageStartingWith("profiles/full.yml:")
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("\n"));
	}

	@Test
	void aDamagedFileIsReadOrRefusedAndNothingElse() {
		long seed = 20250924;
		Random random = new Random(seed);
		for (int round = 0; round < 500; round++) {
			Path file = write(damaged(PolicyFiles.FULL, random), damaged(PolicyFiles.FULL_PROFILE, random));

			assertThat(catchThrowable(() -> PolicyLoader.load(file))).as("seed %d, round %d", seed, round)
				.satisfiesAnyOf((none) -> assertThat(none).isNull(),
						(refused) -> assertThat(refused).isInstanceOf(PolicyException.class));
		}
	}

	private static String damaged(String text, Random random) {
		String characters = "{}[]:,&*!|>'\"%@`#?- \n\t0a\u0007\u00fc";
		StringBuilder damaged = new StringBuilder(text);
		for (int i = 0; i < 2; i++) {
			int at = random.nextInt(text.length());
			damaged.setCharAt(at, characters.charAt(random.nextInt(characters.length())));
		}
		return damaged.toString();
	}

	private Path write(String policy, String profile) {
		return PolicyFiles.write(this.folder, "policy.yml", policy, profile);
	}

	private static void assertRefused(Path file, String message) {
		assertThatExceptionOfType(PolicyException.class).isThrownBy(() -> PolicyLoader.load(file)).withMessage(message);
	}

	private static RateLimit rate(String name, int requests, Duration per) {
		return new RateLimit(name, requests, RateLimit.Unit.REQUESTS, per, RateLimit.Kind.WINDOW, requests,
				RateLimit.Scope.ACCOUNT, Set.of(), RateLimit.Mode.ADVISORY);
	}

}
