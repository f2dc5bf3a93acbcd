package io.memgate.memory.memory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OwnerThreadTests {

	private final List<List<Integer>> batches = Collections.synchronizedList(new ArrayList<>());

	private final CountDownLatch begun = new CountDownLatch(1);

	private final CountDownLatch goOn = new CountDownLatch(1);

	@Test
	void whatComesWhileABatchIsDoneIsTheNextBatch() throws InterruptedException {
		OwnerThread<Integer> owner = new OwnerThread<>("test", 100, this::waitInTheFirst);
		owner.offer(0);
		this.begun.await();

		IntStream.rangeClosed(1, 64).forEach(owner::offer);
		this.goOn.countDown();
		owner.close();

		assertThat(this.batches).hasSize(2);
		assertThat(this.batches.get(1)).containsExactlyElementsOf(IntStream.rangeClosed(1, 64).boxed().toList());
	}

	@Test
	void itTakesNoMoreThanItHasPlaces() throws InterruptedException {
		OwnerThread<Integer> owner = new OwnerThread<>("test", 2, this::waitInTheFirst);
		owner.offer(0);
		this.begun.await();

		assertThat(owner.offer(1)).isTrue();
		assertThat(owner.offer(2)).isFalse();

		this.goOn.countDown();
		owner.close();
		assertThat(this.batches).containsExactly(List.of(0), List.of(1));
	}

	@Test
	void whatWasTakenIsDoneBeforeItIsClosedAndNothingIsTakenAfter() throws InterruptedException {
		OwnerThread<Integer> owner = new OwnerThread<>("test", 10_000, this.batches::add);
		List<Integer> taken = Collections.synchronizedList(new ArrayList<>());
		List<Thread> givers = IntStream.range(0, 4)
			.mapToObj((giver) -> Thread.ofPlatform().start(() -> IntStream.range(0, 1000).forEach((i) -> {
				int item = giver * 1000 + i;
				if (owner.offer(item)) {
					taken.add(item);
				}
			})))
			.toList();

		owner.close();
		for (Thread giver : givers) {
			giver.join();
		}

		assertThat(owner.offer(1)).isFalse();
		assertThat(owner.put(1)).isFalse();
		assertThat(this.batches.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(taken);
	}

	private void waitInTheFirst(List<Integer> batch) {
		this.batches.add(batch);
		this.begun.countDown();
		try {
			this.goOn.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
