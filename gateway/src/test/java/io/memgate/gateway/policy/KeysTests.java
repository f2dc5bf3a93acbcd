package io.memgate.gateway.policy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The lists of keys, the loader, the documentation and the JSON Schema say the same. */
class KeysTests {

	private static final Path DEPLOYED = Path.of("../deploy/policy");

	private static final String PLAN = "plans.<name>.";

	private static final String CHANGE = "changes[].";

	private static final String ANY_PLAN_KEY = "accounts.<id>.*";

	/** What no key may have: a list whose only element is a list. */
	private static final List<?> NONSENSE = List.of(List.of());

	@TempDir
	private Path folder;

	static Stream<String> policyKeys() {
		return Keys.POLICY.lines().stream().flatMap(KeysTests::spelledOut);
	}

	/** What {@code .*} stands for. */
	private static Stream<String> spelledOut(String key) {
		if (key.equals(ANY_PLAN_KEY)) {
			return below(PLAN).map((rest) -> "accounts.<id>." + rest);
		}
		if (key.endsWith(".*")) {
			String map = key.replaceAll(".*\\.(.*)\\.\\*", "$1.");
			return below(map).flatMap((rest) -> spelledOut(map + rest)).map((inner) -> CHANGE + inner);
		}
		return Stream.of(key);
	}

	private static Stream<String> below(String map) {
		return Keys.POLICY.lines()
			.stream()
			.filter((key) -> key.startsWith(map))
			.map((key) -> key.substring(map.length()));
	}

	static List<String> profileKeys() {
		return Keys.PROFILE.lines();
	}

	@ParameterizedTest
	@MethodSource("policyKeys")
	void everyKeyOfThePolicyIsRead(String key) {
		Map<String, Object> policy = new Yaml().load(PolicyFiles.FULL);
		String place = spoil(policy, key);

		Path file = PolicyFiles.write(this.folder, "full.yml", new Yaml().dump(policy), PolicyFiles.FULL_PROFILE);

		assertThatExceptionOfType(PolicyException.class).isThrownBy(() -> PolicyLoader.load(file))
			.withMessageContaining(place);
	}

	@ParameterizedTest
	@MethodSource("profileKeys")
	void everyKeyOfTheProfileIsRead(String key) {
		Map<String, Object> profile = new Yaml().load(PolicyFiles.FULL_PROFILE);
		String place = spoil(profile, key);

		Path file = PolicyFiles.write(this.folder, "full.yml", PolicyFiles.FULL, new Yaml().dump(profile));

		assertThatExceptionOfType(PolicyException.class).isThrownBy(() -> PolicyLoader.load(file))
			.withMessageContaining(place);
	}

	@Test
	void theReadmesTableHasARowForEveryKeyInOrder() {
		Pattern row = Pattern.compile("^\\| (policy|profile) \\| `([^`]+)` \\|", Pattern.MULTILINE);
		List<String> rows = row.matcher(PolicyFiles.read(DEPLOYED.resolve("README.md")))
			.results()
			.map((match) -> match.group(1) + " " + match.group(2))
			.toList();

		assertThat(rows).containsExactlyElementsOf(
				Stream
					.concat(Keys.POLICY.lines().stream().map((key) -> "policy " + key),
							Keys.PROFILE.lines().stream().map((key) -> "profile " + key))
					.toList());
	}

	@Test
	void theSchemaHasEveryKeyOfThePolicyAndNoOther() {
		JsonNode schema = JsonMapper.shared().readTree(PolicyFiles.read(DEPLOYED.resolve("policy.schema.json")));
		List<String> leaves = new ArrayList<>();
		collect(schema, schema, "", leaves);

		assertThat(leaves)
			.containsExactlyInAnyOrderElementsOf(policyKeys().map((key) -> key.replaceAll("<\\w+>", "<>")).toList());
	}

	@Test
	void theShippedPolicyAsksEditorsForTheSchema() {
		assertThat(PolicyFiles.read(DEPLOYED.resolve("memos-free.yml")))
			.startsWith("# yaml-language-server: $schema=policy.schema.json\n");
	}

	/** Puts nonsense at a key, for a wildcard at the first entry that has the rest. */
	private static String spoil(Map<String, Object> map, String key) {
		MatchResult parts = Pattern.compile("([^.]+)\\.?(.*)").matcher(key).results().findFirst().orElseThrow();
		String rest = parts.group(2);
		if (parts.group(1).endsWith("[]")) {
			return spoilElement(map, parts.group(1).replace("[]", ""), rest);
		}
		String name = parts.group(1).startsWith("<") ? firstWith(map, rest) : parts.group(1);
		assertThat(map).containsKey(name);
		if (rest.isEmpty()) {
			map.put(name, NONSENSE);
			return name;
		}
		return name + "." + spoil(below(map, name), rest);
	}

	@SuppressWarnings("unchecked")
	private static String spoilElement(Map<String, Object> map, String name, String rest) {
		List<Map<String, Object>> elements = (List<Map<String, Object>>) Objects.requireNonNull(map.get(name));
		for (int i = 0; i < elements.size(); i++) {
			if (has(elements.get(i), rest)) {
				return name + "[" + (i + 1) + "]." + spoil(elements.get(i), rest);
			}
		}
		throw new AssertionError("No element of " + name + " has " + rest);
	}

	private static boolean has(Map<String, Object> map, String rest) {
		try {
			spoil(new Yaml().load(new Yaml().dump(map)), rest);
			return true;
		}
		catch (AssertionError | RuntimeException ex) {
			return false;
		}
	}

	private static String firstWith(Map<String, Object> map, String rest) {
		String next = rest.replaceAll("\\..*", "");
		return map.keySet()
			.stream()
			.filter((name) -> rest.isEmpty() || next.startsWith("<") || below(map, name).containsKey(next))
			.findFirst()
			.orElseThrow();
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> below(Map<String, Object> map, String name) {
		return (Map<String, Object>) Objects.requireNonNull(map.get(name));
	}

	private static void collect(JsonNode root, JsonNode schema, String path, List<String> leaves) {
		JsonNode resolved = resolved(root, schema);
		JsonNode any = resolved.path("additionalProperties");
		if (resolved.has("items") && resolved(root, resolved.path("items")).has("properties")) {
			collect(root, resolved.path("items"), path + "[]", leaves);
		}
		else if (any.isObject()) {
			collect(root, any, path + ".<>", leaves);
		}
		else if (resolved.has("properties")) {
			resolved.path("properties").forEachEntry((key, value) -> collect(root, value, path + "." + key, leaves));
		}
		else {
			leaves.add(path.substring(1));
		}
	}

	/**
	 * What a schema's reference names, be it alone, with further conditions, or the first
	 * of several.
	 */
	private static JsonNode resolved(JsonNode root, JsonNode schema) {
		if (schema.has("anyOf") && !schema.has("type")) {
			return resolved(root, schema.path("anyOf").path(0));
		}
		JsonNode reference = schema.path("allOf").path(0).path("$ref");
		JsonNode own = reference.isMissingNode() ? schema.path("$ref") : reference;
		return own.isMissingNode() ? schema : resolved(root, root.at(own.asString().substring(1)));
	}

}
