package io.memgate.gateway.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.memgate.gateway.process.ChildProcess;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real Prometheus, with a real Alertmanager, that watches an {@link Installation} by
 * the shipped configuration and rules.
 */
final class Prometheus implements AutoCloseable {

	private static final Path SHIPPED = Path.of("../deploy/prometheus");

	private static final JsonMapper JSON = new JsonMapper();

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final HttpClient client = HttpClient.newHttpClient();

	private final URI origin;

	private final Path folder;

	private final List<ChildProcess> processes = new ArrayList<>();

	private final List<String> gateways = new ArrayList<>();

	private Prometheus(URI origin, Path folder) {
		this.origin = origin;
		this.folder = folder;
	}

	/** Whether this machine has both. */
	static boolean runs() {
		return Tool.find("prometheus").isPresent() && alertmanager().isPresent();
	}

	private static Optional<Path> alertmanager() {
		return Tool.find("prometheus-alertmanager").or(() -> Tool.find("alertmanager"));
	}

	/**
	 * Starts both, and waits until they are there.
	 * @param rules what is made of the rules, such as shorter times
	 * @param receiver port on which somebody takes what Alertmanager tells
	 */
	static Prometheus watching(Installation memgate, Path folder, UnaryOperator<String> rules, int receiver)
			throws IOException {
		int port = Application.freePort();
		int alerts = Application.freePort();
		Prometheus made = new Prometheus(Installation.loopback(port), folder);
		Files.createDirectories(folder.resolve("rules"));
		Files.createDirectories(folder.resolve("targets"));
		copy("rules/memgate.yml", folder, rules);
		copy("prometheus.yml", folder, (text) -> text.replace(": 5s", ": 1s"));
		copy("alertmanager.yml", folder,
				(text) -> text.replace("127.0.0.1:9095", "127.0.0.1:" + receiver)
					.replace("group_wait: 10s", "group_wait: 0s")
					.replace("group_interval: 1m", "group_interval: 1s"));
		Files.writeString(folder.resolve("token"), Installation.SECRET);
		made.targets("alertmanager", List.of("127.0.0.1:" + alerts));
		made.targets("backend", List.of(memgate.memory().getAuthority()));
		memgate.gateways().forEach(made::watch);
		made.launch("alertmanager", alertmanager().orElseThrow(), "--config.file=" + folder.resolve("alertmanager.yml"),
				"--storage.path=" + folder.resolve("alerts"), "--web.listen-address=127.0.0.1:" + alerts,
				"--cluster.listen-address=");
		made.launch("prometheus", Tool.find("prometheus").orElseThrow(),
				"--config.file=" + folder.resolve("prometheus.yml"), "--storage.tsdb.path=" + folder.resolve("data"),
				"--web.listen-address=127.0.0.1:" + port);
		Await.until(PATIENCE, () -> made.count("up == 1") == 1 + memgate.gateways().size());
		return made;
	}

	private static void copy(String name, Path folder, UnaryOperator<String> change) throws IOException {
		Files.writeString(folder.resolve(name), change.apply(Files.readString(SHIPPED.resolve(name))));
	}

	private void launch(String name, Path program, String... arguments) throws IOException {
		List<String> command = Stream.concat(Stream.of(program.toString()), Stream.of(arguments)).toList();
		this.processes.add(ChildProcess.launch(command, this.folder.resolve(name + ".log")));
	}

	/** Watches one more gateway. */
	void watch(GatewayNode gateway) {
		this.gateways.add(gateway.admin().getAuthority());
		targets("gateway", this.gateways);
	}

	private void targets(String name, List<String> addresses) {
		try {
			Files.writeString(this.folder.resolve("targets/" + name + ".yml"), "- targets:\n"
					+ addresses.stream().map((each) -> "    - " + each + "\n").collect(Collectors.joining()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** What a query finds now: the series. */
	JsonNode query(String query) {
		JsonNode answer = ask("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
		if (!answer.path("status").asString().equals("success")) {
			throw new IllegalArgumentException(query + ": " + answer.path("error").asString());
		}
		return answer.get("data").get("result");
	}

	/** Whether a query finds anything now. */
	boolean finds(String query) {
		return count(query) > 0;
	}

	/** Nothing while it still starts, and answers in words. */
	private int count(String query) {
		try {
			return query(query).size();
		}
		catch (UncheckedIOException | JacksonException ex) {
			return 0;
		}
	}

	/** All its rules, as it has evaluated them last. */
	List<JsonNode> rules() {
		List<JsonNode> rules = new ArrayList<>();
		ask("/api/v1/rules").get("data").get("groups").forEach((group) -> group.get("rules").forEach(rules::add));
		return rules;
	}

	private JsonNode ask(String path) {
		try {
			return JSON.readTree(
					this.client
						.send(HttpRequest.newBuilder(this.origin.resolve(path)).timeout(PATIENCE).build(),
								HttpResponse.BodyHandlers.ofString())
						.body());
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
		this.processes.forEach(ChildProcess::close);
		this.client.close();
	}

}
