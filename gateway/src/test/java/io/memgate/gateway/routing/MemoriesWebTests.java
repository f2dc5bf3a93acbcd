package io.memgate.gateway.routing;

import java.net.http.HttpRequest;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Keys, codes and limits as clients of Memories.ai know them. */
class MemoriesWebTests extends MemoriesUnderTest {

	private static final String SEARCH_VIDEOS = "{\"search_param\":\"tea\",\"unique_id\":\"default\"}";

	@BeforeEach
	void answerWithSuccess() {
		succeed();
	}

	@Test
	void aKeyStandsAloneInItsHeader() {
		Answered answer = post(V1 + "search", SEARCH_VIDEOS);

		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.response().body()).isEqualTo(OK);
		assertThat(this.key).startsWith("sk-");
		assertThat(used("search")).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Token ", "Bearer ", "m" })
	void aKeyWithAnythingBeforeItIsRefusedInTheVendorsEnvelope(String before) {
		this.key = before + this.key;

		Answered answer = post(V1 + "search", SEARCH_VIDEOS);

		assertThat(answer.status()).isEqualTo(401);
		assertThat(answer.text("code")).isEqualTo("0401");
		assertThat(answer.json().get("code").isString()).isTrue();
		assertThat(answer.text("msg")).contains("Authorization");
	}

	@Test
	void theTwentyFirstSearchOfAMinuteIsRefusedAsThrottled() {
		for (int i = 0; i < 20; i++) {
			assertThat(post(V1 + "search", SEARCH_VIDEOS).status()).isEqualTo(200);
		}

		Answered answer = post(V1 + "search", SEARCH_VIDEOS);

		assertThat(answer.status()).isEqualTo(429);
		assertThat(answer.text("code")).isEqualTo("0429");
		assertThat(answer.text("msg")).contains("rate limit");
		assertThat(answer.json().get("data").isNull()).isTrue();
		assertThat(answer.json().get("failed").asBoolean()).isTrue();
		assertThat(answer.json().get("success").asBoolean()).isFalse();
		assertThat(answer.json().get("violated-policies").get(0).asString()).isEqualTo("search-minute");
		assertThat(answer.json().get("status").asInt()).isEqualTo(429);
		assertThat(answer.header("RateLimit-Policy"))
			.contains("\"search-minute\";q=20;w=60, \"search-day\";q=1000;w=86400");
		assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 62);
		assertThat(BACKEND.received()).hasSize(20);
		assertThat(used("search")).isEqualTo(20);
	}

	@Test
	void aLimitMayHoldForAnHour() {
		for (int i = 0; i < 3; i++) {
			assertThat(post(V1 + "list_videos", "{}").status()).isEqualTo(200);
		}

		Answered answer = post(V1 + "list_videos", "{}");

		assertThat(answer.status()).isEqualTo(429);
		assertThat(answer.json().get("violated-policies").get(0).asString()).isEqualTo("list-hour");
		assertThat(answer.header("RateLimit-Policy")).contains("\"list-hour\";q=3;w=3600");
		assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(3500, 3720);
	}

	@ParameterizedTest
	@CsvSource({ "0001, 400, 0001", "0003, 400, 0003", "0409, 400, 0409", "0402, 502, 0502", "0429, 502, 0502" })
	void whatTheServiceSaysUnderHttp200Counts(String code, int status, String shown) {
		BACKEND.answering(new RecordingBackend.Answer(200,
				"{\"code\":\"" + code + "\",\"msg\":\"no\",\"data\":null,\"failed\":true,\"success\":false}"));

		Answered answer = post(V1 + "search", SEARCH_VIDEOS);

		assertThat(answer.status()).isEqualTo(status);
		assertThat(answer.text("code")).isEqualTo(shown);
		assertThat(answer.text("msg")).contains("Nothing was charged");
		assertThat(used("search")).isZero();
	}

	@Test
	void aCodeThatIsANumberIsNoSuccess() {
		BACKEND.answering(new RecordingBackend.Answer(200, "{\"code\":0,\"msg\":\"success\",\"data\":{}}"));

		assertThat(post(V1 + "search", SEARCH_VIDEOS).status()).isEqualTo(502);
		assertThat(used("search")).isZero();
	}

	@Test
	void theQuerysKnownParametersAreForwardedAndSigned() {
		Answered answer = send(
				request(V1 + "get_video_transcription?video_no=VI625239098370850816&x=%2F..&unique_id=default&token=1")
					.GET());

		assertThat(answer.status()).isEqualTo(200);
		assertThat(BACKEND.received().getFirst().uri())
			.isEqualTo(V1 + "get_video_transcription?video_no=VI625239098370850816&unique_id=default");
	}

	@ParameterizedTest
	@ValueSource(strings = { "video_no=a%2Fb", "video_no=a&video_no=b", "video_no=a/b", "unique_id=%00" })
	void aParameterThatCouldBeReadInTwoWaysIsRefused(String query) {
		Answered answer = send(request(V1 + "get_video_transcription?" + query).GET());

		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.text("code")).isEqualTo("0001");
		assertThat(BACKEND.received()).isEmpty();
	}

	@Test
	void aHundredVideosAreDeletedInOneRequestAndNoMore() {
		assertThat(post(V1 + "delete_videos?unique_id=default", videos(100)).status()).isEqualTo(200);

		Answered answer = post(V1 + "delete_videos", videos(101));

		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.text("code")).isEqualTo("0001");
		assertThat(answer.text("msg")).contains("has 101 elements; deleteVideos takes at most 100", "not charged");
		assertThat(answer.json().get("asked").asInt()).isEqualTo(101);
		assertThat(answer.json().get("maximum").asInt()).isEqualTo(100);
		assertThat(BACKEND.received()).singleElement()
			.satisfies((came) -> assertThat(came.text()).isEqualTo(videos(100)));
		assertThat(used("deleteVideos")).isEqualTo(1);
	}

	private static String videos(int count) {
		return IntStream.range(0, count).mapToObj((i) -> "\"VI" + i + '"').collect(Collectors.joining(",", "[", "]"));
	}

	@Test
	void anUnknownPathIsToldInTheEnvelopeToo() {
		Answered answer = send(request(V1 + "nothing").POST(HttpRequest.BodyPublishers.noBody()));

		assertThat(answer.status()).isEqualTo(404);
		assertThat(answer.text("code")).isEqualTo("0404");
		assertThat(answer.json().get("failed").asBoolean()).isTrue();
	}

}
