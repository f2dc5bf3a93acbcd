package io.memgate.memory.lucene;

import java.io.IOException;
import java.lang.Thread.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import io.memgate.memory.embedding.Embedding;
import io.memgate.memory.memory.Change;
import io.memgate.memory.memory.Hit;
import io.memgate.memory.memory.Memory;
import io.memgate.memory.memory.Owner;
import io.memgate.memory.memory.Recorded;
import io.memgate.memory.memory.Retrieval;
import io.memgate.memory.memory.Scope;
import io.memgate.memory.memory.SearchQuery;
import io.memgate.memory.memory.Space;
import io.memgate.memory.search.Weights;

import static org.assertj.core.api.Assertions.assertThat;

class LuceneIndexTests {

	private static final Space SPACE = new Space("acme", "p1");

	private static final Owner OWNER = new Owner(SPACE, "u");

	private static final Weights WEIGHTS = new Weights(Retrieval.BOTH, 0.4, 0.3, 0.6, 2);

	@TempDir
	private Path folder;

	private LuceneIndex index;

	@BeforeEach
	void open() throws IOException {
		this.index = new LuceneIndex(this.folder, 2, Embedding.off(), new Search(WEIGHTS, Clock.systemUTC()));
	}

	@AfterEach
	void close() throws IOException {
		this.index.close();
	}

	@Test
	void aReadSeesEveryChangeGivenBeforeIt() {
		for (long i = 1; i <= 50; i++) {
			add(i, "message " + i);
			assertThat(conversation(1)).containsExactly("message " + i);
		}
	}

	@Test
	void aMemoryComesBackAsItWasGiven() {
		Memory memory = new Memory("id", "u", "c", "tool", "text", List.of(Map.of("type", "text", "n", 12345678901L)),
				"yesterday", "agent", "app", List.of("a", "b"), Map.of("deep", Map.of("k", List.of(true, 1))),
				Instant.ofEpochMilli(5), Instant.ofEpochMilli(7));
		this.index.apply(new Recorded(1, SPACE, new Change.Add(List.of(memory))));

		StepVerifier.create(this.index.memories(SPACE, List.of("id", "other")))
			.expectNext(List.of(memory))
			.verifyComplete();
	}

	@Test
	void deletingAProjectOrAnAccountTakesEverythingOfItAndNothingElse() {
		Space second = new Space("acme", "p2");
		Space longer = new Space("acme", "p10");
		Space other = new Space("acme2", "p1");
		add(1, "first");
		List<Space> others = List.of(second, longer, other);
		others.forEach((space) -> this.index
			.apply(new Recorded(2, space, new Change.Add(List.of(memory("id", "c", "of others"))))));

		this.index.apply(new Recorded(3, SPACE, new Change.DeleteAll(new Scope("acme", "p1"))));

		assertThat(conversation(10)).isEmpty();
		assertThat(counts("acme", "p1", "acme", null, "acme2", null)).containsExactly(0L, 2L, 1L);

		this.index.apply(new Recorded(4, SPACE, new Change.DeleteAll(new Scope("acme", null))));

		assertThat(counts("acme", null, "acme", "p10", "acme2", "p1")).containsExactly(0L, 0L, 1L);
	}

	private List<@Nullable Long> counts(@Nullable String... accountsAndProjects) {
		List<@Nullable Long> counts = new ArrayList<>();
		for (int i = 0; i < accountsAndProjects.length; i += 2) {
			Scope scope = new Scope(Objects.requireNonNull(accountsAndProjects[i]), accountsAndProjects[i + 1]);
			counts.add(this.index.count(scope).block());
		}
		return counts;
	}

	@Test
	void whatWasClosedIsReadAgainWithoutBeingGivenAgain() throws IOException {
		LongStream.rangeClosed(1, 5).forEach((i) -> add(i, "message " + i));
		this.index.apply(new Recorded(6, SPACE, new Change.Delete(List.of("id-2"), null)));

		this.index.close();
		open();

		assertThat(this.index.keptPosition()).isEqualTo(6);
		assertThat(conversation(10)).containsExactly("message 1", "message 3", "message 4", "message 5");
	}

	@Test
	void anIndexThatCannotBeReadIsBegunAnew() throws IOException {
		add(1, "message");
		this.index.close();
		try (var files = Files.list(this.folder)) {
			for (Path segments : files.filter((file) -> file.getFileName().toString().startsWith("segments_"))
				.toList()) {
				Files.write(segments, new byte[20]);
			}
		}

		open();

		assertThat(this.index.keptPosition()).isZero();
		add(1, "message");
		assertThat(conversation(10)).containsExactly("message");
	}

	@Test
	void theCurrentConversationIsPreferredAmongLikeTexts() {
		add(1, memory("a", "old", "we met in Paris then"));
		add(2, memory("b", "current", "we met in Paris once"));
		add(3, memory("c", "current", "something else"));

		SearchQuery query = new SearchQuery("who met in Paris?", "current", 10, 0);

		assertThat(search(query)).extracting((hit) -> hit.memory().id()).startsWith("b", "a");
	}

	@Test
	void betterHitsHaveMoreRelativity() {
		add(1, "the red house on the hill");
		add(2, "a red car");
		LongStream.rangeClosed(3, 30).forEach((i) -> add(i, "filler " + i));

		List<Hit> hits = search(new SearchQuery("red house hill", null, 10, 0));

		assertThat(hits).extracting((hit) -> hit.memory().id()).startsWith("id-1", "id-2");
		assertThat(hits.get(0).relativity()).isGreaterThan(hits.get(1).relativity()).isBetween(0.0, 1.0);
	}

	@Test
	void whatOthersStoreDoesNotChangeARanking() {
		add(1, "the red house");
		add(2, "a red car");
		List<Hit> alone = search(new SearchQuery("red house", null, 10, 0));

		for (long i = 3; i <= 50; i++) {
			this.index.apply(new Recorded(i, new Space("other", "p1"),
					new Change.Add(List.of(memory("id-" + i, "c", "house after house after house")))));
		}

		assertThat(search(new SearchQuery("red house", null, 10, 0))).isEqualTo(alone);
	}

	@Test
	void waitingForAPositionEndsWhenItIsApplied() {
		add(1, "message");

		StepVerifier.create(this.index.applied(1)).verifyComplete();

		assertThat(this.index.appliedPosition()).isOne();
	}

	@Test
	void fewLargeChangesFillTheRoomBeforeTheIndex() throws InterruptedException {
		Map<String, Object> large = Map.of("type", "text", "text", "x".repeat(4 << 20));
		CountDownLatch gate = new CountDownLatch(1);
		AtomicInteger given = new AtomicInteger();
		this.index.apply(new Recorded(1, SPACE, new Change.Add(List.of(memory(List.of(), new Gated(gate))))));

		Thread giver = Thread.ofPlatform().start(() -> {
			for (int i = 2; i <= 20; i++) {
				this.index
					.apply(new Recorded(i, SPACE, new Change.Add(List.of(memory(List.of(large), List.of("tag"))))));
				given.incrementAndGet();
			}
		});

		try {
			Flux.interval(Duration.ofMillis(5))
				.takeUntil((tick) -> giver.getState() == State.WAITING || giver.getState() == State.TERMINATED)
				.blockLast(Duration.ofSeconds(20));
			// Of 64 MB, each takes a little more than 8.
			assertThat(given).hasValue(7);
		}
		finally {
			gate.countDown();
		}
		giver.join();
		assertThat(counts("acme", null)).containsExactly(20L);
	}

	private static Memory memory(List<Map<String, Object>> parts, List<String> tags) {
		return new Memory("id", "u", "c", "user", "text", parts, null, null, null, tags, Map.of(), Instant.EPOCH,
				Instant.EPOCH);
	}

	private void add(long position, String text) {
		add(position, memory("id-" + position, "c", text));
	}

	private void add(long position, Memory memory) {
		this.index.apply(new Recorded(position, SPACE, new Change.Add(List.of(memory))));
	}

	private static Memory memory(String id, String conversation, String text) {
		return new Memory(id, "u", conversation, "user", text, List.of(), null, null, null, List.of(), Map.of(),
				Instant.EPOCH, Instant.EPOCH);
	}

	private List<String> conversation(int limit) {
		return this.index.conversation(OWNER, "c", limit).toFuture().join().stream().map(Memory::text).toList();
	}

	private List<Hit> search(SearchQuery query) {
		return this.index.search(OWNER, query).toFuture().join();
	}

	/**
	 * One tag, which waits until it may be read.
	 */
	private static final class Gated extends AbstractList<String> {

		private final CountDownLatch gate;

		Gated(CountDownLatch gate) {
			this.gate = gate;
		}

		@Override
		public String get(int number) {
			try {
				this.gate.await();
				return "tag";
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

		@Override
		public int size() {
			return 1;
		}

	}

}
