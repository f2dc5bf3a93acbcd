package io.memgate.memory.embedding;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Embedding by an endpoint with OpenAI's {@code POST /embeddings}. One model serves all
 * languages.
 */
final class EndpointEmbedding implements Embedding {

	// 32 vectors of 4,096 dimensions, written as text.
	private static final int MOST_ANSWER_BYTES = 4 << 20;

	// Models take no more; the beginning says what a text is about.
	private static final int MOST_PASSAGE_CHARACTERS = 8000;

	// Answers of the endpoint that say that it will never take this input.
	private static final List<Integer> REFUSED = List.of(400, 413, 422);

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
	 * Asks for all passages at once and, if it refuses them, for each by itself, so that
	 * one that it will never take keeps no other from its vector.
	 */
	@Override
	public Mono<List<Vector>> ofPassages(List<Passage> passages) {
		List<String> texts = passages.stream().map(EndpointEmbedding::text).toList();
		return embed(texts).onErrorResume(RefusedException.class, (refused) -> oneByOne(texts));
	}

	private static String text(Passage passage) {
		String whole = passage.whole();
		return whole.isBlank() ? "-" : whole.substring(0, Math.min(whole.length(), MOST_PASSAGE_CHARACTERS));
	}

	private Mono<List<Vector>> oneByOne(List<String> texts) {
		return Mono.just(texts)
			.flatMapIterable((all) -> all)
			.concatMap((text) -> embed(List.of(text)).onErrorReturn(RefusedException.class, List.of(Vector.NONE)))
			.map(List::getFirst)
			.collectList();
	}

	private Mono<List<Vector>> embed(List<String> texts) {
		return this.endpoint.post()
			.uri("/embeddings")
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue(JSON.writeValueAsBytes(Map.of("model", this.model, "input", texts)))
			.exchangeToMono((response) -> REFUSED.contains(response.statusCode().value())
					? response.releaseBody().then(Mono.error(() -> new RefusedException(response.statusCode())))
					: response.statusCode().is2xxSuccessful() ? response.bodyToMono(byte[].class)
							: response.createError())
			.timeout(this.timeout)
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
	 * The endpoint says that the input is at fault.
	 */
	private static final class RefusedException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		RefusedException(HttpStatusCode status) {
			super("The embedding endpoint refused the input with " + status);
		}

	}

}
