package io.memgate.bench;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * The processes of one run of the bench, each started when it is first needed. Closing
 * ends them, the last first.
 */
final class Parts implements AutoCloseable {

	private static final String LOOPBACK = "127.0.0.1";

	private final Options options;

	private final Deque<Part> started = new ArrayDeque<>();

	private final int upstreamPort;

	private final Part upstream;

	private final RedisServer redis;

	private final Map<String, Target> memgates = new HashMap<>();

	Parts(Options options) throws IOException, InterruptedException {
		this.options = options;
		for (String folder : List.of("logs", "raw", "keys", "temp", "redis")) {
			Files.createDirectories(options.out().resolve(folder));
		}
		this.upstreamPort = Part.freePort();
		this.upstream = java("upstream", List.of(FixedAnswer.class.getName(), Integer.toString(this.upstreamPort)));
		this.upstream.awaitPort(this.upstreamPort);
		this.redis = RedisServer.start(options.root(), options.out());
		this.started.push(this.redis.part());
	}

	Part upstream() {
		return this.upstream;
	}

	RedisServer redis() {
		return this.redis;
	}

	/** Starts the target of a letter, unless another that shares its process has. */
	Target target(String letter) throws IOException, InterruptedException {
		return switch (letter) {
			case "a" -> stock(letter, "Spring Cloud Gateway, no filter", null);
			case "b" -> stock(letter, "Spring Cloud Gateway, its Redis rate limiter", "always");
			case "c" -> memgate().as(letter, "Memgate, whole policy", 200, Target.MEASURED, "always");
			case "s" -> memgate().as(letter, "Memgate, whole policy, everysec", 200, Target.MEASURED, "everysec");
			case "d" -> memgate().as(letter, "Memgate, refusing", 429, "spent", "always");
			case "t" -> memgate().as(letter, "Memgate, counting tokens", 200, "counted", "always");
			case "o" -> other().as(letter, "Memgate, the other", 200, Target.MEASURED, "always");
			case "p" -> other().as(letter, "Memgate, the other, everysec", 200, Target.MEASURED, "everysec");
			case "e" -> nginx(letter);
			case "f" -> bare(letter);
			default -> throw new IllegalArgumentException("there is no target " + letter);
		};
	}

	private Target stock(String letter, String name, @Nullable String fsync) throws IOException, InterruptedException {
		int port = Part.freePort();
		String route = "--spring.cloud.gateway.server.webflux.routes[0].";
		List<String> command = new ArrayList<>(List.of(StockGateway.class.getName(), "--server.port=" + port,
				"--server.address=" + LOOPBACK, "--spring.data.redis.port=" + this.redis.port(),
				"--spring.data.redis.host=" + LOOPBACK, route + "id=all", route + "uri=" + local(this.upstreamPort),
				route + "predicates[0]=Path=/**"));
		if (fsync != null) {
			String filter = route + "filters[0].";
			command.addAll(List.of(filter + "name=RequestRateLimiter", filter + "args.key-resolver=#{@presentedKey}",
					filter + "args.redis-rate-limiter.replenishRate=1000000",
					filter + "args.redis-rate-limiter.burstCapacity=1000000"));
		}
		Part part = java(letter, command);
		part.awaitPort(port);
		return new Target(letter, name, part, port, 200, Target.MEASURED, fsync);
	}

	private Target bare(String letter) throws IOException, InterruptedException {
		int port = Part.freePort();
		Part part = java(letter,
				List.of(BareProxy.class.getName(), Integer.toString(port), Integer.toString(this.upstreamPort)));
		part.awaitPort(port);
		return new Target(letter, "Reactor Netty proxy", part, port, 200, Target.MEASURED, null);
	}

	private Target nginx(String letter) throws IOException, InterruptedException {
		int port = Part.freePort();
		Path configuration = this.options.out().resolve("nginx.conf");
		Files.writeString(configuration,
				Files.readString(this.options.root().resolve("gateway/bench/nginx.conf"))
					.replace("@PORT@", Integer.toString(port))
					.replace("@UPSTREAM@", Integer.toString(this.upstreamPort)));
		Part part = start(letter, List.of("nginx", "-p", this.options.out().toString(), "-c", configuration.toString(),
				"-e", "stderr"));
		part.awaitPort(port);
		return new Target(letter, "nginx, limit_req", part, port, 200, Target.MEASURED, null);
	}

	private Target memgate() throws IOException, InterruptedException {
		return memgate("memgate", this.options.app(), this.options.java());
	}

	/** Takes the same keys, as it has the same Redis. */
	private Target other() throws IOException, InterruptedException {
		return memgate("other", this.options.other(), this.options.otherJava());
	}

	private Target memgate(String name, Path app, List<String> java) throws IOException, InterruptedException {
		Target one = this.memgates.get(name);
		if (one == null) {
			one = start(name, app, java);
			this.memgates.put(name, one);
		}
		return one;
	}

	private Target start(String name, Path app, List<String> java) throws IOException, InterruptedException {
		int port = Part.freePort();
		int admin = Part.freePort();
		Path out = this.options.out();
		Path token = out.resolve("token");
		if (this.memgates.isEmpty()) {
			Files.writeString(token, "bench-" + UUID.randomUUID() + UUID.randomUUID());
			Files.writeString(out.resolve("assertion"), UUID.randomUUID().toString() + UUID.randomUUID());
			copyPolicy();
		}
		Part part = start(name, command(java, List.of("-jar", app.toAbsolutePath().toString(), "--server.port=" + port,
				"--management.server.port=" + admin, "--memgate.node=" + name,
				"--memgate.policy=" + out.resolve("policy.yml"), "--spring.data.redis.port=" + this.redis.port(),
				"--memgate.backend.url=" + local(this.upstreamPort), "--memgate.backend.max-connections=1000",
				"--memgate.backend.secret-file=" + out.resolve("assertion"), "--memgate.admin.token-file=" + token,
				"--memgate.usage-log.file=" + out.resolve("logs/usage-" + name + ".log"),
				"--resilience4j.ratelimiter.instances.backend.limit-for-period=1000000")));
		part.await(() -> isReady(admin));
		if (this.memgates.isEmpty()) {
			makeAccounts(admin, Files.readString(token));
		}
		return new Target(name, "Memgate", part, port, 200, Target.MEASURED, null);
	}

	/** Faster on the disk than one by one: what it holds is not measured yet. */
	private void makeAccounts(int admin, String token) throws IOException {
		this.redis.fsync("everysec");
		Accounts accounts = new Accounts(local(admin), token, this.options.out().resolve("keys"));
		accounts.make(Target.MEASURED, this.options.cells().stream().mapToInt(Cell::accounts).max().orElse(1));
		accounts.make("counted", 1);
		accounts.make("spent", 1);
	}

	private void copyPolicy() throws IOException {
		Path shipped = this.options.root().resolve("deploy/policy/profiles/memos-2025-09.yml");
		Path profiles = Files.createDirectories(this.options.out().resolve("profiles"));
		Files.copy(shipped, profiles.resolve(shipped.getFileName()));
		Files.copy(this.options.root().resolve("gateway/bench/policy.yml"),
				this.options.out().resolve("policy.yml"));
	}

	private static boolean isReady(int admin) {
		try {
			HttpURLConnection health = (HttpURLConnection) URI.create(local(admin) + "/actuator/health/readiness")
				.toURL()
				.openConnection();
			return health.getResponseCode() == HttpURLConnection.HTTP_OK;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static String local(int port) {
		return "http://" + LOOPBACK + ':' + port;
	}

	private Part java(String name, List<String> command) throws IOException {
		List<String> all = new ArrayList<>(List.of("-cp", classPath()));
		all.addAll(command);
		return start(name, command(this.options.java(), all));
	}

	private static List<String> command(List<String> java, List<String> arguments) {
		List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
		command.addAll(java);
		command.addAll(arguments);
		return command;
	}

	/** The gateway's libraries, without those that measure: the stock gateway is to be as light as it can be. */
	private String classPath() throws IOException {
		try (var jars = Files.list(this.options.app().toAbsolutePath().resolveSibling("lib"))) {
			List<String> all = new ArrayList<>(List.of(System.getProperty("java.class.path")));
			jars.map(Path::toString)
				.filter((jar) -> !jar.contains("actuator") && !jar.contains("spring-boot-micrometer")
						&& !jar.contains("prometheus"))
				.forEach(all::add);
			return String.join(":", all);
		}
	}

	private Part start(String name, List<String> command) throws IOException {
		Part part = Part.start(name, this.options.out(), this.options.out().resolve("logs/" + name + ".log"), command);
		this.started.push(part);
		return part;
	}

	@Override
	public void close() {
		while (!this.started.isEmpty()) {
			this.started.pop().stop();
		}
	}

}
