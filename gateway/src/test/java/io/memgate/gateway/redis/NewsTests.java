package io.memgate.gateway.redis;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class NewsTests {

	private final News news = new News();

	@BeforeEach
	void listen() {
		this.news.listening();
	}

	@Test
	void aChangeIsNewsOfItsAccountAlone() {
		long mark = this.news.mark();

		this.news.changed("acme");

		assertThat(this.news.isNoneOf("acme", mark)).isFalse();
		assertThat(this.news.isNoneOf("other", mark)).isTrue();
		assertThat(this.news.isNoneOf("acme", this.news.mark())).isTrue();
	}

	@Test
	void aMarkTakenBeforeTheChangeIsOldHoweverLateTheReplyComes() {
		long before = this.news.mark();
		this.news.changed("other");
		this.news.changed("acme");

		assertThat(this.news.isNoneOf("acme", before)).isFalse();
	}

	@Test
	void aChangeOfAllIsNewsOfEach() {
		this.news.changed("acme");
		long mark = this.news.mark();

		this.news.allChanged();

		assertThat(this.news.isNoneOf("acme", mark)).isFalse();
		assertThat(this.news.isNoneOf("other", mark)).isFalse();
	}

	@Test
	void whoeverHearsNothingMayRelyOnNothing() {
		long before = this.news.mark();
		this.news.deaf();
		long deaf = this.news.mark();

		assertThat(this.news.isNoneOf("acme", before)).isFalse();
		assertThat(this.news.isNoneOf("acme", deaf)).isFalse();

		this.news.listening();
		assertThat(this.news.isNoneOf("acme", before)).isFalse();
		assertThat(this.news.isNoneOf("acme", deaf)).isFalse();
		assertThat(this.news.isNoneOf("acme", this.news.mark())).isTrue();
	}

	@Test
	void moreAccountsThanAreToldApartAreNewsOfAll() {
		long mark = this.news.mark();

		for (int i = 0; i <= News.MOST_ACCOUNTS; i++) {
			this.news.changed("account" + i);
		}

		assertThat(this.news.isNoneOf("account0", mark)).isFalse();
		assertThat(this.news.isNoneOf("other", mark)).isFalse();
		assertThat(this.news.isNoneOf("account0", this.news.mark())).isTrue();
	}

}
