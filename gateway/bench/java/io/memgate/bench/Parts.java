package io.memgate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The processes of one run of the bench, each started when it is first needed. Closing
 * ends them, the last first.
 */
final class Parts implements AutoCloseable {

	private static final String LOOPBACK = "127.0.0.1";

	private final Options options;

	private final Deque<Part> started = new ArrayDeque<>();

	private final Node upstream;

	private final RedisServer redis;

	private final Memgates memgates;

	Parts(Options options) throws IOException, InterruptedException {
		this.options = options;
		for (String folder : List.of("logs", "raw", "keys", "temp", "redis")) {
			Files.createDirectories(options.out().resolve(folder));
		}
		int port = Part.freePort();
		this.upstream = listening(java("upstream", List.of(FixedAnswer.class.getName(), Integer.toString(port))), port);
		this.redis = RedisServer.start(options.root(), options.out());
		this.started.push(this.redis.part());
		this.memgates = new Memgates(options, this);
	}

	private static Node listening(Part part, int port) throws IOException, InterruptedException {
		part.awaitPort(port);
		return new Node(part, port);
	}

	Node upstream() {
		return this.upstream;
	}

	RedisServer redis() {
		return this.redis;
	}

	Memgates memgates() {
		return this.memgates;
	}

	/** Starts the target of a letter, unless another that shares its process has. */
	Target target(String letter) throws IOException, InterruptedException {
		return switch (letter) {
			case "a" -> stock(letter, "Spring Cloud Gateway, no filter", null);
			case "b" -> stock(letter, "Spring Cloud Gateway, its Redis rate limiter", "always");
			case "c" -> memgate(letter, "Memgate, whole policy", 200, Target.MEASURED, "always");
			case "s" -> memgate(letter, "Memgate, whole policy, everysec", 200, Target.MEASURED, "everysec");
			case "d" -> memgate(letter, "Memgate, refusing", 429, "spent", "always");
			case "t" -> memgate(letter, "Memgate, counting tokens", 200, "counted", "always");
			case "o" -> other(letter, "Memgate, the other", 200, Target.MEASURED, "always");
			case "p" -> other(letter, "Memgate, the other, everysec", 200, Target.MEASURED, "everysec");
			case "e" -> nginx(letter);
			case "f" -> bare(letter);
			default -> throw new IllegalArgumentException("there is no target " + letter);
		};
	}

	private Target memgate(String letter, String name, int status, String callers, String fsync)
			throws IOException, InterruptedException {
		return new Target(letter, name, List.of(this.memgates.first()), status, callers, fsync);
	}

	private Target other(String letter, String name, int status, String callers, String fsync)
			throws IOException, InterruptedException {
		return new Target(letter, name, List.of(this.memgates.other()), status, callers, fsync);
	}

	private static Target plain(String letter, String name, Node node, @Nullable String fsync) {
		return new Target(letter, name, List.of(node), 200, Target.MEASURED, fsync);
	}

	private Target stock(String letter, String name, @Nullable String fsync) throws IOException, InterruptedException {
		int port = Part.freePort();
		String route = "--spring.cloud.gateway.server.webflux.routes[0].";
		List<String> command = new ArrayList<>(List.of(StockGateway.class.getName(), "--server.port=" + port,
				"--server.address=" + LOOPBACK, "--spring.data.redis.port=" + this.redis.port(),
				"--spring.data.redis.host=" + LOOPBACK, route + "id=all", route + "uri=" + local(this.upstream.port()),
				route + "predicates[0]=Path=/**"));
		if (fsync != null) {
			String filter = route + "filters[0].";
			command.addAll(List.of(filter + "name=RequestRateLimiter", filter + "args.key-resolver=#{@presentedKey}",
					filter + "args.redis-rate-limiter.replenishRate=1000000",
					filter + "args.redis-rate-limiter.burstCapacity=1000000"));
		}
		return plain(letter, name, listening(java(letter, command), port), fsync);
	}

	private Target bare(String letter) throws IOException, InterruptedException {
		int port = Part.freePort();
		Part part = java(letter,
				List.of(BareProxy.class.getName(), Integer.toString(port), Integer.toString(this.upstream.port())));
		return plain(letter, "Reactor Netty proxy", listening(part, port), null);
	}

	private Target nginx(String letter) throws IOException, InterruptedException {
		int port = Part.freePort();
		Path configuration = this.options.out().resolve("nginx.conf");
		Files.writeString(configuration,
				Files.readString(this.options.root().resolve("gateway/bench/nginx.conf"))
					.replace("@PORT@", Integer.toString(port))
					.replace("@UPSTREAM@", Integer.toString(this.upstream.port())));
		Part part = start(letter,
				List.of("nginx", "-p", this.options.out().toString(), "-c", configuration.toString(), "-e", "stderr"));
		return plain(letter, "nginx, limit_req", listening(part, port), null);
	}

	static String local(int port) {
		return "http://" + LOOPBACK + ':' + port;
	}

	private Part java(String name, List<String> command) throws IOException {
		List<String> all = new ArrayList<>(List.of("-cp", classPath()));
		all.addAll(command);
		return start(name, this.options.java(), all);
	}

	/** Starts a JVM. */
	Part start(String name, List<String> java, List<String> arguments) throws IOException {
		List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
		command.addAll(java);
		command.addAll(arguments);
		return start(name, command);
	}

	/**
	 * The gateway's libraries, without those that measure: the stock gateway is to be as
	 * light as it can be.
	 */
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

	void stop(Node node) {
		this.started.remove(node.part());
		node.part().stop();
	}

	@Override
	public void close() {
		while (!this.started.isEmpty()) {
			this.started.pop().stop();
		}
	}

}
