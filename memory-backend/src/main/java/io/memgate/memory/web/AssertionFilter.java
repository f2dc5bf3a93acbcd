package io.memgate.memory.web;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import org.springframework.core.annotation.Order;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Lets a call in only with the gateway's assertion, and reads its body: first the
 * signature is checked, so that nobody else can make the service read anything, then the
 * body against the signed hash.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
final class AssertionFilter implements WebFilter {

	private static final Set<String> OPEN = Set.of("/actuator/health", "/actuator/health/liveness",
			"/actuator/health/readiness", "/actuator/prometheus");

	private final byte[] secret;

	private final Duration valid;

	private final int mostBodyBytes;

	private final Clock clock;

	AssertionFilter(byte[] secret, Duration valid, int mostBodyBytes, Clock clock) {
		this.secret = secret;
		this.valid = valid;
		this.mostBodyBytes = mostBodyBytes;
		this.clock = clock;
		// The first use loads classes, which may block: better here than on an event
		// loop.
		Assertion.sign(secret, Assertion.hash(new byte[0]));
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		if (isOpen(exchange)) {
			return readBody(exchange.getRequest()).then(Mono.defer(() -> chain.filter(exchange)));
		}
		return Mono.fromSupplier(() -> verify(exchange.getRequest()))
			.zipWhen((assertion) -> readBody(exchange.getRequest()), this::call)
			.doOnNext((call) -> call.attachTo(exchange))
			.then(Mono.defer(() -> chain.filter(exchange)));
	}

	/**
	 * Whether a call needs no assertion.
	 */
	static boolean isOpen(ServerWebExchange exchange) {
		return OPEN.contains(exchange.getRequest().getURI().getRawPath());
	}

	private Assertion verify(ServerHttpRequest request) {
		Assertion assertion = parse(request.getHeaders().getOrEmpty(Assertion.HEADER));
		if (!assertion.isSignedWith(this.secret, request.getMethod().name(), request.getURI().getRawPath())) {
			throw Refusal.unauthorized("The caller assertion does not fit this call");
		}
		Duration age = Duration.between(assertion.issuedAt(), this.clock.instant()).abs();
		if (age.compareTo(this.valid) > 0) {
			throw Refusal.unauthorized("The caller assertion is too old, or the gateway's clock and this one differ");
		}
		return assertion;
	}

	private static Assertion parse(List<String> headers) {
		if (headers.size() != 1) {
			throw Refusal.unauthorized("A caller assertion is required: calls come through the gateway");
		}
		return Assertion.parse(headers.getFirst())
			.orElseThrow(() -> Refusal.unauthorized("The caller assertion is malformed"));
	}

	private Mono<byte[]> readBody(ServerHttpRequest request) {
		return DataBufferUtils.join(request.getBody(), this.mostBodyBytes)
			.map(AssertionFilter::bytes)
			.defaultIfEmpty(new byte[0])
			.onErrorMap(DataBufferLimitException.class, (ex) -> Refusal.tooLarge(this.mostBodyBytes));
	}

	private static byte[] bytes(DataBuffer buffer) {
		try {
			byte[] bytes = new byte[buffer.readableByteCount()];
			buffer.read(bytes);
			return bytes;
		}
		finally {
			DataBufferUtils.release(buffer);
		}
	}

	private Call call(Assertion assertion, byte[] body) {
		if (!assertion.isOf(body)) {
			throw Refusal.unauthorized("The body is not the one that was signed");
		}
		return new Call(assertion.requestId(), assertion.space(), body);
	}

}
