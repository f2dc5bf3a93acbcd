package io.memgate.gateway.notice;

import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class NoticeTests {

	private static final Instant AT = Instant.parse("2026-11-28T12:00:00Z");

	@Test
	void itsOneJsonFormIsReadAsItWasWritten() {
		Notice notice = new Notice("2026-12-search", NoticeKind.LIMIT_CHANGE, AT, AT.plusSeconds(60), null,
				"searchMemory returns at most 8 memories.",
				List.of(new Notice.Line("max-results", "10", "8"), new Notice.Line("new", null, "1")), "acme",
				"an attack");

		assertThat(notice.json()).isEqualTo("""
				{"id":"2026-12-search","kind":"limit.change","published":"2026-11-28T12:00:00Z",\
				"from":"2026-11-28T12:01:00Z","summary":"searchMemory returns at most 8 memories.",\
				"lines":[{"what":"max-results","old":"10","new":"8"},{"what":"new","new":"1"}],\
				"account":"acme","emergency":"an attack"}""");
		assertThat(Notice.read(notice.json())).isEqualTo(notice);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "-a", "A", "a b", "a/b", "a:b", "a.b" })
	void anIdIsASlug(String id) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new Notice(id, NoticeKind.MAINTENANCE, AT, AT, AT, "x", List.of(), null, null));
	}

}
