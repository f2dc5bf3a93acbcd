package io.memgate.memory.lucene;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.memgate.memory.embedding.Embedding;
import io.memgate.memory.embedding.JarEmbedding;
import io.memgate.memory.memory.Retrieval;
import io.memgate.memory.quality.Conversation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A Chinese conversation of 121 turns and 62 questions about it, of the project's own.
 */
class ChineseQualityTests {

	@TempDir
	private Path folder;

	@Test
	void nineOfTenChineseQuestionsAreAnsweredAmongTheFirstTen() throws IOException {
		RetrievalQuality quality = new RetrievalQuality(this.folder,
				Conversation.readAll(Path.of("src/test/resources/quality")));
		try (Embedding embedding = JarEmbedding.create()) {
			quality.store(embedding);
		}

		assertThat(quality.shipped(Retrieval.BOTH).hit()).isGreaterThanOrEqualTo(0.9);
		assertThat(quality.shipped(Retrieval.FULL_TEXT).hit()).isGreaterThanOrEqualTo(0.8);
	}

}
