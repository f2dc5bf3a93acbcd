package io.memgate.gateway.openapi;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;

import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/** A document as it is sent, and the name of this version of it. */
final class Representation {

	private static final JsonMapper JSON = new JsonMapper();

	private static final int TAG_BYTES = 12;

	private static final Duration FRESH = Duration.ofMinutes(1);

	private final byte[] body;

	private final String tag;

	private Representation(byte[] body) {
		this.body = body;
		this.tag = tag(body);
	}

	static Representation of(Map<String, Object> document) {
		return new Representation(JSON.writeValueAsBytes(document));
	}

	private static String tag(byte[] body) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
			return '"' + HexFormat.of().formatHex(digest, 0, TAG_BYTES) + '"';
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java platform has SHA-256", ex);
		}
	}

	/** An answer that caches of everybody may keep for a minute. */
	Mono<ServerResponse> forEverybody(ServerRequest request) {
		return answer(request, CacheControl.maxAge(FRESH).cachePublic());
	}

	/** An answer that only its client may keep, and asks for each time. */
	Mono<ServerResponse> forItsClient(ServerRequest request) {
		return answer(request, CacheControl.noCache().cachePrivate());
	}

	private Mono<ServerResponse> answer(ServerRequest request, CacheControl caching) {
		return request.checkNotModified(this.tag)
			.switchIfEmpty(Mono.defer(() -> ServerResponse.ok()
				.contentType(MediaType.APPLICATION_JSON)
				.cacheControl(caching)
				.eTag(this.tag)
				.bodyValue(this.body)));
	}

}
