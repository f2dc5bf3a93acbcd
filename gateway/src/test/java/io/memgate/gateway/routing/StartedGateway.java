package io.memgate.gateway.routing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.stream.Stream;

import reactor.util.retry.Retry;

import io.memgate.gateway.GatewayApplication;
import io.memgate.gateway.account.Account;
import io.memgate.gateway.account.ApiKey;
import io.memgate.gateway.account.Directory;
import io.memgate.gateway.account.KeyIssuer;
import io.memgate.gateway.account.NewKey;
import io.memgate.gateway.account.Project;
import io.memgate.gateway.redis.Closed;
import io.memgate.gateway.redis.RedisServer;
import io.memgate.gateway.redis.Store;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The assembled gateway, under the shipped policy unless told otherwise, started with
 * settings of a test's own, in front of a {@link RecordingBackend}, with one account and
 * a key of it.
 */
final class StartedGateway implements AutoCloseable {

	private static final Class<?>[] NO_PARTS = {};

	private static final String SECRET = "a-secret-of-a-test-of-at-least-32-characters";

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	final RecordingBackend backend = new RecordingBackend();

	private final HttpClient client = HttpClient.newHttpClient();

	private final ConfigurableApplicationContext context;

	private final String key;

	private StartedGateway(Path files, String policy, String account, Class<?>[] parts, String... settings) {
		RedisServer.forgetPolicy();
		String secret = secret(files);
		String[] usual = { "--server.port=0", "--management.server.port=0",
				"--memgate.backend.url=" + this.backend.url(), "--memgate.backend.secret-file=" + secret,
				"--memgate.admin.token-file=" + secret, "--memgate.usage-log.file=" + files.resolve("usage.log"),
				"--memgate.policy=" + policy };
		this.context = SpringApplication.run(
				Stream.concat(Stream.of(GatewayApplication.class), Stream.of(parts)).toArray(Class<?>[]::new),
				Stream.of(usual, settings).flatMap(Stream::of).toArray(String[]::new));
		this.key = makeKey(account);
		GatewayUnderTest.await(this::hasExaminedRedis);
	}

	static StartedGateway start(Path files, String account, String... settings) {
		return new StartedGateway(files, "../deploy/policy/memos-free.yml", account, NO_PARTS, settings);
	}

	/** Starts one under a policy of the test's own. */
	static StartedGateway start(Path files, Path policy, String account, String... settings) {
		return new StartedGateway(files, policy.toString(), account, NO_PARTS, settings);
	}

	/** Starts one with parts of the test's own besides. */
	static StartedGateway start(Path files, Path policy, String account, Class<?> parts, String... settings) {
		return new StartedGateway(files, policy.toString(), account, new Class<?>[] { parts }, settings);
	}

	private static String secret(Path files) {
		try {
			return Files.writeString(files.resolve("secret"), SECRET).toString();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private String makeKey(String account) {
		Directory directory = this.context.getBean(Directory.class);
		NewKey made = new KeyIssuer().issue("mpg");
		directory.add(new Account(account, "free", Instant.now()))
			.retryWhen(Retry.fixedDelay(200, Duration.ofMillis(50)))
			.then(directory.add(account, new Project("first", Instant.now())))
			.then(directory.add(account, new ApiKey(made.id(), "first", null, Instant.now(), null), made))
			.block(PATIENCE);
		return made.text();
	}

	private boolean hasExaminedRedis() {
		return !(this.context.getBean(Store.class).state() instanceof Store.State.Shut shut
				&& shut.why() == Closed.UNEXAMINED);
	}

	int port() {
		return this.context.getEnvironment().getRequiredProperty("local.server.port", int.class);
	}

	String key() {
		return this.key;
	}

	/** Origin of the admin listener. */
	String adminUrl() {
		return "http://127.0.0.1:"
				+ this.context.getEnvironment().getRequiredProperty("local.management.port", int.class);
	}

	/** The administrators' token. */
	String adminToken() {
		return SECRET;
	}

	/**
	 * Its parts of a type on the public listener, without those of the admin listener.
	 */
	<T> Collection<T> beans(Class<T> type) {
		return this.context.getBeansOfType(type).values();
	}

	/** One of its parts. */
	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	/** Adds a message; the answer's status. */
	int add() {
		return post(GatewayUnderTest.ADD, GatewayUnderTest.ONE_MESSAGE).status();
	}

	GatewayUnderTest.Answered post(String path, String body) {
		return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
			.header("Authorization", "Token " + this.key)
			.POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	GatewayUnderTest.Answered get(String path) {
		return get(path, "*/*");
	}

	GatewayUnderTest.Answered get(String path, String accepted) {
		return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
			.header("Authorization", "Token " + this.key)
			.header("Accept", accepted)
			.GET());
	}

	/** Asks the admin API. */
	GatewayUnderTest.Answered admin(String method, String path, String body) {
		return send(HttpRequest.newBuilder(URI.create(adminUrl() + "/admin/v1" + path))
			.header("Authorization", "Bearer " + SECRET)
			.method(method, HttpRequest.BodyPublishers.ofString(body)));
	}

	private GatewayUnderTest.Answered send(HttpRequest.Builder builder) {
		HttpRequest request = builder.timeout(PATIENCE).header("Content-Type", "application/json").build();
		try {
			return new GatewayUnderTest.Answered(this.client.send(request, HttpResponse.BodyHandlers.ofString()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.context.close();
		this.backend.close();
		this.client.close();
	}

}
