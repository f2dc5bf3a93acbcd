package io.memgate.gateway.payload;

import java.time.Duration;
import java.util.AbstractList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

import io.memgate.gateway.payload.TokenCount.NoCapacity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/** Where and when texts are counted, and who waits for whom. */
class TokenCounterThreadsTests {

	private static final int LIMIT = 4000;

	private static final String ACCOUNT = "acme";

	/** Too many bytes to be within the limit unread, and too few to be over it. */
	private static final String TEXT = "a ".repeat(4000);

	private final CountDownLatch working = new CountDownLatch(1);

	private final CountDownLatch go = new CountDownLatch(1);

	private final AtomicLong processor = new AtomicLong();

	private final CountingTime time = new CountingTime(() -> 0, this.processor::get);

	/** Of one thread, and one place in its queue. */
	private final TokenCounter counter = new TokenCounter(1, 1, this.time);

	@AfterEach
	void close() {
		this.counter.close();
	}

	@Test
	void countingIsDoneOnItsOwnThreadsAndTheResultComesHome() {
		Scheduler home = Schedulers.newSingle("home");

		Mono<String> where = this.counter.count(ACCOUNT, List.of(TEXT), LIMIT, false, Policies.TOKENIZER, home)
			.map((count) -> Thread.currentThread().getName())
			.subscribeOn(Schedulers.parallel());

		StepVerifier.create(where).assertNext((name) -> assertThat(name).startsWith("home")).verifyComplete();
		home.dispose();
	}

	@Test
	void aFullQueueRefusesAtOnceAndServesAgainAfterwards() throws InterruptedException {
		counted(ACCOUNT, new BlockingTexts(TEXT)).subscribe();
		this.working.await();
		Mono<TokenCount> waiting = counted(ACCOUNT, List.of(TEXT)).cache();
		waiting.subscribe();
		Mono<TokenCount> third = counted(ACCOUNT, List.of(TEXT));

		StepVerifier.create(third).expectNext(new NoCapacity(Duration.ZERO)).verifyComplete();
		this.go.countDown();
		assertEnds(waiting);
		assertEnds(third);
	}

	@Test
	void nobodyWaitsForALongTextButWhoSendsOne() throws InterruptedException {
		Mono<TokenCount> running = counted(ACCOUNT, new BlockingTexts("=".repeat(TokenCounter.LONG_BYTES + 1))).cache();
		running.subscribe();
		this.working.await();

		assertEnds(counted(ACCOUNT, List.of(TEXT)));
		this.go.countDown();
		assertEnds(running);
	}

	@Test
	void whoHasUsedUpTheTimeForCountingWaitsAlone() {
		this.time.during(ACCOUNT, () -> this.processor.addAndGet(CountingTime.BURST.plusSeconds(1).toNanos()));

		StepVerifier.create(counted(ACCOUNT, List.of(TEXT)))
			.expectNext(new NoCapacity(Duration.ofSeconds(CountingTime.SHARE)))
			.verifyComplete();
		StepVerifier.create(counted("other", List.of(TEXT)))
			.expectNextMatches((count) -> !(count instanceof NoCapacity))
			.verifyComplete();
	}

	private Mono<TokenCount> counted(String account, List<String> texts) {
		return this.counter.count(account, texts, LIMIT, false, Policies.TOKENIZER, Schedulers.immediate());
	}

	private static void assertEnds(Mono<TokenCount> count) {
		StepVerifier.create(count).expectNextCount(1).expectComplete().verify(Duration.ofSeconds(10));
	}

	/** A text that is read once the test lets it be. */
	private final class BlockingTexts extends AbstractList<String> {

		private final String text;

		private BlockingTexts(String text) {
			this.text = text;
		}

		@Override
		public String get(int index) {
			if (Thread.currentThread().getName().startsWith("token-count")) {
				TokenCounterThreadsTests.this.working.countDown();
				await();
			}
			return this.text;
		}

		private void await() {
			try {
				TokenCounterThreadsTests.this.go.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		@Override
		public int size() {
			return 1;
		}

	}

}
