package io.memgate.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What Memgate promises under load, faults and attack. Tests write down what they have
 * measured of it, each in a file of {@code target/promises} that is named after the
 * promise and the test, and {@link #table} shows both.
 */
public enum Promise {

	P1("exactly the quota succeeds: overshoot 0, undershoot 0"), P2("what is refused or fails is not charged"),
	P3("gateways killed at random: nothing left reserved, writes charged = completed, reads short by those open at most"),
	P4("calls cut at a random byte: charged = completed"), P5("one write and one charge for an Idempotency-Key"),
	P6("Redis killed: settled calls lost 0"), P7("replies of Redis lost: charged = completed"),
	P8("Redis gone or hung: overshoot 0, refusals p99 at most 50 ms, first success within 2 s"),
	P9("a Redis that is empty, old or evicting is noticed and refused"), P10("clocks wrong by an hour: figures as P1"),
	P11("a bucket of 10/s lets 600 to 610 through in 60 s, a window never more than 10 in a second"),
	P12("at least 215 raw requests, 100,000 random changes: boundary disagreements 0"),
	P13("all spellings of paths and methods: other requests than the known ones at the memory service 0"),
	P14("oversize by every framing and encoding: refused bytes at the memory service 0"),
	P15("10,000 slow connections, 5 min: good clients at least 99.9 %, p99 at most 2 times, memory at most 1.1 times"),
	P16("1,000,000 random requests of the grammar: 5xx made by the gateway 0"),
	P17("accepted bodies: differences between what was checked and what arrived 0"),
	P18("token limit at 3,999, 4,000 and 4,001 over all classes of text: on the wrong side 0; hostile texts: others' p99 at most 2 times"),
	P19("50 accounts, same user, everything spoofed: foreign reads or writes 0"),
	P20("keys that are sent in every place: hits in what is written 0; unknown id and wrong secret within 5 %"),
	P22("one key sends mistakes without end: others succeed at least 99.9 %"),
	P23("5 times the capacity: goodput at least 90 % of the peak, recovery within 5 s"),
	P24("every route with every credential: as the tables say"),
	P26("nodes restarted one after the other: errors seen by clients 0");

	private static final Path FOLDER = Path.of("target/promises");

	/** Where the tests of the other module write; it shares no Java. */
	private static final Path MEMORY_BACKEND = Path.of("../memory-backend/target/promises");

	private static final String FORM = "| %-3s | %s | %s | %s |%n";

	private final String promised;

	Promise(String promised) {
		this.promised = promised;
	}

	/**
	 * Writes down what a test has found, in place of what it found before.
	 * @param by one word for how it was tried
	 * @param form of the figures, as one sentence
	 */
	public void measured(String by, boolean kept, String form, Object... figures) {
		try {
			Files.createDirectories(FOLDER);
			Files.writeString(FOLDER.resolve(name() + '.' + by),
					String.format(Locale.ROOT, form, figures).strip() + '\n' + (kept ? "kept" : "broken") + '\n');
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * All promises, each with every figure of it that was measured since an instant.
	 */
	public static String table(Instant since) {
		StringBuilder table = new StringBuilder(FORM.formatted("", "promised", "measured", ""))
			.append(FORM.formatted("---", "---", "---", "---"));
		for (Promise each : values()) {
			List<Path> files = each.files(since);
			if (files.isEmpty()) {
				table.append(FORM.formatted(each, each.promised, "not tried", ""));
			}
			files.forEach((file) -> table.append(each.row(file)));
		}
		return table.toString();
	}

	private String row(Path file) {
		try {
			List<String> lines = Files.readAllLines(file);
			String by = file.getFileName().toString().substring(name().length() + 1);
			return FORM.formatted(this, this.promised, by + ": " + lines.getFirst(), lines.getLast());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private List<Path> files(Instant since) {
		List<Path> files = new ArrayList<>();
		for (Path folder : List.of(FOLDER, MEMORY_BACKEND)) {
			if (Files.isDirectory(folder)) {
				try (Stream<Path> all = Files.list(folder)) {
					all.filter((file) -> isOwn(file, since)).sorted().forEach(files::add);
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			}
		}
		return files;
	}

	private boolean isOwn(Path file, Instant since) {
		try {
			return file.getFileName().toString().startsWith(name() + '.')
					&& !Files.getLastModifiedTime(file).toInstant().isBefore(since);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
