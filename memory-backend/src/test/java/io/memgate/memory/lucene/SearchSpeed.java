package io.memgate.memory.lucene;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.util.FileSystemUtils;
import reactor.core.publisher.Flux;

import io.memgate.memory.embedding.Embedding;
import io.memgate.memory.embedding.JarEmbedding;
import io.memgate.memory.embedding.MadeEmbedding;
import io.memgate.memory.memory.Change;
import io.memgate.memory.memory.Filter;
import io.memgate.memory.memory.Kind;
import io.memgate.memory.memory.Memory;
import io.memgate.memory.memory.Owner;
import io.memgate.memory.memory.Recorded;
import io.memgate.memory.memory.Retrieval;
import io.memgate.memory.memory.Scope;
import io.memgate.memory.memory.SearchQuery;
import io.memgate.memory.memory.Space;
import io.memgate.memory.search.Weights;

/**
 * Measures searches of an index with very many memories of 1,000 users, with made-up
 * texts and vectors: {@code memory-backend/speed 1000000}.
 */
final class SearchSpeed {

	private static final int USERS = 1000;

	private static final int WORDS = 20_000;

	private static final int WORDS_PER_TEXT = 20;

	private static final int MEMORIES_PER_CHANGE = 250;

	private static final int MEMORIES_PER_LINE = 50_000;

	private static final int TICKS_PER_LINE = 100;

	private static final int SEARCHES = 1000;

	private static final Space SPACE = new Space("speed", "p1");

	private static final Weights WEIGHTS = new Weights(Retrieval.BOTH, 0.7, 0.6, 0.6, 2);

	private final Path folder;

	private final int memories;

	private final Random random = new Random(1);

	SearchSpeed(Path folder, int memories) {
		this.folder = folder;
		this.memories = memories;
	}

	public static void main(String[] arguments) throws IOException {
		Path folder = Files.createTempDirectory("speed");
		try {
			new SearchSpeed(folder, Integer.parseInt(arguments[0])).measure();
		}
		finally {
			FileSystemUtils.deleteRecursively(folder);
		}
	}

	private void measure() throws IOException {
		fill();
		System.out.printf("on the disk       %d MB%n", megabytesOnDisk());
		long start = System.nanoTime();
		try (LuceneIndex index = open()) {
			index.count(new Scope(SPACE.account(), null)).toFuture().join();
			System.out.printf("opened again in   %d ms%n", millisSince(start));
			for (Retrieval by : List.of(Retrieval.FULL_TEXT, Retrieval.BOTH)) {
				search(index, by);
				double[] millis = search(index, by);
				System.out.printf("%-16s  p50 %.1f ms, p99 %.1f ms%n", by, millis[0], millis[1]);
			}
		}
		embedding();
		System.out.printf("process at most   %d MB%n", mostResidentMegabytes());
	}

	/**
	 * Writes all memories and waits for their vectors.
	 */
	void fill() throws IOException {
		long start = System.nanoTime();
		try (LuceneIndex index = open()) {
			for (int first = 0; first < this.memories; first += MEMORIES_PER_CHANGE) {
				List<Memory> added = new ArrayList<>();
				for (int i = first; i < first + MEMORIES_PER_CHANGE; i++) {
					added.add(memory(i));
				}
				index.apply(new Recorded(1 + first / MEMORIES_PER_CHANGE, SPACE, new Change.Add(added)));
				if (first % MEMORIES_PER_LINE == 0) {
					tell(first, index, start);
				}
			}
			index.applied((this.memories - 1L) / MEMORIES_PER_CHANGE + 1).toFuture().join();
			System.out.printf("memories indexed  %d a second%n", this.memories * 1000L / millisSince(start));
			awaitVectors(index, start);
			System.out.printf("with vectors      %d a second%n", this.memories * 1000L / millisSince(start));
		}
	}

	private void awaitVectors(LuceneIndex index, long start) {
		Flux.interval(Duration.ZERO, Duration.ofMillis(100)).onBackpressureDrop().doOnNext((tick) -> {
			if (tick % TICKS_PER_LINE == TICKS_PER_LINE - 1) {
				tell(this.memories, index, start);
			}
		}).filter((tick) -> index.vectors() >= this.memories).blockFirst();
	}

	private static void tell(int given, LuceneIndex index, long start) {
		System.err.printf("%4d s: %d memories given, %d have their vectors%n", millisSince(start) / 1000, given,
				index.vectors());
	}

	LuceneIndex open() throws IOException {
		LuceneIndex index = new LuceneIndex(this.folder, 2, new MadeEmbedding(),
				new Search(WEIGHTS, Clock.systemUTC()));
		index.makeVectors();
		return index;
	}

	/**
	 * Searches one after the other, each of another user.
	 * @return p50 and p99 in milliseconds
	 */
	double[] search(LuceneIndex index, Retrieval by) {
		double[] millis = new double[SEARCHES];
		for (int i = 0; i < SEARCHES; i++) {
			SearchQuery query = new SearchQuery("what " + text(6), null, Set.of(Kind.FACT, Kind.PREFERENCE),
					Filter.NONE, 10, 0, by);
			Owner owner = new Owner(SPACE, "user-" + this.random.nextInt(USERS));
			long start = System.nanoTime();
			index.search(owner, query).toFuture().join();
			millis[i] = (System.nanoTime() - start) / 1e6;
		}
		Arrays.sort(millis);
		return new double[] { millis[SEARCHES / 2], millis[SEARCHES * 99 / 100] };
	}

	private static void embedding() {
		try (Embedding embedding = JarEmbedding.create()) {
			double[] millis = new double[200];
			for (int i = -50; i < millis.length; i++) {
				long start = System.nanoTime();
				embedding.ofQuestion("Where did Ann spend the summer of year " + i + "?").toFuture().join();
				millis[Math.max(i, 0)] = (System.nanoTime() - start) / 1e6;
			}
			Arrays.sort(millis);
			System.out.printf("one question      p50 %.1f ms, p99 %.1f ms to embed%n", millis[100], millis[198]);
		}
	}

	private Memory memory(int number) {
		return new Memory("m-" + number, "user-" + number % USERS, "c" + number % 7, "user", text(WORDS_PER_TEXT),
				List.of(), null, null, null, List.of(), Map.of(), Instant.EPOCH, Instant.EPOCH);
	}

	// Words as often as in a language: the n-th a fraction of 1/n.
	private String text(int words) {
		return this.random.doubles(words)
			.mapToObj((share) -> "w" + (int) Math.pow(WORDS, share))
			.collect(Collectors.joining(" "));
	}

	private long megabytesOnDisk() throws IOException {
		try (Stream<Path> files = Files.list(this.folder)) {
			return files.mapToLong((file) -> file.toFile().length()).sum() >> 20;
		}
	}

	private static long millisSince(long start) {
		return Math.max(1, (System.nanoTime() - start) / 1_000_000);
	}

	/**
	 * The most memory that this process ever had, heap, models and mapped files together;
	 * 0 where the system does not tell.
	 */
	private static long mostResidentMegabytes() throws IOException {
		Path status = Path.of("/proc/self/status");
		if (!Files.exists(status)) {
			return 0;
		}
		try (Stream<String> lines = Files.lines(status)) {
			return lines.filter((line) -> line.startsWith("VmHWM:"))
				.mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
				.findFirst()
				.orElse(0);
		}
	}

}
