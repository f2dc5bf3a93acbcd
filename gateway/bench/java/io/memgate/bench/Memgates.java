package io.memgate.bench;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * Memgate's nodes, all on one Redis. The first that starts makes the accounts that all
 * targets are called by.
 */
final class Memgates {

	private static final String FIRST = "memgate";

	private static final List<String> PLANS_OF_ONE_ACCOUNT = List.of("counted", "spent", "limits-1", "limits-2",
			"limits-4", "limits-8");

	private final Options options;

	private final Parts parts;

	private final Map<String, Node> nodes = new LinkedHashMap<>();

	private @Nullable Accounts accounts;

	Memgates(Options options, Parts parts) {
		this.options = options;
		this.parts = parts;
	}

	Node first() throws IOException, InterruptedException {
		return node(FIRST, this.options.app(), this.options.java());
	}

	/** Takes the same keys, as it has the same Redis. */
	Node other() throws IOException, InterruptedException {
		return node("other", this.options.other(), this.options.otherJava());
	}

	/** So many nodes of the same build, the first among them. */
	List<Node> several(int number) throws IOException, InterruptedException {
		List<Node> several = new ArrayList<>(List.of(first()));
		for (int i = 2; i <= number; i++) {
			several.add(node(FIRST + '-' + i, this.options.app(), this.options.java()));
		}
		return several;
	}

	/** Ends all nodes but the first. */
	void stopOthers() {
		Node first = this.nodes.remove(FIRST);
		this.nodes.values().forEach(this.parts::stop);
		this.nodes.clear();
		if (first != null) {
			this.nodes.put(FIRST, first);
		}
	}

	private Node node(String name, Path app, List<String> java) throws IOException, InterruptedException {
		Node node = this.nodes.get(name);
		if (node == null) {
			node = start(name, app, java);
			this.nodes.put(name, node);
		}
		return node;
	}

	/** Starts a node and waits until it answers that it is ready. */
	Node start(String name, Path app, List<String> java) throws IOException, InterruptedException {
		boolean first = this.accounts == null;
		if (first) {
			makeFiles();
		}
		int port = Part.freePort();
		int admin = Part.freePort();
		List<String> command = new ArrayList<>(List.of("-jar", app.toAbsolutePath().toString()));
		command.addAll(settings(name, port, admin));
		Part part = this.parts.start(name, java, command);
		part.await(() -> isReady(admin));
		if (first) {
			this.accounts = new Accounts(Parts.local(admin), Files.readString(token()));
			makeAccounts(this.accounts);
		}
		return new Node(part, port);
	}

	/** Makes accounts by the first node. */
	Accounts accounts() throws IOException, InterruptedException {
		first();
		return Objects.requireNonNull(this.accounts);
	}

	/** What a node is told on its command line. */
	List<String> settings(String name, int port, int admin) {
		Path out = this.options.out();
		return List.of("--server.port=" + port, "--management.server.port=" + admin, "--memgate.node=" + name,
				"--memgate.policy=" + out.resolve("policy.yml"),
				"--spring.data.redis.port=" + this.parts.redis().port(),
				"--memgate.backend.url=" + Parts.local(this.parts.upstream().port()),
				"--memgate.backend.max-connections=1000", "--memgate.backend.secret-file=" + out.resolve("assertion"),
				"--memgate.admin.token-file=" + token(),
				"--memgate.usage-log.file=" + out.resolve("logs/usage-" + name + ".log"),
				"--resilience4j.ratelimiter.instances.backend.limit-for-period=1000000");
	}

	private Path token() {
		return this.options.out().resolve("token");
	}

	private void makeFiles() throws IOException {
		Path out = this.options.out();
		Files.writeString(token(), "bench-" + UUID.randomUUID() + UUID.randomUUID());
		Files.writeString(out.resolve("assertion"), UUID.randomUUID().toString() + UUID.randomUUID());
		Path shipped = this.options.root().resolve("deploy/policy/profiles/memos-2025-09.yml");
		Path profiles = Files.createDirectories(out.resolve("profiles"));
		Files.copy(shipped, profiles.resolve(shipped.getFileName()));
		Files.copy(this.options.root().resolve("gateway/bench/policy.yml"), out.resolve("policy.yml"));
	}

	/** Faster on the disk than one by one: what it holds is not measured yet. */
	private void makeAccounts(Accounts accounts) throws IOException {
		this.parts.redis().fsync("everysec");
		SortedSet<Integer> numbers = new TreeSet<>(this.options.cells().stream().map(Cell::accounts).toList());
		numbers.add(1);
		List<String> keys = accounts.make(Target.MEASURED, Target.MEASURED, numbers.last());
		for (int number : numbers) {
			Files.write(Target.keys(this.options.out(), Target.MEASURED, number), keys.subList(0, number));
		}
		for (String plan : PLANS_OF_ONE_ACCOUNT) {
			Files.write(Target.keys(this.options.out(), plan, 1), accounts.make(plan, plan, 1));
		}
	}

	private static boolean isReady(int admin) {
		try {
			HttpURLConnection health = (HttpURLConnection) URI.create(Parts.local(admin) + "/actuator/health/readiness")
				.toURL()
				.openConnection();
			return health.getResponseCode() == HttpURLConnection.HTTP_OK;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
