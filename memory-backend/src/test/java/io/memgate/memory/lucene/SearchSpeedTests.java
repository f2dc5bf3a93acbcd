package io.memgate.memory.lucene;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.memgate.memory.memory.Retrieval;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The short form of {@link SearchSpeed}.
 */
class SearchSpeedTests {

	private static final int MEMORIES = 10_000;

	@TempDir
	private Path folder;

	@Test
	void searchesAreQuick() throws IOException {
		SearchSpeed speed = new SearchSpeed(this.folder, MEMORIES);
		speed.fill();

		try (LuceneIndex index = speed.open()) {
			assertThat(index.vectors()).isEqualTo(MEMORIES);
			assertThat(speed.search(index, Retrieval.BOTH)[0]).isLessThan(80);
		}
	}

}
