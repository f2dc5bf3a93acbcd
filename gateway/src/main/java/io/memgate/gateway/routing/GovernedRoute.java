package io.memgate.gateway.routing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.resilience4j.timelimiter.TimeLimiter;
import io.memgate.gateway.account.AuthenticationFilter;
import io.memgate.gateway.admission.AdmissionFilter;
import io.memgate.gateway.admission.EarlierRefusals;
import io.memgate.gateway.admission.KnownRefusalFilter;
import io.memgate.gateway.admission.Renewals;
import io.memgate.gateway.admission.Settlements;
import io.memgate.gateway.lifecycle.DetachedWork;
import io.memgate.gateway.notice.AnnouncementFilter;
import io.memgate.gateway.payload.AnswerReader;
import io.memgate.gateway.payload.PayloadFilter;
import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.telemetry.Traces;
import io.memgate.gateway.throttle.AddressBudgetFilter;
import io.memgate.gateway.throttle.CapacityFilter;
import io.memgate.gateway.throttle.EvidenceFilter;
import io.memgate.gateway.throttle.Failures;
import io.memgate.gateway.throttle.KeyBudgetFilter;
import io.memgate.gateway.usage.Recorder;
import io.memgate.gateway.usage.UnforwardedRecordFilter;
import io.netty.channel.ChannelOption;
import reactor.core.publisher.Flux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.OrderedGatewayFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.web.reactive.function.server.support.RouterFunctionMapping;

/**
 * The life of a request, in order: the filters of the one route that every request to the
 * public listener takes. The cheapest check comes first; whatever refuses before
 * admission costs no quota and holds none.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BackendProperties.class)
class GovernedRoute {

	/** Has the name of the stock one, which asks a cache of routes for each request. */
	@Bean("cachedCompositeRouteLocator")
	@Primary
	RouteLocator governed(CallFilter call, Recorder recorder, AddressBudgetFilter addresses, EvidenceFilter evidence,
			AuthenticationFilter authentication, EarlierRefusals earlier, AnnouncementFilter announcements,
			KeyBudgetFilter keys, KnownRefusalFilter known, CapacityFilter capacity, PayloadFilter payload,
			AdmissionFilter admission, RoutingFilter routing, BackendProperties backend) {
		Route route = Route.async()
			.id("governed")
			.uri(backend.url())
			.predicate((exchange) -> true)
			.replaceFilters(inOrder(
					// 2. its id, its policy, its Api; 404, 405, 410
					new UnforwardedRecordFilter(recorder), addresses, call,
					// 3. who asks, seen to afterwards if it went wrong; 401
					evidence, authentication,
					// what refuses from here on can be looked up
					earlier,
					// 4. what is announced about it; maintenance, 503
					announcements,
					// 5. has it failed too often, was its like refused a moment ago; 429
					keys, known,
					// 6. may this node send more; 429, 503
					capacity,
					// 7. what is asked; 400, 410, 413, 415
					payload,
					// 8. quota, reserved; 429
					admission,
					// 9.-12. forward, classify, settle, respond
					routing))
			.build();
		Flux<Route> routes = Flux.just(route);
		return () -> routes;
	}

	private static List<GatewayFilter> inOrder(GatewayFilter... filters) {
		List<GatewayFilter> ordered = new ArrayList<>(filters.length);
		for (GatewayFilter filter : filters) {
			ordered.add(new OrderedGatewayFilter(filter, ordered.size()));
		}
		return ordered;
	}

	@Bean
	CallFilter callFilter(PolicyInForce policy, @Qualifier("routerFunctionMapping") RouterFunctionMapping mapping,
			Clock clock, Traces traces) {
		return new CallFilter(policy, new OwnRoutes(mapping), clock, traces);
	}

	@Bean
	DetachedWork detachedCalls(BackendProperties properties) {
		return new DetachedWork("calls to the memory service; their reservations stay until reaped",
				properties.drain());
	}

	@Bean
	Backend backend(BackendProperties properties, TimeLimiter time, Clock clock) {
		return new Backend(new BackendClients(() -> client(properties)), new Assertion(secret(properties)), clock,
				(int) properties.maxAnswer().toBytes(), time, properties.outcomeTimeout());
	}

	@Bean
	RoutingFilter routingFilter(Backend backend, AnswerReader answers, DetachedWork detached, Renewals renewals,
			Settlements settlements, Recorder recorder, Failures failures) {
		return new RoutingFilter(backend, answers, detached, renewals, settlements, recorder, failures);
	}

	/**
	 * What waits for a connection is bounded by the calls that may be in flight. Nothing
	 * is sent again, or elsewhere.
	 */
	static HttpClient client(BackendProperties properties) {
		ConnectionProvider connections = ConnectionProvider.builder("backend")
			.maxConnections(properties.maxConnections())
			.pendingAcquireMaxCount(-1)
			.pendingAcquireTimeout(properties.connectTimeout())
			.maxIdleTime(Duration.ofSeconds(20))
			.build();
		return HttpClient.create(connections)
			.baseUrl(properties.url().toString())
			.disableRetry(true)
			.followRedirect(false)
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) properties.connectTimeout().toMillis());
	}

	private static String secret(BackendProperties properties) {
		try {
			return Files.readString(properties.secretFile()).strip();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("memgate.backend.secret-file cannot be read: " + properties.secretFile(),
					ex);
		}
	}

}
