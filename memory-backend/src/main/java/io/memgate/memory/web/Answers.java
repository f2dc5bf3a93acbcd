package io.memgate.memory.web;

import java.util.List;

import io.memgate.memory.memory.Hit;
import io.memgate.memory.memory.Memory;
import io.memgate.memory.memory.MemoryPage;

/**
 * The {@code data} of each answer. Preferences are not told apart from memories yet:
 * their list is empty.
 */
final class Answers {

	static final String COMPLETED = "completed";

	static final String RUNNING = "running";

	private Answers() {
	}

	record Added(boolean success, String taskId, String status) {
	}

	record Task(String status) {

		static Task of(boolean completed) {
			return new Task(completed ? COMPLETED : RUNNING);
		}

	}

	record Deleted(boolean success) {
	}

	record Messages(List<MessageDetail> messageDetailList) {

		static Messages of(List<Memory> messages) {
			return new Messages(messages.stream().map(MessageDetail::of).toList());
		}

	}

	record Found(List<MemoryDetail> memoryDetailList, List<Object> preferenceDetailList) {

		static Found of(List<Hit> hits) {
			return new Found(hits.stream().map(MemoryDetail::of).toList(), List.of());
		}

	}

	/**
	 * One page.
	 *
	 * @param total memories on all pages
	 * @param size most memories of a page
	 * @param current this page's number, from 1
	 * @param pages number of pages
	 */
	record Page(List<MemoryDetail> memoryDetailList, List<Object> preferenceDetailList, long total, int size,
			int current, long pages) {

		static Page of(MemoryPage found, int size, int current) {
			List<MemoryDetail> details = found.memories().stream().map(MemoryDetail::of).toList();
			return new Page(details, List.of(), found.total(), size, current, Math.ceilDiv(found.total(), (long) size));
		}

	}

}
