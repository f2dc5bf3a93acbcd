package io.memgate.gateway.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The shipped dashboards. */
final class Dashboards {

	private static final Path FOLDER = Path.of("../grafana/dashboards");

	private static final JsonMapper JSON = new JsonMapper();

	private Dashboards() {
	}

	/** All of them, each with its file's name as {@code file}. */
	static List<JsonNode> all() {
		try (Stream<Path> files = Files.list(FOLDER)) {
			return files.sorted().map(Dashboards::read).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static JsonNode read(Path file) {
		return JSON.readTree(file.toFile());
	}

	/** The panels that show something: all but rows. */
	static List<JsonNode> panels(JsonNode dashboard) {
		return dashboard.get("panels")
			.valueStream()
			.filter((panel) -> !panel.get("type").asString().equals("row"))
			.toList();
	}

	/** A panel's queries, with a time and a node in place of the variables. */
	static List<String> queries(JsonNode panel) {
		return panel.path("targets").valueStream().map((target) -> plain(target.get("expr").asString())).toList();
	}

	/** The queries of a dashboard's annotations. */
	static List<String> annotations(JsonNode dashboard) {
		List<String> queries = new ArrayList<>();
		dashboard.get("annotations").get("list").forEach((each) -> queries.add(plain(each.get("expr").asString())));
		return queries;
	}

	private static String plain(String query) {
		return query.replace("$__rate_interval", "1m").replace("$__range", "1m").replace("$instance", ".*");
	}

}
