package io.memgate.gateway.system;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code kubectl apply -k deploy/kubernetes} would apply: the documents of the files
 * that the kustomization names, and the ConfigMaps that it makes.
 *
 * @param documents all of the files, in their order
 * @param configMaps names of the files in each ConfigMap, by its name
 * @param images names of the images that it gives a tag
 */
record Manifests(List<JsonNode> documents, Map<String, Set<String>> configMaps, Set<String> images) {

	static final Path FOLDER = Path.of("../deploy/kubernetes");

	private static final String KUSTOMIZATION = "kustomization.yaml";

	/** What a kustomization here may say. */
	private static final Set<String> KEYS = Set.of("apiVersion", "kind", "namespace", "labels", "resources", "images",
			"generatorOptions", "configMapGenerator");

	private static final JsonMapper JSON = new JsonMapper();

	/** The shipped ones. */
	static Manifests shipped() {
		Manifests found = new Manifests(new ArrayList<>(), new HashMap<>(), new TreeSet<>());
		found.add(FOLDER);
		return found;
	}

	private void add(Path folder) {
		JsonNode kustomization = read(folder.resolve(KUSTOMIZATION)).getFirst();
		if (!KEYS.containsAll(kustomization.propertyNames())
				|| !kustomization.path("kind").asString().equals("Kustomization")) {
			throw new IllegalStateException(folder + " has a kustomization with another kind or key");
		}
		for (JsonNode resource : kustomization.path("resources")) {
			Path named = folder.resolve(resource.asString());
			if (Files.isDirectory(named)) {
				add(named);
			}
			else {
				this.documents.addAll(read(named));
			}
		}
		kustomization.path("images").forEach((image) -> this.images.add(image.get("name").asString()));
		kustomization.path("configMapGenerator").forEach((map) -> addConfigMap(folder, map));
	}

	private void addConfigMap(Path folder, JsonNode map) {
		Set<String> keys = new TreeSet<>();
		for (JsonNode file : map.get("files")) {
			Path path = folder.resolve(file.asString());
			if (!Files.isReadable(path)) {
				throw new IllegalStateException("there is no file " + path);
			}
			keys.add(path.getFileName().toString());
		}
		this.configMaps.put(map.get("name").asString(), keys);
	}

	/** The documents of one file; a key that is there twice is a fault. */
	static List<JsonNode> read(Path file) {
		LoaderOptions options = new LoaderOptions();
		options.setAllowDuplicateKeys(false);
		try (Reader text = Files.newBufferedReader(file)) {
			List<JsonNode> documents = new ArrayList<>();
			new Yaml(new SafeConstructor(options)).loadAll(text)
				.forEach((each) -> documents.add(JSON.valueToTree(each)));
			return documents;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Those of some kinds. */
	List<JsonNode> of(String... kinds) {
		return this.documents.stream().filter((each) -> Set.of(kinds).contains(kind(each))).toList();
	}

	/** The one of a kind with a name. */
	JsonNode get(String kind, String name) {
		return of(kind).stream()
			.filter((each) -> name(each).equals(name))
			.findFirst()
			.orElseThrow(() -> new AssertionError("there is no " + kind + " " + name));
	}

	/** What makes pods. */
	List<JsonNode> workloads() {
		return of("Deployment", "StatefulSet");
	}

	/** What makes the pods that a selector finds. */
	List<JsonNode> workloads(JsonNode labels) {
		return workloads().stream().filter((each) -> matches(labels, each)).toList();
	}

	private static boolean matches(JsonNode labels, JsonNode workload) {
		JsonNode has = workload.at("/spec/template/metadata/labels");
		return labels.propertyStream().allMatch((label) -> label.getValue().equals(has.get(label.getKey())));
	}

	/** Names and numbers of the ports of a workload's containers. */
	static Set<String> ports(JsonNode workload) {
		Set<String> ports = new TreeSet<>();
		containers(workload).forEach((container) -> container.path("ports").forEach((port) -> {
			ports.add(port.path("name").asString());
			ports.add(port.path("containerPort").asString());
		}));
		return ports;
	}

	static Stream<JsonNode> containers(JsonNode workload) {
		return workload.at("/spec/template/spec/containers").valueStream();
	}

	static String kind(JsonNode document) {
		return document.get("kind").asString();
	}

	static String name(JsonNode document) {
		return document.at("/metadata/name").asString();
	}

}
