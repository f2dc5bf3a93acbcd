package io.memgate.gateway.policy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/** The shipped policy says what the vendor's pages on version 1.0 of its API say. */
class MemoriesAiTests {

	private static final Set<String> UPLOADS = Set.of("upload", "uploadUrl");

	private final UsagePolicy policy = PolicyFiles.load(Path.of("../deploy/policy/memories-ai.yml"));

	private final Plan standard = this.policy.limits("any", "standard", Instant.EPOCH);

	private final Profile profile = this.policy.profile();

	@ParameterizedTest
	@CsvSource({ "upload-minute, 10, PT1M, upload", "upload-day, 1000, P1D, upload", "search-minute, 20, PT1M, search",
			"search-day, 1000, P1D, search", "chat-minute, 10, PT1M, chat", "chat-day, 1500, P1D, chat",
			"transcription-minute, 20, PT1M, getVideoTranscription",
			"transcription-day, 2000, P1D, getVideoTranscription", "list, 5, PT1S, listVideos",
			"delete, 5, PT1S, deleteVideos", "download, 12, PT1M, download" })
	void anEnforcedWindowOfTheAccountHoldsForEachInterface(String name, long requests, Duration per, String api) {
		assertThat(this.standard.rates())
			.contains(new RateLimit(name, requests, RateLimit.Unit.REQUESTS, per, RateLimit.Kind.WINDOW, requests,
					RateLimit.Scope.ACCOUNT, api.equals("upload") ? UPLOADS : Set.of(api), RateLimit.Mode.ENFORCED));
	}

	@Test
	void thereAreNoFurtherLimitsThanOfSize() {
		ApiLimits none = new ApiLimits(null, null, null);

		assertThat(this.standard.rates()).hasSize(11);
		assertThat(this.standard.apis()).containsOnlyKeys(this.profile.apis().keySet())
			.containsEntry("upload", new ApiLimits(null, null, null, null, null, DataSize.ofGigabytes(3)))
			.containsEntry("deleteVideos", new ApiLimits(null, null, null, null, 100, null))
			.containsEntry("search", none);
		assertThat(this.standard.total()).isNull();
		assertThat(this.policy.unknown()).isEqualTo(UnknownRule.RELEASE);
	}

	@Test
	void aKeyStandsAloneAndBeginsWithSk() {
		assertThat(this.profile.key()).isEqualTo(new KeyForm("sk", "Authorization", List.of()));
	}

	@Test
	void codesAreTextAndErrorsSayThatTheyAre() {
		Envelope envelope = this.profile.envelope();

		assertThat(envelope.message()).isEqualTo("msg");
		assertThat(envelope.success()).isEqualTo(code("0000"));
		assertThat(envelope.errorMembers()).isEqualTo(Map.of("failed", true, "success", false));
		assertThat(envelope.callerMistakes()).containsExactlyInAnyOrder(code("0001"), code("0003"), code("0409"));
		assertThat(this.profile.code(Condition.RATE_LIMITED, null)).isEqualTo(code("0429"));
		assertThat(this.profile.code(Condition.KEY_INVALID, null)).isEqualTo(code("0401"));
	}

	@ParameterizedTest
	@CsvSource({ "upload, POST, upload, WRITE, STREAM, ENVELOPE",
			"uploadUrl, POST, upload_url, WRITE, STREAM, ENVELOPE", "search, POST, search, READ, JSON, ENVELOPE",
			"chat, POST, chat, WRITE, JSON, STREAM",
			"getVideoTranscription, GET, get_video_transcription, READ, NONE, ENVELOPE",
			"listVideos, POST, list_videos, READ, JSON, ENVELOPE",
			"deleteVideos, POST, delete_videos, WRITE, JSON, ENVELOPE",
			"download, POST, download, READ, JSON, STREAM" })
	void eachApiHasItsPathAndItsKindOfBodies(String name, String method, String path, Api.Effect effect,
			Api.Request request, Api.Answer answer) {
		Api api = Objects.requireNonNull(this.profile.apis().get(name));

		assertThat(api.method()).isEqualTo(method);
		assertThat(api.path()).isEqualTo("/serve/api/v1/" + path);
		assertThat(api.effect()).isEqualTo(effect);
		assertThat(api.request()).isEqualTo(request);
		assertThat(api.answer()).isEqualTo(answer);
	}

	private static Code code(String text) {
		return new Code(text, false);
	}

}
