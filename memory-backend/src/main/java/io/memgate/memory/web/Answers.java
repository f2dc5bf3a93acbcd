package io.memgate.memory.web;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.memgate.memory.memory.Hit;
import io.memgate.memory.memory.Kind;
import io.memgate.memory.memory.Memory;
import io.memgate.memory.memory.MemoryPage;

/**
 * The {@code data} of each answer.
 */
final class Answers {

	static final String COMPLETED = "completed";

	static final String RUNNING = "running";

	private static final String NOTE = "Preferences are what the user said about how they like things. Follow them unless the question asks for something else.";

	private Answers() {
	}

	record Added(boolean success, String taskId, String status) {
	}

	record Task(String status) {

		static Task of(boolean completed) {
			return new Task(completed ? COMPLETED : RUNNING);
		}

	}

	record Done(boolean success) {
	}

	record Messages(List<MessageDetail> messageDetailList) {

		static Messages of(List<Memory> messages) {
			return new Messages(messages.stream().map(MessageDetail::of).toList());
		}

	}

	/**
	 * What a search found, each kind in its own list. A list that was not asked for is
	 * absent, but that of preferences, which is always there.
	 *
	 * @param skillDetailList empty: this service keeps no skills
	 */
	record Found(List<MemoryDetail> memoryDetailList, List<PreferenceDetail> preferenceDetailList,
			@Nullable String preferenceNote, @Nullable List<MemoryDetail> toolMemoryDetailList,
			@Nullable List<MemoryDetail> skillDetailList) {

		static Found of(Lists lists, Map<Kind, List<Hit>> hits) {
			List<Hit> preferences = hits.getOrDefault(Kind.PREFERENCE, List.of());
			return new Found(hits.getOrDefault(Kind.FACT, List.of()).stream().map(MemoryDetail::of).toList(),
					preferences.stream().map(PreferenceDetail::of).toList(), preferences.isEmpty() ? null : NOTE,
					lists.tools() ? hits.getOrDefault(Kind.TOOL, List.of()).stream().map(MemoryDetail::of).toList()
							: null,
					lists.skills() ? List.of() : null);
		}

	}

	/**
	 * One page, each kind in its own list.
	 *
	 * @param total memories on all pages
	 * @param size most memories of a page
	 * @param current this page's number, from 1
	 * @param pages number of pages
	 */
	record Page(List<MemoryDetail> memoryDetailList, List<PreferenceDetail> preferenceDetailList,
			@Nullable List<MemoryDetail> toolMemoryDetailList, @Nullable List<MemoryDetail> skillDetailList, long total,
			int size, int current, long pages) {

		static Page of(Lists lists, MemoryPage found, int size, int current) {
			Map<Kind, List<Memory>> kinds = found.memories()
				.stream()
				.collect(Collectors.groupingBy((memory) -> lists.of(memory.kind())));
			return new Page(kinds.getOrDefault(Kind.FACT, List.of()).stream().map(MemoryDetail::of).toList(),
					kinds.getOrDefault(Kind.PREFERENCE, List.of()).stream().map(PreferenceDetail::of).toList(),
					lists.tools() ? kinds.getOrDefault(Kind.TOOL, List.of()).stream().map(MemoryDetail::of).toList()
							: null,
					lists.skills() ? List.of() : null, found.total(), size, current,
					Math.ceilDiv(found.total(), (long) size));
		}

	}

}
