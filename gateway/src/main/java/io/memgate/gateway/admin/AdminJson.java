package io.memgate.gateway.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import reactor.core.publisher.Mono;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * JSON of the admin listener: members without a value are left out when written;
 * duplicate members and anything after the document are refused when read.
 */
final class AdminJson {

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.changeDefaultPropertyInclusion((all) -> all.withValueInclusion(JsonInclude.Include.NON_NULL))
		.build();

	private AdminJson() {
	}

	static byte[] write(Object value) {
		return MAPPER.writeValueAsBytes(value);
	}

	/** An answer that no cache keeps. */
	static Mono<ServerResponse> answer(HttpStatus status, Object body) {
		return ServerResponse.status(status)
			.contentType(MediaType.APPLICATION_JSON)
			.cacheControl(CacheControl.noStore())
			.bodyValue(write(body));
	}

	static String text(Object value) {
		return MAPPER.writeValueAsString(value);
	}

	/**
	 * Reads one document.
	 * @throws tools.jackson.core.JacksonException when it is not one
	 */
	static JsonNode read(byte[] document) {
		return MAPPER.readTree(document);
	}

}
