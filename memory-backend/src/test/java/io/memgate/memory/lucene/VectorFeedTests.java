package io.memgate.memory.lucene;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.memgate.memory.embedding.Embedding;
import io.memgate.memory.embedding.Passage;
import io.memgate.memory.embedding.Vector;
import io.memgate.memory.embedding.WordEmbedding;
import io.memgate.memory.memory.Change;
import io.memgate.memory.memory.Hit;
import io.memgate.memory.memory.Memory;
import io.memgate.memory.memory.Owner;
import io.memgate.memory.memory.Recorded;
import io.memgate.memory.memory.Retrieval;
import io.memgate.memory.memory.SearchQuery;
import io.memgate.memory.memory.Space;
import io.memgate.memory.search.Weights;

import static org.assertj.core.api.Assertions.assertThat;

class VectorFeedTests {

	private static final Space SPACE = new Space("acme", "p1");

	private static final Owner OWNER = new Owner(SPACE, "u");

	private static final List<Set<String>> MEANINGS = List.of(Set.of("cat", "kitten"), Set.of("car", "vehicle"));

	@TempDir
	private Path folder;

	private LuceneIndex index;

	private final Counting embedding = new Counting(new WordEmbedding("first", MEANINGS), new AtomicInteger(),
			new AtomicInteger());

	@BeforeEach
	void open() throws IOException {
		open(this.embedding);
	}

	@AfterEach
	void close() throws IOException {
		this.index.close();
	}

	@Test
	void aMemoryIsFoundByItsMeaning() {
		add(1, "my cat sleeps", "a");
		add(2, "a new car", "b");
		awaitVectors(2);

		assertThat(texts("kitten")).startsWith("my cat sleeps");
		assertThat(texts("vehicle")).startsWith("a new car");
	}

	@Test
	void theLastOfFullBatchesIsSeen() {
		for (int i = 1; i <= 64; i++) {
			add(i, "cat " + i, "c" + i);
		}

		awaitVectors(64);
	}

	@Test
	void aRestartEmbedsNothingAgain() throws IOException {
		add(1, "my cat sleeps", "a");
		add(2, "a new car", "b");
		awaitVectors(2);

		this.index.close();
		open(this.embedding);
		add(3, "another vehicle", "c");
		awaitVectors(3);

		assertThat(texts("kitten")).startsWith("my cat sleeps");
		assertThat(this.embedding.passages()).hasValue(3);
	}

	@Test
	void anotherModelEmbedsEverythingAgain() throws IOException {
		add(1, "my cat sleeps", "a");
		awaitVectors(1);

		this.index.close();
		Counting other = new Counting(new WordEmbedding("second", MEANINGS), new AtomicInteger(), new AtomicInteger());
		open(other);

		// One vector says nothing: it may be the other model's.
		until(() -> texts("kitten").equals(List.of("my cat sleeps")));
		assertThat(other.passages()).hasValue(1);
		assertThat(this.index.vectors()).isOne();
	}

	@Test
	void whatIsDeletedHasNoVectorLeft() {
		add(1, "my cat sleeps", "a");
		add(2, "a kitten plays", "b");
		awaitVectors(2);

		this.index.apply(new Recorded(3, SPACE, new Change.Delete(List.of("id-1"), null)));
		this.index.memories(SPACE, List.of()).block(patience());

		assertThat(this.index.vectors()).isOne();
		assertThat(texts("kitten")).containsExactly("a kitten plays");
	}

	@Test
	void deletingAUserOrAnAccountTakesTheirVectors() {
		add(1, "my cat sleeps", "a");
		awaitVectors(1);
		this.index.apply(new Recorded(2, SPACE, new Change.DeleteUser("u")));
		this.index.memories(SPACE, List.of()).block(patience());

		assertThat(this.index.vectors()).isZero();
	}

	@Test
	void updatedTextIsEmbeddedAnew() {
		add(1, "my cat sleeps", "a");
		awaitVectors(1);

		this.index
			.apply(new Recorded(2, SPACE, new Change.Update("id-1", null, "my car stands", null, null, Instant.EPOCH)));
		until(() -> search("vehicle").stream().anyMatch((hit) -> hit.relativity() > 0.3));

		assertThat(best("kitten").relativity()).isZero();
		assertThat(this.embedding.passages()).hasValue(2);
		assertThat(this.index.vectors()).isOne();
	}

	@Test
	void vectorsOfOthersAreNeverLookedAt() {
		add(1, "my cat sleeps", "a");
		this.index
			.apply(new Recorded(2, new Space("acme", "p2"), new Change.Add(List.of(memory("x", "c", "a kitten")))));
		awaitVectors(2);

		assertThat(texts("kitten")).containsExactly("my cat sleeps");
	}

	@Test
	void aFailingEmbeddingIsTriedAgainAndWritersDoNotWait() {
		this.embedding.failures().set(1);

		add(1, "my cat sleeps", "a");

		assertThat(texts("sleeps")).containsExactly("my cat sleeps");
		awaitVectors(1);
	}

	/** They are written by one change, and do not fit into one batch. */
	@Test
	void whatIsExtractedHasAVectorAsItsMessagesHave() {
		this.embedding.failures().set(1);
		for (int i = 1; i <= 32; i++) {
			add(i, "cat " + i, "c" + i);
		}

		this.index.apply(new Recorded(33, SPACE,
				new Change.Extract(32, List.of("id-32"), List.of(memory("x", "c32", "a vehicle is parked")))));

		awaitVectors(33);
	}

	private void open(Embedding embedding) throws IOException {
		Weights weights = new Weights(Retrieval.BOTH, 0.4, 0.3, 0.6, 2);
		this.index = new LuceneIndex(this.folder, 2, embedding, new Search(weights, Clock.systemUTC()));
		this.index.makeVectors();
	}

	private void awaitVectors(int wanted) {
		until(() -> this.index.vectors() == wanted);
	}

	private static void until(BooleanSupplier condition) {
		Flux.interval(Duration.ofMillis(10), Schedulers.boundedElastic())
			.onBackpressureDrop()
			.takeUntil((tick) -> condition.getAsBoolean())
			.blockLast(patience());
	}

	private void add(long position, String text, String conversation) {
		this.index.apply(
				new Recorded(position, SPACE, new Change.Add(List.of(memory("id-" + position, conversation, text)))));
	}

	private static Memory memory(String id, String conversation, String text) {
		return new Memory(id, "u", conversation, "user", text, List.of(), null, null, null, List.of(), Map.of(),
				Instant.EPOCH, Instant.EPOCH);
	}

	private List<String> texts(String question) {
		return search(question).stream().map((hit) -> hit.memory().text()).toList();
	}

	private Hit best(String question) {
		return search(question).getFirst();
	}

	private List<Hit> search(String question) {
		return this.index.search(OWNER, new SearchQuery(question, null, 10, 0)).toFuture().join();
	}

	private static Duration patience() {
		return Duration.ofSeconds(20);
	}

	/**
	 * Counts what is embedded, and fails as often as told.
	 */
	private record Counting(Embedding embedding, AtomicInteger passages, AtomicInteger failures) implements Embedding {

		@Override
		public String id() {
			return this.embedding.id();
		}

		@Override
		public Mono<Vector> ofQuestion(String question) {
			return this.embedding.ofQuestion(question);
		}

		@Override
		public Mono<List<Vector>> ofPassages(List<Passage> passages) {
			if (this.failures.getAndUpdate((left) -> Math.max(0, left - 1)) > 0) {
				return Mono.error(new IllegalStateException("told to fail"));
			}
			this.passages.addAndGet(passages.size());
			return this.embedding.ofPassages(passages);
		}

	}

}
