package io.memgate.gateway.openapi;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.memgate.gateway.policy.Deprecation;
import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.policy.Span;
import io.memgate.gateway.policy.UsagePolicy;

import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * The description of what everybody and every key holder can call: the self-service API
 * as it is written, and the governed calls as the policy in force has them. It is made
 * once for each revision, off the event loops, when it is first asked for.
 */
final class PublicDocument {

	private static final String PATH = "/memgate/v1/openapi.json";

	private final PolicyInForce policy;

	private final Clock clock;

	private final Map<String, Object> selfService = Written.read("self-service");

	private final GovernedCalls governed = new GovernedCalls();

	private volatile @Nullable Edition edition;

	/**
	 * Reads what is written, which blocks.
	 * @param clock shows Redis's time
	 */
	PublicDocument(PolicyInForce policy, Clock clock) {
		this.policy = policy;
		this.clock = clock;
	}

	RouterFunction<ServerResponse> routes() {
		return RouterFunctions.route().GET(PATH, this::answer).build();
	}

	private Mono<ServerResponse> answer(ServerRequest request) {
		return current().flatMap((document) -> document.forEverybody(request));
	}

	private Mono<Representation> current() {
		Edition known = this.edition;
		UsagePolicy inForce = this.policy.get();
		Instant now = this.clock.instant();
		if (known == null || known.policy() != inForce || !known.span().holds(now)) {
			known = edition(inForce, this.policy.activation().revisions().deprecations(), now);
			this.edition = known;
		}
		return known.document();
	}

	private Edition edition(UsagePolicy policy, List<Deprecation> deprecations, Instant now) {
		List<Instant> turns = Stream
			.concat(deprecations.stream().map(Deprecation::deprecated),
					deprecations.stream().map(Deprecation::sunset).filter(Objects::nonNull))
			.toList();
		Mono<Representation> document = Mono.fromSupplier(() -> Representation.of(document(policy, deprecations, now)))
			.subscribeOn(Schedulers.parallel())
			.cache();
		return new Edition(policy, Span.around(now, turns), document);
	}

	/** The document under a policy at an instant. */
	Map<String, Object> document(UsagePolicy policy, List<Deprecation> deprecations, Instant now) {
		return Tree.merge(this.selfService, this.governed.of(policy, deprecations, now));
	}

	/**
	 * The document for as long as it is true.
	 *
	 * @param span the time in which no deprecation begins or ends
	 */
	private record Edition(UsagePolicy policy, Span span, Mono<Representation> document) {
	}

}
