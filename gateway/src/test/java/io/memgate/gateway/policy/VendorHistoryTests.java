package io.memgate.gateway.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/** Each table of limits that a vendor has published is a policy with just its numbers. */
class VendorHistoryTests {

	@TempDir
	private Path folder;

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", textBlock = """
			# from     | add   | search | out | total | groups | get | chat | files | qps          | tokens a minute
			2025-09-24 | 4000  | 4000   | 10  | -     | -      | 50  | -    | -     | 10, ADVISORY | -
			2025-11-28 | 4000  | 4000   | 25  | -     | -      | 50  | -    | -     | 50, ADVISORY | -
			2025-12-01 | 8000  | 4000   | 25  | -     | -      | 50  | -    | -     | 50, ENFORCED | -
			2025-12-23 | 20000 | 20000  | 25  | -     | -      | -   | 8000 | -     | 50, ENFORCED | -
			2026-02-11 | 20000 | 20000  | 25  | -     | -      | -   | 8000 | 100MB | 50, ENFORCED | -
			2026-05    | 40000 | 40000  | 25  | -     | -      | -   | 8000 | 100MB | 50, ENFORCED | 400000
			newest     | 40000 | 40000  | -   | 25    | 20     | -   | 8000 | 100MB | 40, ADVISORY | -
			""")
	void memosCloudHasTheNumbersOfTheDate(String from, int add, int search, @Nullable Integer out,
			@Nullable Integer total, @Nullable Integer groups, @Nullable Integer get, @Nullable Integer chat,
			@Nullable String files, String qps, @Nullable Integer tokens) {
		Plan free = plan(from, "free");

		assertLimits(free, "addMessage", add, null, null, null, null);
		assertLimits(free, "searchMemory", search, out, total, groups, null);
		assertLimits(free, "getMessage", null, get, null, null, null);
		assertLimits(free, "chat", chat, null, null, null, null);
		assertLimits(free, "addFile", null, null, null, null, (files != null) ? DataSize.parse(files) : null);
		assertThat(free.rates()).isEqualTo(rates(qps.split(", "), tokens));
	}

	private static void assertLimits(Plan plan, String api, @Nullable Integer tokens, @Nullable Integer each,
			@Nullable Integer total, @Nullable Integer elements, @Nullable DataSize body) {
		ApiLimits limits = plan.apis().get(api);
		if (limits == null) {
			assertThat(Stream.of(tokens, body)).allMatch(Objects::isNull);
		}
		else {
			assertThat(limits).isEqualTo(new ApiLimits(limits.quota(), tokens, each, total, elements, body));
		}
	}

	private static List<RateLimit> rates(String[] qps, @Nullable Integer tokens) {
		List<RateLimit> rates = new ArrayList<>();
		rates.add(rate("qps", Integer.parseInt(qps[0]), RateLimit.Unit.REQUESTS, Duration.ofSeconds(1),
				RateLimit.Mode.valueOf(qps[1])));
		if (tokens != null) {
			rates.add(rate("tokens", tokens, RateLimit.Unit.INPUT_TOKENS, Duration.ofMinutes(1),
					RateLimit.Mode.ENFORCED));
		}
		return rates;
	}

	private static RateLimit rate(String name, int amount, RateLimit.Unit unit, Duration per, RateLimit.Mode mode) {
		return new RateLimit(name, amount, unit, per, RateLimit.Kind.WINDOW, amount, RateLimit.Scope.ACCOUNT, Set.of(),
				mode);
	}

	@Test
	void theSeedsQuotasAre5000And1000And5000ForLife() {
		Plan seed = plan("2025-09-24", "free");

		assertThat(quota(seed, "addMessage")).isEqualTo(Quota.of(5000));
		assertThat(quota(seed, "searchMemory")).isEqualTo(Quota.of(1000));
		assertThat(quota(seed, "getMessage")).isEqualTo(Quota.of(5000));
	}

	@ParameterizedTest
	@CsvSource({ "2025-11-28", "2025-12-01", "2025-12-23", "2026-02-11", "2026-05", "newest" })
	void laterCallsAreByPlan(String from) {
		assertThat(quota(plan(from, "pro"), "addMessage")).isNotEqualTo(quota(plan(from, "free"), "addMessage"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			2025-12-23 | memory, preference, tool_memory
			2026-02-11 | memory, preference, tool_memory, skill
			2026-05    | memory, preference, tool_memory, skill
			newest     | memory, preference, tool_memory, skill
			""")
	void theListsOfASearchAreThoseOfTheDate(String from, String lists) {
		List<ResultCount> counts = api(from, "searchMemory").results();

		assertThat(String.join(", ", counts.stream().map((count) -> count.field().split("_limit")[0]).toList()))
			.isEqualTo(lists);
		assertThat(counts).allMatch((count) -> Integer.valueOf(6).equals(count.byDefault()) && count.caps() != null);
	}

	@ParameterizedTest
	@CsvSource({ "2025-09-24, 40302, 40301", "2025-11-28, 40302, 40301", "2025-12-01, 40305, 40304",
			"2025-12-23, 40305, 40304", "2026-02-11, 40305, 40304", "2026-05, 40305, 40304", "newest, 40305, 40304" })
	void codesAreThoseOfTheEra(String from, String tooLong, String total) {
		Profile profile = load(from).profile();

		assertThat(profile.code(Condition.INPUT_TOO_LONG, null).text()).isEqualTo(tooLong);
		assertThat(profile.code(Condition.TOTAL_QUOTA_EXCEEDED, null).text()).isEqualTo(total);
		assertThat(profile.code(Condition.RATE_LIMITED, null).text()).isEqualTo("40309");
	}

	@Test
	void onlyTheNewestSearchCountsItsGroups() {
		for (String from : VendorHistory.MEMOS) {
			Weight weight = from.equals("newest") ? Weight.ofElements(FieldPath.parse("group_ids")) : Weight.ONE;

			assertThat(api(from, "searchMemory").weight()).isEqualTo(weight);
			assertThat(api(from, "addMessage").weight()).isEqualTo(Weight.ONE);
		}
	}

	@ParameterizedTest
	@CsvSource({ "upload, 1, PT1S", "upload-hour, 500, PT1H", "search, 10, PT1S", "chat, 1, PT1S",
			"transcription, 5, PT1S", "list, 5, PT1S", "delete, 5, PT1S", "download, 12, PT1M" })
	void memoriesAiLaterHasLimitsByTheSecondMinuteAndHour(String name, int amount, Duration per) {
		Plan plan = plan("memories-ai-later", "standard");

		assertThat(plan.rates()).hasSize(8)
			.filteredOn((rate) -> rate.name().equals(name))
			.singleElement()
			.isEqualTo(new RateLimit(name, amount, RateLimit.Unit.REQUESTS, per, RateLimit.Kind.WINDOW, amount,
					RateLimit.Scope.ACCOUNT, apis(name), RateLimit.Mode.ENFORCED));
	}

	@Test
	void memoriesAiLaterDeletes100VideosInARequestAndHasFewStreamsAtOnce() {
		Plan plan = plan("memories-ai-later", "standard");

		assertThat(plan.apis().get("deleteVideos")).isEqualTo(new ApiLimits(null, null, null, null, 100, null));
		assertThat(plan.concurrency()).isEqualTo(2);
	}

	private static Set<String> apis(String rate) {
		return switch (rate) {
			case "upload", "upload-hour" -> Set.of("upload", "uploadUrl");
			case "transcription" -> Set.of("getVideoTranscription");
			case "list", "delete" -> Set.of(rate + "Videos");
			default -> Set.of(rate);
		};
	}

	@Test
	void everyFileOfTheHistoryIsLookedAt() throws IOException {
		try (Stream<Path> files = Files.list(PolicyFiles.FOLDER.resolve("history"))) {
			assertThat(files.map((file) -> file.getFileName().toString())
				.filter((name) -> name.endsWith(".yml"))
				.map((name) -> name.substring(0, name.length() - 4))).containsExactlyInAnyOrderElementsOf(
						Stream.concat(VendorHistory.MEMOS.stream(), Stream.of("memories-ai-later")).toList());
		}
	}

	private UsagePolicy load(String name) {
		return PolicyFiles.load(VendorHistory.write(this.folder, name));
	}

	private Plan plan(String name, String plan) {
		return Objects.requireNonNull(load(name).plans().get(plan));
	}

	private Api api(String name, String api) {
		return Objects.requireNonNull(load(name).profile().apis().get(api));
	}

	private static @Nullable Quota quota(Plan plan, String api) {
		return Objects.requireNonNull(plan.apis().get(api)).quota();
	}

}
