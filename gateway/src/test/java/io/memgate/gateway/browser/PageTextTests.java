package io.memgate.gateway.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.memgate.gateway.policy.Condition;

import static org.assertj.core.api.Assertions.assertThat;

/** The texts of pages, in every language, and their use. */
class PageTextTests {

	private static final Path RESOURCES = Path.of("src/main/resources");

	private static final String SHARED = "browser";

	/** {@code t('key')} or {@code has('key')}. */
	private static final Pattern ASKED = Pattern.compile("\\b(?:t|has)\\('([^']+)'");

	private static final Pattern LITERAL = Pattern.compile("'([a-z][A-Za-z0-9.-]*)'");

	/** The fixed beginning of a key that is put together. */
	private static final Pattern PREFIX = Pattern.compile("`([a-z][a-z-]*\\.(?:[a-z-]+\\.)*)\\$\\{");

	private static final Pattern PLACE = Pattern.compile("\\{\\w+}");

	/** Met by requests whose caller is not known, or not kept as a refusal. */
	private static final Set<Condition> NEVER_SHOWN = EnumSet.of(Condition.BAD_REQUEST, Condition.URI_TOO_LONG,
			Condition.HEADERS_TOO_LARGE, Condition.UNKNOWN_PATH, Condition.UNKNOWN_DECISION,
			Condition.METHOD_NOT_ALLOWED, Condition.KEY_REQUIRED, Condition.KEY_INVALID, Condition.BACKEND_REFUSED,
			Condition.BACKEND_FAILED, Condition.OUTCOME_TIMEOUT, Condition.OUTCOME_UNKNOWN, Condition.INTERNAL_ERROR);

	@ParameterizedTest
	@ValueSource(strings = { SHARED, "console", "admin-console" })
	void everyLanguageHasTheSameTextsWithTheSamePlaces(String folder) {
		Map<String, String> english = texts(folder, "en");
		Map<String, String> chinese = texts(folder, "zh");

		assertThat(chinese.keySet()).isEqualTo(english.keySet());
		english
			.forEach((key, text) -> assertThat(places(chinese.getOrDefault(key, ""))).as(key).isEqualTo(places(text)));
	}

	@ParameterizedTest
	@ValueSource(strings = { SHARED, "console", "admin-console" })
	void everyTextIsUsed(String folder) {
		String modules = folder.equals(SHARED) ? modules(SHARED, "console", "admin-console") : modules(folder);
		Set<String> literals = found(LITERAL, modules);
		Set<String> prefixes = found(PREFIX, modules);

		assertThat(texts(folder, "en").keySet()).allMatch(
				(key) -> literals.contains(key) || prefixes.stream().anyMatch(key::startsWith), "used by a module");
	}

	@ParameterizedTest
	@ValueSource(strings = { SHARED, "console", "admin-console" })
	void everyKeyThatIsUsedHasAText(String folder) {
		Set<String> known = new TreeSet<>(texts(SHARED, "en").keySet());
		known.addAll(texts(folder, "en").keySet());

		assertThat(known).containsAll(found(ASKED, modules(folder)));
	}

	@Test
	void everyConditionThatRefusesACallIsExplained() {
		Set<String> keys = texts("console", "en").keySet();

		assertThat(EnumSet.complementOf(EnumSet.copyOf(NEVER_SHOWN))).allSatisfy((condition) -> assertThat(keys)
			.contains("reason." + condition.key(), "reason." + condition.key() + ".advice"));
	}

	@ParameterizedTest
	@ValueSource(strings = { SHARED, "console", "admin-console" })
	void textsBecomeNothingButText(String folder) {
		assertThat(modules(folder)).doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write",
				"dangerouslySetInnerHTML", "eval(", "new Function");
	}

	private static Map<String, String> texts(String folder, String language) {
		JsonNode file = new JsonMapper().readTree(content(RESOURCES.resolve(folder + "/text/" + language + ".json")));
		Map<String, String> texts = new TreeMap<>();
		file.properties().forEach((text) -> texts.put(text.getKey(), other(text.getValue())));
		return texts;
	}

	/** The text, or of several forms the one that every language has. */
	private static String other(JsonNode text) {
		return text.isString() ? text.stringValue() : text.get("other").stringValue();
	}

	private static Set<String> places(String text) {
		return new TreeSet<>(PLACE.matcher(text).results().map(MatchResult::group).toList());
	}

	private static Set<String> found(Pattern pattern, String text) {
		return new TreeSet<>(pattern.matcher(text).results().map((match) -> match.group(1)).toList());
	}

	private static String modules(String... folders) {
		StringBuilder all = new StringBuilder();
		for (String folder : folders) {
			scripts(folder).forEach((script) -> all.append(content(script)));
		}
		return all.toString();
	}

	private static List<Path> scripts(String folder) {
		try (Stream<Path> files = Files.list(RESOURCES.resolve(folder))) {
			return files.filter((file) -> file.toString().endsWith(".js")).sorted().toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String content(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
