package io.memgate.memory.embedding;

import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WordPiecesTests {

	private final WordPieces pieces = new WordPieces(Map.of("[UNK]", 0, "[CLS]", 1, "[SEP]", 2, "play", 3, "##ing", 4,
			"cafe", 5, "猫", 6, "?", 7, "##s", 8, "'", 9));

	@Test
	void aWordIsSplitIntoItsLongestKnownPieces() {
		assertThat(this.pieces.of("Playing plays", 10)).containsExactly(1, 3, 4, 3, 8, 2);
	}

	@Test
	void accentsAndCaseAreDropped() {
		assertThat(this.pieces.of("CAFÉ", 10)).containsExactly(1, 5, 2);
	}

	@Test
	void chineseCharactersAndPunctuationStandAlone() {
		assertThat(this.pieces.of("猫猫?play'", 10)).containsExactly(1, 6, 6, 7, 3, 9, 2);
	}

	@Test
	void aWordWithAnUnknownPartIsUnknownAsAWhole() {
		assertThat(this.pieces.of("playful", 10)).containsExactly(1, 0, 2);
		assertThat(this.pieces.of("play".repeat(30), 10)).containsExactly(1, 0, 2);
	}

	@Test
	void aLongTextIsCutAndStillEnds() {
		assertThat(this.pieces.of("playing playing playing", 5)).containsExactly(1, 3, 4, 3, 2);
	}

	@Test
	void anEmptyTextIsBeginningAndEnd() {
		assertThat(this.pieces.of(" \t\u0000", 5)).containsExactly(1, 2);
	}

}
