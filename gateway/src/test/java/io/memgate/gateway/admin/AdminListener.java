package io.memgate.gateway.admin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

import io.memgate.gateway.account.TestPolicy;
import io.memgate.gateway.activation.NoHistory;
import io.memgate.gateway.activation.PolicyHistory;
import io.memgate.gateway.policy.FixedPolicy;
import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisServer;
import io.memgate.gateway.redis.Store;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * The two listeners of a gateway without its routes, on free loopback ports and the
 * shared Redis, for tests. Components are found as the gateway itself finds them.
 */
public final class AdminListener implements AutoCloseable {

	/** The administrators' token. */
	public static final String TOKEN = "0123456789abcdef0123456789abcdef";

	private final ConfigurableApplicationContext context;

	private AdminListener(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/** Starts both listeners. */
	public static AdminListener start() {
		try {
			Path tokenFile = Files.createTempFile("memgate-admin", ".token");
			Files.writeString(tokenFile, TOKEN + System.lineSeparator());
			tokenFile.toFile().deleteOnExit();
			return start("--memgate.admin.token-file=" + tokenFile);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static AdminListener start(String... settings) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.REACTIVE);
		String[] args = { "--server.port=0", "--server.address=127.0.0.1", "--management.server.port=0",
				"--management.server.address=127.0.0.1", "--management.endpoints.web.exposure.include=*",
				"--spring.main.banner-mode=off", "--memgate.usage-log.file=target/admin-usage.log",
				"--management.endpoint.health.group.readiness.include=readinessState,quotaStore,accounts",
				"--spring.data.redis.url=" + RedisServer.url() };
		String[] all = Stream.of(args, settings).flatMap(Stream::of).toArray(String[]::new);
		ConfigurableApplicationContext running = application.run(all);
		Flux.interval(Duration.ZERO, Duration.ofMillis(10), Schedulers.boundedElastic())
			.takeUntil((tick) -> running.getBean(Store.class).isOpen())
			.blockLast(Duration.ofSeconds(10));
		return new AdminListener(running);
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
		return this.context.getBean(MemoryService.class);
	}

	/** One of its parts. */
	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	private String url(String port) {
		return "http://127.0.0.1:" + this.context.getEnvironment().getRequiredProperty(port);
	}

	@Override
	public void close() {
		this.context.close();
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
		MemoryService memoryService() {
			return new MemoryService();
		}

		@Bean
		RouterFunction<ServerResponse> publicPage() {
			return RouterFunctions.route().GET("/public-page", (request) -> ServerResponse.ok().build()).build();
		}

	}

}
