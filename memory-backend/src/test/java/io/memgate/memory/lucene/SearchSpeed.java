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

	private static final int SEARCHES = 1000;

	private static final Space SPACE = new Space("speed", "p1");

	private static final Weights WEIGHTS = new Weights(Retrieval.BOTH, 0.4, 0.3, 0.6, 2);

	private final Path folder;

	private final int memories;

	private final Random random = new Random(1);

	SearchSpeed(Path folder, int memories) {
		this.folder = folder;
		this.memories = memories;
	}

	public static void main(String[] arguments) throws IOException {
		SearchSpeed speed = new SearchSpeed(Files.createTempDirectory("speed"), Integer.parseInt(arguments[0]));
		speed.fill();
		long start = System.nanoTime();
		try (LuceneIndex index = speed.open()) {
			System.out.printf("opened again in   %d ms%n", millisSince(start));
			for (Retrieval by : List.of(Retrieval.FULL_TEXT, Retrieval.BOTH)) {
				speed.search(index, by);
				System.out.printf("%-16s  p50 %.1f ms, p99 %.1f ms%n", by, speed.search(index, by));
			}
		}
		embedding();
		System.out.printf("heap in use       %d MB%n", usedMegabytes());
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
			}
			index.applied((this.memories - 1L) / MEMORIES_PER_CHANGE + 1).toFuture().join();
			System.out.printf("memories indexed  %d a second%n", this.memories * 1000L / millisSince(start));
			Flux.interval(Duration.ofMillis(100)).filter((tick) -> index.vectors() >= this.memories).blockFirst();
			System.out.printf("with vectors      %d a second%n", this.memories * 1000L / millisSince(start));
		}
	}

	LuceneIndex open() throws IOException {
		return new LuceneIndex(this.folder, 2, new MadeEmbedding(), new Search(WEIGHTS, Clock.systemUTC()));
	}

	/**
	 * Searches one after the other, each of another user.
	 * @return p50 and p99 in milliseconds
	 */
	Object[] search(LuceneIndex index, Retrieval by) {
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
		return new Object[] { millis[SEARCHES / 2], millis[SEARCHES * 99 / 100] };
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

	private static long millisSince(long start) {
		return Math.max(1, (System.nanoTime() - start) / 1_000_000);
	}

	private static long usedMegabytes() {
		return (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20;
	}

}
