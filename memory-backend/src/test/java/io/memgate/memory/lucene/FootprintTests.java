package io.memgate.memory.lucene;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.memgate.memory.memory.Change;
import io.memgate.memory.memory.Kind;
import io.memgate.memory.memory.Memory;
import io.memgate.memory.memory.Scope;
import io.memgate.memory.memory.ToolUse;

import static org.assertj.core.api.Assertions.assertThat;

class FootprintTests {

	private static final String LONG = "x".repeat(1 << 20);

	private static final int LONG_BYTES = 2 << 20;

	@Test
	void atMostTwentyThousandMemoriesHaveRoom() {
		Change some = new Change.Add(Collections.nCopies(250, memory("short", List.of(), null)));

		assertThat(Footprint.ROOM_BYTES / Footprint.of(some)).isBetween(70, 80);
	}

	@Test
	void longTextsPartsAndWhatToolsAreAskedCountByTheirLength() {
		Memory inParts = memory("", List.of(Map.of("type", "image", "image", Map.of("url", LONG))), null);
		Memory asking = memory("", List.of(), new ToolUse(List.of(Map.of("arguments", LONG)), null));

		assertThat(Footprint.of(new Change.Add(List.of(memory(LONG, List.of(), null))))).isGreaterThan(LONG_BYTES);
		assertThat(Footprint.of(new Change.Add(List.of(inParts)))).isGreaterThan(LONG_BYTES);
		assertThat(Footprint.of(new Change.Add(List.of(asking)))).isGreaterThan(LONG_BYTES);
		assertThat(Footprint.of(new Change.Extract(1, List.of(), List.of(memory(LONG, List.of(), null)))))
			.isGreaterThan(LONG_BYTES);
		assertThat(Footprint.of(new Change.Update("id", null, LONG, null, null, Instant.EPOCH)))
			.isGreaterThan(LONG_BYTES);
		assertThat(Footprint.of(new Change.Delete(List.of(LONG), null))).isGreaterThan(LONG_BYTES);
	}

	@Test
	void noChangeTakesNothingOrMoreThanAllRoom() {
		Change huge = new Change.Add(Collections.nCopies(64, memory(LONG, List.of(), null)));

		assertThat(Footprint.of(new Change.DeleteUser("u"))).isPositive();
		assertThat(Footprint.of(new Change.DeleteAll(new Scope("acme", null)))).isPositive();
		assertThat(Footprint.of(huge)).isEqualTo(Footprint.ROOM_BYTES);
	}

	private static Memory memory(String text, List<Map<String, Object>> parts, @Nullable ToolUse tool) {
		return new Memory("id", "u", "c", "user", text, parts, null, null, null, List.of(), Map.of(), Instant.EPOCH,
				Instant.EPOCH, Kind.FACT, null, false, null, tool);
	}

}
