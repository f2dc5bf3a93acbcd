package io.memgate.gateway.admin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import io.memgate.gateway.account.TestPolicy;
import io.memgate.gateway.activation.NoHistory;
import io.memgate.gateway.activation.PolicyHistory;
import io.memgate.gateway.activation.PolicyState;
import io.memgate.gateway.activation.PolicyStates;
import io.memgate.gateway.policy.FixedPolicy;
import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisServer;
import io.memgate.gateway.redis.Store;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * The two listeners of a gateway without its routes, on free loopback ports and the
 * shared Redis, for tests. Components are found as the gateway itself finds them.
 */
public final class AdminListener implements AutoCloseable, BeforeAllCallback, AfterAllCallback {

	/** The administrators' token. */
	public static final String TOKEN = "0123456789abcdef0123456789abcdef";

	private final String[] settings;

	private @Nullable ConfigurableApplicationContext context;

	/**
	 * One that a test class registers as its extension; it runs as long as the class
	 * does.
	 */
	public AdminListener(String... settings) {
		this.settings = settings;
	}

	/** Starts both listeners. */
	public static AdminListener start() {
		AdminListener listener = new AdminListener();
		listener.run("--memgate.admin.token-file=" + tokenFile());
		return listener;
	}

	private static Path tokenFile() {
		try {
			Path file = Files.createTempFile("memgate-admin", ".token");
			file.toFile().deleteOnExit();
			return Files.writeString(file, TOKEN + System.lineSeparator());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void beforeAll(ExtensionContext test) {
		run("--memgate.admin.token-file=" + tokenFile());
	}

	@Override
	public void afterAll(ExtensionContext test) {
		close();
	}

	/** Starts both with no token file but what the settings say. */
	void run(String... more) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.REACTIVE);
		List<String> args = List.of("--server.port=0", "--server.address=127.0.0.1", "--management.server.port=0",
				"--management.server.address=127.0.0.1", "--management.endpoints.web.exposure.include=*",
				"--spring.main.banner-mode=off", "--memgate.usage-log.file=target/admin-usage.log",
				"--memgate.admin.wrong-credentials.burst=100000",
				"--management.endpoint.health.group.readiness.include=readinessState,quotaStore,accounts",
				"--spring.data.redis.url=" + RedisServer.url());
		Map<String, String> last = new LinkedHashMap<>();
		Stream.of(args.stream(), Stream.of(more), Stream.of(this.settings))
			.flatMap((some) -> some)
			.forEach((setting) -> last.put(setting.split("=", 2)[0], setting));
		ConfigurableApplicationContext running = application.run(last.values().toArray(String[]::new));
		Flux.interval(Duration.ZERO, Duration.ofMillis(10), Schedulers.boundedElastic())
			.takeUntil((tick) -> running.getBean(Store.class).isOpen())
			.blockLast(Duration.ofSeconds(10));
		this.context = running;
	}

	/** The administrator whose credential is the token file, at the admin listener. */
	AdminClient client() {
		return new AdminClient(this::adminUrl, "Bearer " + TOKEN, "");
	}

	/** The same at the public listener. */
	AdminClient publicClient() {
		return new AdminClient(this::publicUrl, "Bearer " + TOKEN, "");
	}

	/** Origin of the admin listener. */
	public String adminUrl() {
		return url("local.management.port");
	}

	/** Origin of the public listener. */
	public String publicUrl() {
		return url("local.server.port");
	}

	/** The memory service behind both. */
	public MemoryService memoryService() {
		return bean(MemoryService.class);
	}

	/** The context of the admin listener. */
	ApplicationContext adminContext() {
		return bean(Contexts.class).refreshed.getFirst();
	}

	/** One of its parts. */
	<T> T bean(Class<T> type) {
		return context().getBean(type);
	}

	private String url(String port) {
		return "http://127.0.0.1:" + context().getEnvironment().getRequiredProperty(port);
	}

	private ConfigurableApplicationContext context() {
		return Objects.requireNonNull(this.context);
	}

	@Override
	public void close() {
		context().close();
	}

	/** Without a stereotype, so that no other test's component scan finds it. */
	@EnableAutoConfiguration
	@ComponentScan({ "io.memgate.gateway.account", "io.memgate.gateway.admin", "io.memgate.gateway.admission",
			"io.memgate.gateway.deletion", "io.memgate.gateway.notice", "io.memgate.gateway.redis",
			"io.memgate.gateway.throttle", "io.memgate.gateway.usage" })
	static class Application {

		@Bean
		PolicyInForce policy() {
			return FixedPolicy.inForce(TestPolicy.policy());
		}

		@Bean
		PolicyHistory history(Redis redis) {
			return NoHistory.of(redis);
		}

		@Bean
		PolicyState policyState(PolicyInForce policy) {
			return PolicyStates.of(policy);
		}

		@Bean
		Contexts contexts() {
			return new Contexts();
		}

		@Bean
		MemoryService memoryService() {
			return new MemoryService();
		}

		@Bean
		RouterFunction<ServerResponse> publicPage() {
			return RouterFunctions.route().GET("/public-page", (request) -> ServerResponse.ok().build()).build();
		}

	}

	/** The contexts that were made below the application's, the newest first. */
	private static final class Contexts implements ApplicationListener<ContextRefreshedEvent> {

		private final List<ApplicationContext> refreshed = new CopyOnWriteArrayList<>();

		@Override
		public void onApplicationEvent(ContextRefreshedEvent event) {
			if (event.getApplicationContext().getParent() != null) {
				this.refreshed.addFirst(event.getApplicationContext());
			}
		}

	}

}
