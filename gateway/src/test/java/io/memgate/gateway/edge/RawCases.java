package io.memgate.gateway.edge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/** The raw requests of {@code src/test/resources/http}; its README tells the form. */
public final class RawCases {

	/** What a good call carries. */
	public static final String MESSAGE = """
			{"user_id":"u","conversation_id":"c","messages":[{"role":"user","content":"I like tea."}]}""";

	/** Stands in what must never arrive. */
	public static final String MARK = "smuggled";

	private static final Path FOLDER = Path.of("src/test/resources/http");

	private static final String ADD = "POST /api/openmem/v1/add/message HTTP/1.1";

	private static final String LINE_END = "\r\n";

	private static final Pattern REPEATED = Pattern.compile("\\{([^{}*]*)\\*(\\d+)}");

	private static final Pattern ESCAPE = Pattern.compile("\\\\(x[0-9a-f]{2}|[rnt0s\\\\])");

	private static final Pattern HEADING = Pattern.compile("(\\S+/\\S+) \\| ([^|]+) \\| ([^|]+) \\| (.+)");

	private final Map<String, String> names;

	private RawCases(String key) {
		String usual = "Host: gateway\r\nAuthorization: Token " + key + "\r\nContent-Type: application/json";
		String hidden = call(usual, MESSAGE.replace("tea", MARK));
		this.names = Map.ofEntries(Map.entry("{add}", ADD), Map.entry("{usual}", usual),
				Map.entry("{head}", ADD + LINE_END + usual), Map.entry("{message}", MESSAGE),
				Map.entry("{length}", Integer.toString(MESSAGE.length())),
				Map.entry("{hex}", Integer.toHexString(MESSAGE.length())),
				Map.entry("{hexminus1}", Integer.toHexString(MESSAGE.length() - 1)),
				Map.entry("{messagerest}", MESSAGE.substring(1)), Map.entry("{good}", call(usual, MESSAGE)),
				Map.entry("{hidden}", hidden), Map.entry("{hiddenlength}", Integer.toString(hidden.length())),
				Map.entry("{hiddenhex}", Integer.toHexString(hidden.length())), Map.entry("{key}", key));
	}

	private static String call(String usual, String body) {
		return ADD + LINE_END + usual + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
	}

	/** A good call that carries a word. */
	public static byte[] good(String key, String word) {
		String usual = "Host: gateway\r\nAuthorization: Token " + key + "\r\nContent-Type: application/json";
		return call(usual, MESSAGE.replace("tea", word)).getBytes(StandardCharsets.ISO_8859_1);
	}

	/**
	 * All of them.
	 * @param key the ApiKey of good calls
	 */
	public static List<RawCase> all(String key) {
		RawCases cases = new RawCases(key);
		try (Stream<Path> files = Files.list(FOLDER)) {
			return files.filter((file) -> file.toString().endsWith(".txt")).sorted().flatMap(cases::of).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Stream<RawCase> of(Path file) {
		List<RawCase> cases = new ArrayList<>();
		StringBuilder bytes = new StringBuilder();
		@Nullable Matcher heading = null;
		for (String line : lines(file)) {
			Matcher next = HEADING.matcher(line);
			if (line.startsWith("|")) {
				bytes.append(raw(line.substring(Math.min(2, line.length()))));
			}
			else if (next.matches()) {
				add(heading, bytes, cases);
				heading = next;
				bytes.setLength(0);
			}
			else if (!line.startsWith("#") && !line.isEmpty()) {
				throw new IllegalStateException(file + " has a line that is none of a case: " + line);
			}
		}
		add(heading, bytes, cases);
		return cases.stream();
	}

	private static List<String> lines(Path file) {
		try {
			return Files.readAllLines(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void add(@Nullable Matcher heading, StringBuilder bytes, List<RawCase> cases) {
		if (heading != null) {
			String all = bytes.toString();
			int body = all.length() - all.indexOf("\r\n\r\n") - 4;
			List<String> expected = heading.group(2).equals("-") ? List.of() : List.of(heading.group(2).split(" "));
			cases.add(new RawCase(heading.group(1), expected, heading.group(3), heading.group(4),
					all.replace("{size}", Integer.toString(body)).getBytes(StandardCharsets.ISO_8859_1)));
		}
	}

	private String raw(String line) {
		boolean goesOn = (line.length() - line.replaceAll("\\\\+$", "").length()) % 2 == 1;
		String text = goesOn ? line.substring(0, line.length() - 1) : line + "\\r\\n";
		for (Map.Entry<String, String> name : this.names.entrySet()) {
			text = text.replace(name.getKey(), name.getValue());
		}
		text = REPEATED.matcher(text)
			.replaceAll((found) -> Matcher.quoteReplacement(found.group(1).repeat(Integer.parseInt(found.group(2)))));
		return ESCAPE.matcher(text).replaceAll((found) -> Matcher.quoteReplacement(unescaped(found.group(1))));
	}

	private static String unescaped(String escape) {
		return switch (escape.charAt(0)) {
			case 'r' -> "\r";
			case 'n' -> "\n";
			case 't' -> "\t";
			case '0' -> "\0";
			case 's' -> " ";
			case 'x' -> Character.toString(Integer.parseInt(escape.substring(1), 16));
			default -> "\\";
		};
	}

}
