package io.memgate.gateway.routing;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.memgate.gateway.openapi.Described;
import io.memgate.gateway.openapi.Documents;
import io.memgate.gateway.policy.CopiedPolicy;
import io.memgate.gateway.redis.RedisProcess;

import org.springframework.web.reactive.function.server.RouterFunction;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The documents against the running application: its routes are theirs, and every answer
 * is one that they describe. A new endpoint needs an entry in a document
 * ({@code src/main/resources/openapi}) and a line in one of the conversations that are
 * held here.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenApiWebTests {

	static final String PUBLIC_DOCUMENT = "/memgate/v1/openapi.json";

	static final String ADMIN_DOCUMENT = "/admin/v1/openapi.json";

	private static final String MORE = """

			maintenance:
			  - { id: now, from: 2026-01-01T00:00:00Z, to: 2099-01-01T00:00:00Z, apis: [getStatus], exempt: [acme],
			      summary: The index is rebuilt. }
			deprecations:
			  - { id: old, api: getMemory, deprecated: 2026-01-01T00:00:00Z, sunset: 2099-01-01T00:00:00Z,
			      summary: Use searchMemory., link: "https://example.com/old" }
			changes:
			  - id: less
			    effective: 2099-06-01T00:00:00Z
			    summary: Less of searchMemory.
			    plans: { free: { apis: { searchMemory: { quota: 500 } } } }
			""";

	private final RedisProcess redis = RedisProcess.launchOnFreePort();

	private final HttpClient client = HttpClient.newHttpClient();

	private final StartedGateway gateway;

	private final DescribedCalls open;

	private final DescribedCalls admin;

	OpenApiWebTests(@TempDir Path folder) {
		Path policy = CopiedPolicy.into(folder)
			.change("plans:\n",
					"plans:\n  small: { max-body: 1KB, apis: { addMessage: { quota: 1 },"
							+ " getStatus: { quota: unlimited } } }\n")
			.append(MORE)
			.file();
		this.gateway = StartedGateway.start(folder, policy, "acme", AdminContext.class,
				"--spring.data.redis.url=redis://127.0.0.1:" + this.redis.port(),
				"--resilience4j.timelimiter.instances.backend.timeout-duration=500ms");
		this.open = new DescribedCalls(this.client, "http://127.0.0.1:" + this.gateway.port(),
				"Token " + this.gateway.key(), PUBLIC_DOCUMENT);
		this.admin = new DescribedCalls(this.client, this.gateway.adminUrl(), "Bearer " + this.gateway.adminToken(),
				ADMIN_DOCUMENT);
	}

	@AfterAll
	void stop() {
		this.gateway.close();
		this.redis.close();
		this.client.close();
	}

	@Test
	void theAdminListenersRoutesAreThoseOfItsDocument() {
		Set<String> routes = Routes.of(this.gateway.bean(AdminContext.class).beans(RouterFunction.class));

		assertThat(routes).containsExactlyInAnyOrderElementsOf(this.admin.document().operations());
	}

	@Test
	void thePublicListenersRoutesAreThoseOfItsDocument() {
		Set<String> routes = Routes.of(this.gateway.beans(RouterFunction.class));

		assertThat(with(routes, "memos-free.yml"))
			.containsExactlyInAnyOrderElementsOf(this.open.document().operations());
	}

	@ParameterizedTest
	@ValueSource(strings = { "memos-free.yml", "memories-ai.yml" })
	void theGovernedRoutesOfAShippedPolicyAreThoseOfItsDocument(String policy) {
		Set<String> routes = Routes.of(this.gateway.beans(RouterFunction.class));

		assertThat(with(routes, policy))
			.containsExactlyInAnyOrderElementsOf(new Described(Documents.under(policy)).operations());
	}

	private static Set<String> with(Set<String> routes, String policy) {
		Set<String> all = new TreeSet<>(routes);
		RouteTable table = new RouteTable(Documents.policy(policy).profile(), List.of());
		all.addAll(Arrays.asList(table.listing().split(", ")));
		return all;
	}

	@Test
	void everyPublicAnswerIsAsDescribed() {
		new PublicConversation(this.gateway, this.redis, this.client, this.open, this.admin).hold();
		new SessionConversation(this.open, this.gateway.key()).hold();

		assertThat(this.open.faults()).isEmpty();
	}

	@Test
	void everyAdminAnswerIsAsDescribed() {
		new AdminConversation(this.gateway, this.redis, this.client, this.admin).hold();
		new DeletionConversation(this.admin, this.gateway.backend).hold();
		new CredentialConversation(this.admin).hold();

		assertThat(this.admin.faults()).isEmpty();
	}

	@Test
	void aDocumentIsSentAgainOnlyIfItIsAnother() {
		for (DescribedCalls calls : List.of(this.open, this.admin)) {
			String path = (calls == this.open) ? PUBLIC_DOCUMENT : ADMIN_DOCUMENT;
			HttpResponse<String> first = this.client
				.sendAsync(calls.request(path).build(), HttpResponse.BodyHandlers.ofString())
				.join();
			String tag = first.headers().firstValue("ETag").orElse("");

			assertThat(first.headers().firstValue("Cache-Control"))
				.hasValueSatisfying((cache) -> assertThat(cache).matches("max-age=60, public|no-cache, private"));
			calls.call(calls.request(path).header("If-None-Match", tag), 304);
			assertThat(calls.faults()).noneMatch((fault) -> fault.contains(path) && fault.contains("304"));
		}
	}

}
