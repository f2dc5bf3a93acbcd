package io.memgate.gateway.redis;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SchemaTests {

	private static final Finding SOUND = new Finding.Sound();

	/** It reads what the release before has written, and what the next one will write. */
	private static final Schema MIDDLE = new Schema(2, 3, 4);

	@Test
	void fromTheOldestToTheNewestIsRead() {
		assertThat(MIDDLE.finding(2)).isEqualTo(SOUND);
		assertThat(MIDDLE.finding(3)).isEqualTo(SOUND);
		assertThat(MIDDLE.finding(4)).isEqualTo(SOUND);
	}

	@Test
	void aStoreWithoutANumberIsNew() {
		assertThat(MIDDLE.finding(0)).isEqualTo(SOUND);
	}

	@Test
	void whatIsNewerIsRefusedWithBothNumbers() {
		assertThat(MIDDLE.finding(5)).isEqualTo(new Finding.Unsound(Closed.NEWER,
				"it holds data of schema 5, and this version of Memgate reads schemas 2 to 4"));
		assertThat(Schema.CURRENT.finding(2)).isEqualTo(new Finding.Unsound(Closed.NEWER,
				"it holds data of schema 2, and this version of Memgate reads schema 1"));
	}

	@Test
	void whatIsOlderIsRefusedWithBothNumbers() {
		assertThat(MIDDLE.finding(1)).isEqualTo(new Finding.Unsound(Closed.OLDER,
				"it holds data of schema 1, and this version of Memgate reads schemas 2 to 4"));
	}

	@Test
	void aVersionReadsWhatItWrites() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Schema(2, 1, 2));
		assertThatIllegalArgumentException().isThrownBy(() -> new Schema(1, 2, 1));
		assertThatIllegalArgumentException().isThrownBy(() -> new Schema(0, 1, 1));
	}

}
