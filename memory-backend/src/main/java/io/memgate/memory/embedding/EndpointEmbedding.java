package io.memgate.memory.embedding;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Embedding by an endpoint with OpenAI's {@code POST /embeddings}. One model serves all
 * languages.
 */
final class EndpointEmbedding implements Embedding {

	private static final Logger logger = LoggerFactory.getLogger(EndpointEmbedding.class);

	// 32 vectors of 4,096 dimensions, written as text.
	private static final int MOST_ANSWER_BYTES = 4 << 20;

	// Models take no more; the beginning says what a text is about.
	private static final int MOST_PASSAGE_CHARACTERS = 8000;

	// Answers of the endpoint that say that it will never take this input.
	private static final List<Integer> REFUSED = List.of(400, 413, 422);

	// What any model takes: when this goes through, the endpoint is well.
	private static final List<String> HARMLESS = List.of("hello");

	// A text that fails so often, each time while the endpoint is well, is at fault
	// itself. One that is refused is at once.
	private static final int TRIES = 3;

	private static final Duration FIRST_WAIT = Duration.ofMillis(200);

	private static final JsonMapper JSON = new JsonMapper();

	private final WebClient endpoint;

	private final URI url;

	private final String model;

	private final Duration timeout;

	EndpointEmbedding(EmbeddingProperties.Endpoint properties) {
		WebClient.Builder client = WebClient.builder()
			.baseUrl(properties.url().toString())
			.codecs((codecs) -> codecs.defaultCodecs().maxInMemorySize(MOST_ANSWER_BYTES));
		String key = properties.key();
		if (key != null) {
			client.defaultHeader(HttpHeaders.AUTHORIZATION, "Bearer " + key);
		}
		this.endpoint = client.build();
		this.url = properties.url();
		this.model = properties.model();
		this.timeout = properties.timeout();
	}

	@Override
	public String id() {
		return this.url + " " + this.model;
	}

	@Override
	public Mono<Vector> ofQuestion(String question) {
		return question.isBlank() ? Mono.empty()
				: embed(List.of(question)).flatMap((vectors) -> Mono.justOrEmpty(vectors.getFirst()))
					.filter((vector) -> !vector.isNone());
	}

	/**
	 * Asks for all passages at once and, if that fails, for each by itself, so that one
	 * that the endpoint never takes keeps no other from its vector. When the endpoint is
	 * not well that is an error: all of them can be asked for again.
	 */
	@Override
	public Mono<List<Vector>> ofPassages(List<Passage> passages) {
		List<String> texts = passages.stream().map(EndpointEmbedding::text).toList();
		return embed(texts).onErrorResume(EndpointEmbedding::mayBeOfText, (failure) -> oneByOne(texts));
	}

	private static String text(Passage passage) {
		String whole = passage.whole();
		return whole.isBlank() ? "-" : whole.substring(0, Math.min(whole.length(), MOST_PASSAGE_CHARACTERS));
	}

	private Mono<List<Vector>> oneByOne(List<String> texts) {
		return Mono.just(texts).flatMapIterable((all) -> all).concatMap(this::alone).collectList();
	}

	private Mono<Vector> alone(String text) {
		return embed(List.of(text)).map(List::getFirst)
			.onErrorResume(EndpointEmbedding::mayBeOfText, this::ofText)
			.retryWhen(Retry.backoff(TRIES - 1, FIRST_WAIT)
				.filter((failure) -> failure instanceof TextException ofText && !ofText.isRefused())
				.onRetryExhaustedThrow((retry, last) -> last.failure()))
			.onErrorResume(TextException.class, (failure) -> {
				logger.warn("A memory of {} characters gets no vector: {}", text.length(), failure.getMessage());
				return Mono.just(Vector.NONE);
			});
	}

	/**
	 * Tells that a text is at fault, unless the endpoint is: then even a harmless text
	 * fails.
	 */
	private Mono<Vector> ofText(Throwable failure) {
		return embed(HARMLESS).then(Mono.error(() -> new TextException(failure)));
	}

	private static boolean mayBeOfText(Throwable failure) {
		return failure instanceof TimeoutException || failure instanceof WebClientResponseException answer
				&& (isRefusal(answer) || answer.getStatusCode().is5xxServerError());
	}

	private static boolean isRefusal(WebClientResponseException answer) {
		return REFUSED.contains(answer.getStatusCode().value());
	}

	private Mono<List<Vector>> embed(List<String> texts) {
		return this.endpoint.post()
			.uri("/embeddings")
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue(JSON.writeValueAsBytes(Map.of("model", this.model, "input", texts)))
			.retrieve()
			.onStatus((status) -> !status.is2xxSuccessful(), ClientResponse::createException)
			.bodyToMono(byte[].class)
			.timeout(this.timeout)
			.switchIfEmpty(Mono.error(() -> new IllegalStateException("The embedding endpoint answered nothing")))
			.map((answer) -> vectors(JSON.readTree(answer), texts.size()));
	}

	private List<Vector> vectors(JsonNode answer, int wanted) {
		Vector[] vectors = new Vector[wanted];
		for (JsonNode item : answer.path("data").values()) {
			vectors[item.path("index").asInt()] = Vector.of(this.model, floats(item.path("embedding")));
		}
		if (Arrays.asList(vectors).contains(null)) {
			throw new IllegalStateException("The embedding endpoint left out vectors");
		}
		return List.of(vectors);
	}

	private static float[] floats(JsonNode array) {
		float[] floats = new float[array.size()];
		for (int i = 0; i < floats.length; i++) {
			floats[i] = (float) array.get(i).doubleValue();
		}
		return floats;
	}

	/**
	 * The endpoint is well, and gives a text no vector.
	 */
	private static final class TextException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		TextException(Throwable failure) {
			super("The embedding endpoint takes others, and of this one says " + failure.getMessage(), failure);
		}

		boolean isRefused() {
			return getCause() instanceof WebClientResponseException answer && isRefusal(answer);
		}

	}

}
